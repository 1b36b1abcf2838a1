package heapwarden.clean;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other threads are taken to do; only the frames of {@link Own} count as the user's own. */
class StillnessTest {
  private static final long STILL = 60;

  private final Clock clock = new Clock(60_000);
  private final Hands hands = new Hands();
  private final Stillness stillness =
      new Stillness(
          clock, STILL, hands, frame -> frame.getClassName().startsWith(Own.class.getName()));
  private final CountDownLatch over = new CountDownLatch(1);

  @TempDir Path folder;

  /** The user's own code. */
  private static final class Own {
    static volatile boolean stop;

    static void wait(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        // It is over.
      }
    }

    static void sleep(CountDownLatch latch) {
      try {
        latch.await(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        // It is over.
      }
    }

    static void spin() {
      while (!stop) {
        Thread.onSpinWait();
      }
    }

    static void accept(ServerSocket server) {
      try {
        server.accept();
      } catch (IOException e) {
        // It is over.
      }
    }

    static void write(FileOutputStream out) {
      try {
        out.write(new byte[1 << 20]);
      } catch (IOException e) {
        // It is over.
      }
    }
  }

  @AfterEach
  void end() {
    over.countDown();
    Own.stop = true;
  }

  private void start(String name, Runnable work) throws InterruptedException {
    Own.stop = false;
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
    Thread.sleep(50);
  }

  /** Looks on until all is at rest, or for some time. */
  private boolean becomesCalm(long millis) throws InterruptedException {
    long end = clock.now() + millis;
    while (!stillness.isCalm() && clock.now() < end) {
      stillness.look();
      Thread.sleep(10);
    }
    return stillness.isCalm();
  }

  @Test
  void whoWaitsWithoutALimitIsAtRest() throws InterruptedException {
    start("waits", () -> Own.wait(over));
    assertThat(becomesCalm(10_000)).isTrue();
  }

  @Test
  void whoSleepsForATimeIsRestless() throws InterruptedException {
    start("sleeps", () -> Own.sleep(over));
    assertThat(becomesCalm(5 * STILL)).isFalse();
    assertThat(stillness.restless()).isEqualTo("sleeps");
  }

  @Test
  void whoSleepsInTheCodeOfOthersIsAtRest() throws InterruptedException {
    start("other", () -> LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(30)));
    assertThat(becomesCalm(10_000)).isTrue();
  }

  @Test
  void whoRunsIsRestless() throws InterruptedException {
    start("runs", Own::spin);
    assertThat(becomesCalm(5 * STILL)).isFalse();
    assertThat(stillness.restless()).isEqualTo("runs");
  }

  @Test
  void whoIsBlockedInANativeCallIsAtRest() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      start("accepts", () -> Own.accept(server));
      assertThat(becomesCalm(10_000)).isTrue();
    }
  }

  @Test
  void whoIsStuckInAWriteIsSeenThere() throws Exception {
    Path pipe = folder.resolve("pipe");
    new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
    Process reader = new ProcessBuilder("sh", "-c", "sleep 20 < '" + pipe + "'").start();
    try (FileOutputStream out = new FileOutputStream(pipe.toFile())) {
      start("stuck", () -> Own.write(out));
      assertThat(becomesCalm(5 * STILL)).isFalse();
      assertThat(stillness.stuckIn(FileOutputStream.class)).isEqualTo("stuck");
      assertThat(stillness.stuckIn(java.io.RandomAccessFile.class)).isNull();
    } finally {
      reader.destroyForcibly();
    }
    assertThat(Files.exists(pipe)).isTrue();
  }
}
