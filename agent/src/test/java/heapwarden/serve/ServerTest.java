package heapwarden.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.spi.HttpServerProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server itself, asked over sockets by peers of every kind. */
class ServerTest {
  private static final long PATIENCE = 30_000;
  private final ThreadGroup group = new ThreadGroup("served");
  private Server server;
  private int port;
  @TempDir Path folder;

  @BeforeEach
  void start() throws Exception {
    FutureTask<Server> starting =
        new FutureTask<>(
            () ->
                Server.start(
                    HttpServerProvider.provider(),
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    folder,
                    1,
                    new FakeSource()));
    Thread starter = new Thread(group, starting, "heapwarden-start");
    starter.setDaemon(true);
    starter.start();
    server = starting.get();
    Thread watch = new Thread(group, server, "heapwarden-http");
    watch.setDaemon(true);
    watch.start();
    port = URI.create(server.url()).getPort();
  }

  @AfterEach
  void nothingIsLeftAfterwards() throws Exception {
    server.close();
    long end = System.currentTimeMillis() + PATIENCE;
    while (group.activeCount() > 0 && System.currentTimeMillis() < end) {
      Thread.sleep(10);
    }
    assertThat(threads()).isEmpty();
    assertThat(folder).isEmptyDirectory();
  }

  private List<Thread> threads() {
    Thread[] all = new Thread[50];
    return Arrays.asList(all).subList(0, group.enumerate(all));
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout((int) PATIENCE);
    return socket;
  }

  private String send(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (SocketException e) {
      return "";
    }
  }

  private String get(String path) throws IOException {
    return send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  }

  @Test
  void itsThreadsAreDaemonsAndCarryItsName() throws IOException {
    get("/health");
    assertThat(threads())
        .hasSizeGreaterThan(2)
        .allMatch(Thread::isDaemon)
        .allMatch(thread -> thread.getName().startsWith("heapwarden-http"));
  }

  @Test
  void whatIsTooLargeIsRefused() throws IOException {
    assertThat(get("/" + "x".repeat(3000))).startsWith("HTTP/1.1 414");
    assertThat(send("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "y".repeat(5000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431");
    StringBuilder many = new StringBuilder("GET / HTTP/1.1\r\nHost: localhost\r\n");
    for (int i = 0; i < 100; i++) {
      many.append("A").append(i).append(": b\r\n");
    }
    assertThat(send(many + "\r\n")).startsWith("HTTP/1.1 431");
    assertThat(
            send(
                "POST /api/system/gc HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\n"
                    + "z".repeat(5000)))
        .startsWith("HTTP/1.1 413");
    assertThat(
            send(
                "POST /api/system/gc HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "0\r\n\r\n"))
        .startsWith("HTTP/1.1 413");
  }

  @Test
  void aHeadHasNoBody() throws IOException {
    String answer = send("HEAD /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n");
  }

  @Test
  void withoutAHostNothingIsAnswered() throws IOException {
    assertThat(send("GET /health HTTP/1.0\r\n\r\n")).contains(" 403 ");
  }

  @Test
  void slowPeersDoNotKeepTheOthersWaiting() throws IOException {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        Socket socket = connect();
        slow.add(socket);
        socket
            .getOutputStream()
            .write("GET /health HTTP/1.1\r\nHost: loc".getBytes(StandardCharsets.UTF_8));
      }
      for (int i = 0; i < 3; i++) {
        long start = System.nanoTime();
        assertThat(get("/health")).startsWith("HTTP/1.1 200");
        assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(PATIENCE);
        for (Socket socket : slow) {
          try {
            socket.getOutputStream().write('a');
          } catch (SocketException e) {
            // Cut meanwhile, which is the point.
          }
        }
      }
      int cut = 0;
      for (Socket socket : slow) {
        cut += isCut(socket) ? 1 : 0;
      }
      assertThat(cut).isEqualTo(200);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  private static boolean isCut(Socket socket) throws IOException {
    try (InputStream in = socket.getInputStream()) {
      return in.read() < 0;
    } catch (SocketException e) {
      return true;
    }
  }

  @Test
  void aPeerThatNeverSendsItsBodyIsCut() throws IOException {
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(
          "POST /api/system/gc HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n"
              .getBytes(StandardCharsets.UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).contains(" 401 ");
    }
  }
}
