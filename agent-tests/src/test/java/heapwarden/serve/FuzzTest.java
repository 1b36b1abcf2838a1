package heapwarden.serve;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Peers that mean no good: 200 that send a byte now and then and come back as soon as they are cut,
 * then a thousand malformed requests, ten thousand with {@code -Dheapwarden.long=true}.
 */
class FuzzTest {
  private static final boolean LONG = Boolean.getBoolean("heapwarden.long");
  private static final int REQUESTS = LONG ? 10_000 : 1_000;
  private static final int SLOW = 200;
  private static final int SENDERS = 4;
  private static final long PATIENCE = 60_000;

  /**
   * Of the machine's processors, what the agent's threads may take during the malformed requests; a
   * short run is mostly the JVM's compiling.
   */
  private static final double SHARE = LONG ? 0.05 : 0.2;

  static Stream<Jdk> jdks() {
    return LONG ? Jdk.currentAndNewest() : Stream.of(Jdk.current());
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void theServerAnswersAndNoThreadIsLeftOver(Jdk jdk) throws Exception {
    Running running =
        Jvm.of(jdk)
            .agent("interval=1s,http=0")
            .classPath(Jvm.ownClasses(FuzzTest.class))
            .start("heapwarden.serve.Serves", "1", "600")
            .untilItSays("ready");
    ExecutorService senders = Executors.newFixedThreadPool(SENDERS + 1);
    try {
      Peer peer = Peer.of(running);
      assertThat(peer.get("/health").statusCode()).isEqualTo(200);
      int before = untilIdle(running, Integer.MAX_VALUE);
      Slow slow = new Slow(peer.port());
      Future<?> feeding = senders.submit(slow);
      long began = System.nanoTime();
      int asked = 0;
      while (slow.cut.get() < SLOW && System.nanoTime() - began < PATIENCE * 1_000_000) {
        assertThat(peer.get("/health").statusCode()).as("in the midst of it").isEqualTo(200);
        asked++;
      }
      double latency = (System.nanoTime() - began) / 1e9 / asked;
      slow.ended = true;
      feeding.get(1, TimeUnit.MINUTES);

      long start = System.nanoTime();
      long cpu = cpuNanos(running);
      List<Future<?>> sending = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        long seed = i;
        sending.add(senders.submit(() -> send(peer.port(), new Random(seed), REQUESTS / SENDERS)));
      }
      for (Future<?> one : sending) {
        one.get(10, TimeUnit.MINUTES);
      }
      double elapsed = System.nanoTime() - start;
      double share =
          (cpuNanos(running) - cpu) / elapsed / Runtime.getRuntime().availableProcessors();
      System.out.printf(
          "%s: an answer took %.1f s among %d slow peers, %d of which were cut; %d malformed requests took %.1f s"
              + " and %.1f %% of the processors%n",
          jdk, latency, SLOW, slow.cut.get(), REQUESTS, elapsed / 1e9, 100 * share);
      assertThat(peer.get("/health").statusCode()).isEqualTo(200);
      assertThat(peer.get("/metrics").body())
          .contains("heapwarden_http_requests_total{code=\"500\"} 0\n");
      assertThat(slow.cut.get()).isPositive();
      assertThat(share).isLessThan(SHARE);
      assertThat(untilIdle(running, before)).isLessThanOrEqualTo(before);
      assertThat(running.stderr()).doesNotContain("Exception");
    } finally {
      senders.shutdownNow();
      running.kill();
    }
  }

  private static void send(int port, Random random, int count) {
    for (int i = 0; i < count; i++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout((int) PATIENCE);
        socket
            .getOutputStream()
            .write(Malformed.request(random).getBytes(StandardCharsets.ISO_8859_1));
        socket.shutdownOutput();
        socket.getInputStream().readAllBytes();
      } catch (IOException e) {
        // It may close whenever it likes.
      }
    }
  }

  /** Keeps so many connections busy with requests that never end. */
  private static final class Slow implements Runnable {
    private final int port;
    volatile boolean ended;
    final AtomicInteger cut = new AtomicInteger();

    Slow(int port) {
      this.port = port;
    }

    @Override
    public void run() {
      List<Socket> sockets = new ArrayList<>();
      try {
        while (!ended) {
          while (sockets.size() < SLOW) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            sockets.add(socket);
            socket
                .getOutputStream()
                .write("GET /health HTTP/1.1\r\nX: ".getBytes(StandardCharsets.UTF_8));
          }
          int there = sockets.size();
          sockets.removeIf(socket -> !feed(socket));
          cut.addAndGet(there - sockets.size());
          Thread.sleep(100);
        }
        for (Socket socket : sockets) {
          socket.close();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private static boolean feed(Socket socket) {
      try {
        socket.getOutputStream().write('a');
        return true;
      } catch (IOException e) {
        return false;
      }
    }
  }

  /** Waits until there are no more threads of the agent's than that, or none goes any more. */
  private static int untilIdle(Running running, int most) throws Exception {
    long end = System.currentTimeMillis() + PATIENCE;
    int count = threads(running).size();
    while (System.currentTimeMillis() < end) {
      Thread.sleep(most == Integer.MAX_VALUE ? 4_000 : 200);
      count = threads(running).size();
      if (count <= most) {
        break;
      }
    }
    return count;
  }

  /** The tasks of the kernel that are threads of the agent. */
  private static List<Path> threads(Running running) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(running.pid()), "task"))) {
      for (Path task : tasks.toList()) {
        try {
          if (Files.readString(task.resolve("comm")).startsWith("heapwarden")) {
            found.add(task);
          }
        } catch (NoSuchFileException e) {
          // Ended meanwhile.
        }
      }
    }
    return found;
  }

  /** Of those that are there; the few that end take little. */
  private static long cpuNanos(Running running) throws IOException {
    long sum = 0;
    for (Path task : threads(running)) {
      try {
        String line = Files.readString(task.resolve("schedstat"));
        sum += Long.parseLong(line.substring(0, line.indexOf(' ')));
      } catch (NoSuchFileException e) {
        // Ended meanwhile.
      }
    }
    return sum;
  }
}
