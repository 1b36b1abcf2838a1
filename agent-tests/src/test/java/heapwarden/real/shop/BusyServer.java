package heapwarden.real.shop;

import com.sun.management.OperatingSystemMXBean;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/**
 * A Tomcat under as much load as four customers make, each with a connection it keeps. Says ten
 * times a second {@code in all R requests, F failed, C us of CPU}, until it is ended.
 */
public final class BusyServer {
  private static final int CUSTOMERS = 4;
  private static final byte[] REQUEST =
      "GET /orders?id=1 HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final AtomicLong SERVED = new AtomicLong();
  private static final AtomicLong FAILED = new AtomicLong();

  private BusyServer() {}

  /** Reads a file, keeps something for each customer, and answers a page of a few hundred bytes. */
  private static final class Page extends HttpServlet {
    private static final long serialVersionUID = 1;
    private final transient Path file;
    private final transient Map<String, Integer> seen = new ConcurrentHashMap<>();

    Page(Path file) {
      this.file = file;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      StringBuilder page = new StringBuilder("<html>");
      try (InputStream in = Files.newInputStream(file)) {
        page.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
      for (int i = 0; i < 20; i++) {
        seen.merge("item" + i, 1, Integer::sum);
        page.append("<p>").append(String.format("item %d, %s", i, seen.get("item" + i)));
      }
      response.getWriter().println(page.append("</html>"));
    }
  }

  public static void main(String[] args) throws Exception {
    Logger log = Logger.getLogger("org.apache");
    log.setLevel(Level.SEVERE);
    Path base = Files.createTempDirectory("busy");
    Path file = Files.writeString(base.resolve("head.html"), "<h1>orders</h1>");
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(base.toString());
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("maxKeepAliveRequests", "-1");
    tomcat.setConnector(connector);
    Context context = tomcat.addContext("", base.toString());
    Tomcat.addServlet(context, "orders", new Page(file)).setLoadOnStartup(1);
    context.addServletMappingDecoded("/orders", "orders");
    tomcat.start();
    for (int i = 0; i < CUSTOMERS; i++) {
      Thread customer = new Thread(() -> buy(connector.getLocalPort()), "customer-" + i);
      customer.setDaemon(true);
      customer.start();
    }
    tell();
  }

  private static void tell() throws InterruptedException {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    while (true) {
      Thread.sleep(100);
      long served = SERVED.get();
      long cpu = system.getProcessCpuTime() / 1000;
      System.out.println(
          "in all " + served + " requests, " + FAILED.get() + " failed, " + cpu + " us of CPU");
    }
  }

  private static void buy(int port) {
    byte[] answer = new byte[16_384];
    while (true) {
      try (Socket socket = new Socket("127.0.0.1", port)) {
        socket.setSoTimeout(30_000);
        OutputStream out = socket.getOutputStream();
        InputStream in = socket.getInputStream();
        while (true) {
          out.write(REQUEST);
          if (isWhole(in, answer)) {
            SERVED.incrementAndGet();
          } else {
            FAILED.incrementAndGet();
          }
        }
      } catch (IOException e) {
        FAILED.incrementAndGet();
      }
    }
  }

  /** Reads one answer, which ends with the page, or with the last chunk of it. */
  private static boolean isWhole(InputStream in, byte[] answer) throws IOException {
    int length = 0;
    while (true) {
      int more = in.read(answer, length, answer.length - length);
      if (more < 0) {
        throw new IOException("the server has closed the connection");
      }
      length += more;
      if (length > 8 && isEnd(answer, length)) {
        byte[] good = "HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII);
        return Arrays.equals(good, Arrays.copyOf(answer, good.length));
      }
    }
  }

  private static boolean isEnd(byte[] answer, int length) {
    String tail =
        new String(
            answer, Math.max(0, length - 12), Math.min(12, length), StandardCharsets.US_ASCII);
    return tail.endsWith("</html>\n") || tail.endsWith("\r\n0\r\n\r\n");
  }
}
