package heapwarden.tests;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RecursiveAction;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that leave something open, run in a JVM of their own by {@link WhichTestTest}; each class
 * that leaks leaks from {@code leaks...} only.
 */
final class Leaking {
  /** Pools that all classes share; the first class to use one makes its threads. */
  static final ExecutorService POOL = Executors.newFixedThreadPool(1);

  static final ScheduledExecutorService SCHEDULED = Executors.newScheduledThreadPool(1);
  static final ForkJoinPool FORKS = new ForkJoinPool(1);
  static final List<Object> LATE = new ArrayList<>();

  private Leaking() {}

  /** One open site for all: whose each is cannot be told by the stack. */
  static FileInputStream open() {
    try {
      return new FileInputStream("/dev/null");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void openAndClose() {
    try {
      open().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs first, and so makes the threads of the pools. */
  static class Innocent {
    @Test
    void usesThePools() throws Exception {
      POOL.submit(Leaking::openAndClose).get();
      SCHEDULED.schedule(Leaking::openAndClose, 1, TimeUnit.MILLISECONDS).get();
      FORKS.submit(Leaking::openAndClose).get();
      CompletableFuture.runAsync(Leaking::openAndClose).get();
    }
  }

  static class Directly {
    @Test
    void leaksOne() {
      open();
    }

    @Test
    void closes() {
      openAndClose();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void leaksEachTime(int value) {
      open();
    }
  }

  static class InAThread {
    @Test
    void leaksThere() throws Exception {
      Thread outer =
          new Thread(
              () -> {
                Thread inner = new Thread(Leaking::open);
                inner.start();
                join(inner);
              });
      outer.start();
      outer.join();
    }

    private static void join(Thread thread) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
  static class InAPool {
    @Test
    @Order(1)
    void leaksThere() throws Exception {
      POOL.submit(Leaking::open).get();
      CountDownLatch done = new CountDownLatch(1);
      POOL.execute(
          () -> {
            open();
            done.countDown();
          });
      done.await();
    }

    @Test
    @Order(2)
    void leaksOnASchedule() throws Exception {
      SCHEDULED.schedule(Leaking::open, 1, TimeUnit.MILLISECONDS).get();
    }

    @Test
    @Order(3)
    void leaksInAFork() {
      FORKS.invoke(
          new RecursiveAction() {
            @Override
            protected void compute() {
              open();
            }
          });
    }

    @Test
    @Order(4)
    void usesThePools() throws Exception {
      new Innocent().usesThePools();
    }
  }

  static class InAStage {
    @Test
    void leaksThere() throws Exception {
      CompletableFuture.supplyAsync(Leaking::open).get();
    }

    @Test
    void leaksInALaterStage() throws Exception {
      CompletableFuture<String> first = new CompletableFuture<>();
      CompletableFuture<Void> second = first.thenAcceptAsync(value -> open(), POOL);
      first.complete("");
      second.get();
    }
  }

  /** Needs Java 21. */
  static class InAVirtualThread {
    @Test
    void leaksThere() throws Exception {
      Runnable task = Leaking::open;
      Thread thread =
          (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
      thread.join();
    }
  }

  /** What it leaks is collected after the next class has ended. */
  static class Late {
    @Test
    void leaksForLater() {
      LATE.add(open());
    }
  }

  static class AfterLate {
    @AfterAll
    static void drop() {
      LATE.clear();
    }

    @Test
    void leaksNothing() {}
  }

  /** Leaks from its fixture. */
  static class InAFixture {
    @BeforeAll
    static void leak() {
      open();
    }

    @Test
    void leaksNothing() {}
  }

  /** Each leaks as many as it is named for, among others that run at the same time. */
  static class Parallel {
    private static void leak(int times) throws Exception {
      for (int i = 0; i < 25; i++) {
        openAndClose();
        POOL.submit(Leaking::openAndClose).get();
        if (i < times) {
          POOL.submit(Leaking::open).get();
          CompletableFuture.runAsync(Leaking::open).get();
        }
      }
    }

    @Test
    void leaks10() throws Exception {
      leak(10);
    }

    @Test
    void leaks12() throws Exception {
      leak(12);
    }

    @Test
    void leaks14() throws Exception {
      leak(14);
    }

    @Test
    void leaks0() throws Exception {
      leak(0);
    }
  }
}
