package heapwarden.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.spi.HttpServerProvider;
import heapwarden.report.Log;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's small HTTP server in front of {@link Endpoints}.
 *
 * <p>Everything of it runs on daemon threads of the group of whoever starts it: the JDK's two,
 * which accept and which close what is idle, a crew that answers, and the one that called {@link
 * #run} and sees to it that nobody takes too long. Nothing is left of them after {@link #close}.
 */
public final class Server implements Runnable {
  private static final int BACKLOG = 64;
  private static final int MAX_HEADERS = 64;
  private static final int MAX_HEADER = 4096;
  private static final int MAX_URI = 2048;
  private static final int MAX_BODY = 4096;
  private static final int STREAM = -1;

  private final HttpServer server;
  private final Crew crew;
  private final Endpoints endpoints;
  private final Token token;
  private volatile @Nullable Thread watch;
  private volatile boolean closed;

  private Server(HttpServer server, Crew crew, Token token, Endpoints endpoints) {
    this.server = server;
    this.crew = crew;
    this.token = token;
    this.endpoints = endpoints;
  }

  /**
   * Binds and starts; to be called on a daemon thread, since the JDK's two will be what it is.
   *
   * @param provider the JDK's own: the public way might find one on the application's class path
   * @param folder where the token is written to
   * @throws IOException when the port is taken, or the token cannot be written
   */
  public static Server start(
      HttpServerProvider provider, InetSocketAddress address, Path folder, long pid, Source source)
      throws IOException {
    HttpServer http = provider.createHttpServer(address, BACKLOG);
    Server server;
    try {
      Token token = Token.create(folder, pid);
      Hosts hosts = new Hosts(address.getHostString());
      Crew crew = new Crew();
      server = new Server(http, crew, token, new Endpoints(source, hosts, token, crew));
      http.setExecutor(server.crew);
      http.createContext("/", server::handle);
    } catch (IOException | RuntimeException e) {
      http.stop(0);
      throw e;
    }
    http.start();
    nameThreads();
    return server;
  }

  /** The JDK's own two threads would else look like the application's. */
  private static void nameThreads() {
    Thread[] all = new Thread[64];
    int count = Thread.currentThread().getThreadGroup().enumerate(all, false);
    for (int i = 0; i < count; i++) {
      if (!all[i].getName().startsWith("heapwarden")) {
        String name = all[i].getName().toLowerCase(Locale.ROOT).replace("http-", "");
        all[i].setName("heapwarden-http-" + name);
        all[i].setUncaughtExceptionHandler(Log::uncaught);
      }
    }
  }

  /** Where it is reached. */
  public String url() {
    InetSocketAddress address = server.getAddress();
    String host = address.getAddress().getHostAddress();
    if (address.getAddress().isAnyLocalAddress()) {
      host = "127.0.0.1";
    }
    return "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }

  /** The file with the token. */
  public Path tokenFile() {
    return token.file();
  }

  /** Sees to it that nobody takes too long, until it is closed. */
  @Override
  public void run() {
    watch = Thread.currentThread();
    while (!closed) {
      LockSupport.parkNanos(this, crew.look() * 1_000_000);
      Thread.interrupted(); // by the application perhaps; else it would never park again
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    Crew.answers();
    try {
      Answer answer = answer(exchange);
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      byte[] body = answer.body();
      boolean head = exchange.getRequestMethod().equals("HEAD");
      if (answer.status() >= 400 && !head) {
        // What such a peer still sends is not waited for.
        exchange.getResponseHeaders().set("Connection", "close");
      }
      exchange.sendResponseHeaders(
          answer.status(), head || body.length == 0 ? STREAM : body.length);
      if (!head && body.length > 0) {
        try (OutputStream out = exchange.getResponseBody()) {
          out.write(body);
        }
      }
    } finally {
      Crew.drains();
      exchange.close();
    }
  }

  private Answer answer(HttpExchange exchange) {
    try {
      Map<String, String> headers = new HashMap<>();
      for (Map.Entry<String, List<String>> header : exchange.getRequestHeaders().entrySet()) {
        String value = String.join(",", header.getValue());
        if (value.length() > MAX_HEADER || headers.size() == MAX_HEADERS) {
          return endpoints.count(Answer.refusal(431, "The headers of this request are too large."));
        }
        headers.put(header.getKey().toLowerCase(Locale.ROOT), value);
      }
      if (exchange.getRequestURI().toString().length() > MAX_URI) {
        return endpoints.count(Answer.refusal(414, "The address of this request is too long."));
      }
      if (hasLargeBody(headers)) {
        return endpoints.count(Answer.refusal(413, "No request needs a body of that size."));
      }
      String path = exchange.getRequestURI().getRawPath();
      return endpoints.answer(
          new Asked(
              exchange.getRequestMethod(),
              path == null ? "" : path,
              exchange.getRequestURI().getRawQuery(),
              headers));
    } catch (IllegalArgumentException e) {
      return endpoints.count(Answer.refusal(400, "This request cannot be read: " + e.getMessage()));
    } catch (RuntimeException | Error e) {
      return endpoints.count(Answer.refusal(500, "The agent failed to answer: " + e));
    }
  }

  private static boolean hasLargeBody(Map<String, String> headers) {
    if (headers.containsKey("transfer-encoding")) {
      return true;
    }
    String length = headers.getOrDefault("content-length", "0");
    try {
      return Long.parseLong(length) > MAX_BODY;
    } catch (NumberFormatException e) {
      return true;
    }
  }

  /** Processor time that requests took, in nanoseconds. */
  public long cpuNanos() {
    return crew.spent();
  }

  /** Ends it and all its threads, and removes the token. */
  public void close() {
    closed = true;
    LockSupport.unpark(watch);
    server.stop(0);
    crew.close();
    token.discard();
  }
}
