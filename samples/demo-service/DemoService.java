package story.demoservice;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A small web service on the loopback interface with three leaks, and the load that brings them
 * out: ten seconds of requests from the same process, or as many rounds as the argument says.
 */
public final class DemoService {
  private static final Connection DATABASE = connect();
  private static final int ROUNDS = 100;

  private final Path pictures;
  private final AtomicLong reminders = new AtomicLong();

  private DemoService(Path pictures) {
    this.pictures = pictures;
  }

  /** Leaks: closes no stream. */
  private String countPictures() throws IOException {
    return Files.list(pictures).count() + " pictures";
  }

  /** Leaks: nobody cancels the timer. */
  private String order() {
    Timer reminder = new Timer("reminder", true);
    reminder.schedule(
        new TimerTask() {
          @Override
          public void run() {
            reminders.incrementAndGet();
          }
        },
        1000,
        1000);
    return "ordered";
  }

  /** Leaks: closes the result, but not the statement. */
  private String customer() throws SQLException {
    PreparedStatement query = DATABASE.prepareStatement("select name from customer where id = ?");
    query.setInt(1, 1);
    try (ResultSet row = query.executeQuery()) {
      return row.next() ? row.getString(1) : "nobody";
    }
  }

  /** Healthy, and the work that fills the heap. */
  private String page() {
    StringBuilder page = new StringBuilder();
    for (int line = 0; line < 10_000; line++) {
      page.append("line ").append(line).append('\n');
    }
    return page.toString();
  }

  private static Connection connect() {
    try {
      Connection connection = DriverManager.getConnection("jdbc:h2:mem:customers");
      try (Statement setup = connection.createStatement()) {
        setup.execute("create table customer (id int primary key, name varchar)");
        setup.execute("insert into customer values (1, 'Ada')");
      }
      return connection;
    } catch (SQLException e) {
      throw new IllegalStateException("no database", e);
    }
  }

  private interface Answer {
    String text() throws IOException, SQLException;
  }

  private static void answer(HttpExchange exchange, Answer answer) throws IOException {
    byte[] body;
    int status = 200;
    try {
      body = answer.text().getBytes(StandardCharsets.UTF_8);
    } catch (IOException | SQLException e) {
      body = e.toString().getBytes(StandardCharsets.UTF_8);
      status = 500;
    }
    try {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    } finally {
      exchange.close();
    }
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    Path pictures = Files.createTempDirectory("pictures");
    DemoService service = new DemoService(pictures);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/pictures", exchange -> answer(exchange, service::countPictures));
    server.createContext("/order", exchange -> answer(exchange, service::order));
    server.createContext("/customer", exchange -> answer(exchange, service::customer));
    server.createContext("/page", exchange -> answer(exchange, service::page));
    ExecutorService workers = Executors.newFixedThreadPool(4);
    server.setExecutor(workers);
    server.start();
    try {
      load(server.getAddress(), args.length > 0 ? Integer.parseInt(args[0]) : ROUNDS);
    } finally {
      server.stop(0);
      workers.shutdown();
      Files.delete(pictures);
    }
  }

  /** Ten rounds a second. */
  private static void load(InetSocketAddress server, int rounds)
      throws IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    String base = "http://" + server.getAddress().getHostAddress() + ":" + server.getPort();
    String[] round = {"/pictures", "/page", "/order", "/page", "/customer", "/page", "/customer"};
    long answered = 0;
    long failed = 0;
    for (int i = 0; i < rounds; i++) {
      long next = System.nanoTime() + 100_000_000;
      for (String path : round) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path)).build();
        if (client.send(request, BodyHandlers.ofString()).statusCode() == 200) {
          answered++;
        } else {
          failed++;
        }
      }
      Thread.sleep(Math.max(0, (next - System.nanoTime()) / 1_000_000));
    }
    System.out.println("the service answered " + answered + " requests, " + failed + " failed");
  }
}
