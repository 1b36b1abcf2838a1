package heapwarden.apps;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The client of the JDK, with four threads, against a server in the same JVM. */
final class Client implements AutoCloseable {
  private static final int THREADS = 4;
  private static final int REQUESTS = 100;

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Asks for many pages; answers the sum of their hashes. */
  long round(int port, int number) throws Exception {
    List<Future<Long>> all = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      int first = number * THREADS + t;
      all.add(threads.submit(() -> ask(port, first)));
    }
    long sum = 0;
    for (Future<Long> one : all) {
      sum += one.get();
    }
    return sum;
  }

  private Long ask(int port, int first) throws IOException, InterruptedException {
    long sum = 0;
    for (int i = 0; i < REQUESTS; i++) {
      URI uri = URI.create("http://127.0.0.1:" + port + "/page?n=" + (first * 31 + i) % 1000);
      sum +=
          client
              .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
              .body()
              .hashCode();
    }
    return sum;
  }

  /** A page of some kilobytes. */
  static String page(String number) {
    StringBuilder page = new StringBuilder("<html><body>");
    for (int i = 0; i < 100; i++) {
      page.append("<p>row ").append(i).append(" of page ").append(number).append("</p>\n");
    }
    return page.append("</body></html>").toString();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
