package story.httpclientpercustomer;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** Sends messages to another service, all through one client. */
public final class Fixed {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final URI target;

  Fixed(URI target) {
    this.target = target;
  }

  int send(int customer) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(target).header("Customer", Integer.toString(customer)).build();
    return CLIENT.send(request, BodyHandlers.discarding()).statusCode();
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
    Fixed messages = new Fixed(URI.create("http://" + host + "/"));
    int sent = 0;
    for (int customer = 0; customer < 100; customer++) {
      sent += messages.send(customer) == 204 ? 1 : 0;
      Thread.sleep(35);
    }
    System.out.println(sent + " messages sent");
    server.stop(0);
  }
}
