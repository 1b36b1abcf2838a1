package heapwarden.real.shop;

import heapwarden.real.growing.Until;
import jakarta.servlet.http.HttpServlet;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/**
 * A shop on an embedded Tomcat: one servlet, and customers that call it over the loopback.
 *
 * <p>Arguments: the servlet's class, and the number of requests or the file at whose appearance to
 * end. Shuts down in order, as a server does on a signal, unless there is a third argument.
 */
public final class ShopServer {
  private static final int CUSTOMERS = 8;
  private static final int ROUND = 50;
  private static final Logger TOMCAT = Logger.getLogger("org.apache");

  private ShopServer() {}

  public static void main(String[] args) throws Exception {
    // It also warns of what it finds left over itself: of each thread, at length.
    TOMCAT.setLevel(Level.SEVERE);
    HttpServlet servlet =
        Class.forName(args[0]).asSubclass(HttpServlet.class).getDeclaredConstructor().newInstance();
    Until end = Until.isFile(args[1]) ? Until.of(args[1]) : null;
    int requests = end == null ? Integer.parseInt(args[1]) : Integer.MAX_VALUE;

    Tomcat tomcat = new Tomcat();
    Path base = Files.createTempDirectory("shop");
    tomcat.setBaseDir(base.toString());
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    tomcat.setConnector(connector);
    Context context = tomcat.addContext("", base.toString());
    Tomcat.addServlet(context, "orders", servlet).setLoadOnStartup(1);
    context.addServletMappingDecoded("/orders", "orders");
    tomcat.start();

    long began = System.nanoTime();
    URI address = URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/orders");
    int served = 0;
    for (int sent = 0; sent < requests && (end == null || !end.isReached()); sent += ROUND) {
      served += buy(address, Math.min(ROUND, requests - sent));
      System.gc();
      Thread.sleep(300);
    }
    long millis = (System.nanoTime() - began) / 1_000_000;
    for (int i = 0; i < 4; i++) {
      System.gc();
      Thread.sleep(300);
    }

    if (args.length == 2) {
      tomcat.stop();
      tomcat.destroy();
    }
    System.out.println("served " + served + " requests in " + millis + " ms");
    // Forgotten timers would keep the process.
    System.exit(0);
  }

  /** Sends that many requests; answers how many were served well. */
  private static int buy(URI address, int requests) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    ExecutorService customers = Executors.newFixedThreadPool(CUSTOMERS);
    int served = 0;
    try {
      List<Future<Boolean>> answers = new ArrayList<>();
      for (int i = 0; i < requests; i++) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + "?id=" + i)).build();
        answers.add(
            customers.submit(
                () -> {
                  HttpResponse<String> answer =
                      client.send(request, HttpResponse.BodyHandlers.ofString());
                  return answer.statusCode() == 200 && answer.body().equals("2 files, 3 orders\n");
                }));
      }
      for (Future<Boolean> answer : answers) {
        served += answer.get(30, TimeUnit.SECONDS) ? 1 : 0;
      }
    } finally {
      customers.shutdown();
    }
    return served;
  }
}
