package story.httpclientpercustomer;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;

/** Sends messages to another service, with one account for each customer. */
public final class Leak {
  private static final Map<Integer, HttpClient> ACCOUNTS = new HashMap<>();

  private final URI target;

  Leak(URI target) {
    this.target = target;
  }

  int send(int customer) throws IOException, InterruptedException {
    HttpClient client = ACCOUNTS.computeIfAbsent(customer, Leak::open);
    HttpRequest request =
        HttpRequest.newBuilder(target).header("Customer", Integer.toString(customer)).build();
    return client.send(request, BodyHandlers.discarding()).statusCode();
  }

  private static HttpClient open(int customer) {
    return HttpClient.newHttpClient();
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    HttpServer server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    String host = loopback.getHostAddress() + ":" + server.getAddress().getPort();
    Leak messages = new Leak(URI.create("http://" + host + "/"));
    int sent = 0;
    for (int customer = 0; customer < 100; customer++) {
      sent += messages.send(customer) == 204 ? 1 : 0;
      System.gc(); // a program that lives longer collects by itself
      Thread.sleep(35);
    }
    System.out.println(sent + " messages sent");
    server.stop(0);
  }
}
