package heapwarden.tests;

import heapwarden.tests.keeping.Cache;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Timer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that must not be blamed, run in a JVM of their own by {@link WhichTestTest}. */
final class Clean {
  private Clean() {}

  /** Opened before all and closed after all, opened before each and closed after each. */
  static class Fixtures {
    private static InputStream all;
    private InputStream each;

    @BeforeAll
    static void openForAll() {
      all = Leaking.open();
    }

    @AfterAll
    static void closeForAll() throws Exception {
      all.close();
    }

    @BeforeEach
    void open() {
      each = Leaking.open();
    }

    @AfterEach
    void close() throws Exception {
      each.close();
    }

    @Test
    void uses() throws Exception {
      all.read();
      each.read();
    }
  }

  /** Made by a static initialiser, and by the first who needs them. */
  static class Singletons {
    static final class Holder {
      static final Timer TIMER = new Timer(true);

      private Holder() {}
    }

    private static ExecutorService pool;
    private static BufferedReader reader;

    static synchronized ExecutorService pool() {
      if (pool == null) {
        pool =
            Executors.newSingleThreadExecutor(
                task -> {
                  Thread thread = new Thread(task);
                  thread.setDaemon(true);
                  return thread;
                });
      }
      return pool;
    }

    static synchronized BufferedReader reader() throws Exception {
      if (reader == null) {
        reader =
            new BufferedReader(
                new InputStreamReader(new FileInputStream("/dev/null"), StandardCharsets.UTF_8));
      }
      return reader;
    }

    @Test
    void uses() throws Exception {
      Holder.TIMER.purge();
      pool().submit(Leaking::openAndClose).get();
      reader().read();
    }
  }

  /** What a library keeps in a map of its own. */
  static class LibraryCache {
    @Test
    void uses() throws Exception {
      Cache.of("/dev/null").read();
    }
  }

  /** A thread and a pool that need a moment to end. */
  static class Ending {
    @Test
    void ends() {
      new Thread(Ending::pause).start();
      ExecutorService pool = Executors.newSingleThreadExecutor();
      pool.execute(Ending::pause);
      pool.shutdown();
    }

    private static void pause() {
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
