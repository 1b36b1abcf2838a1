package heapwarden.reach;

import java.io.FileInputStream;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TimerTask;

/**
 * A program that opens, closes, puts and starts things without end, leaks now and then, and watches
 * the agent come and go: of each loader that the agent's thread brings it says {@code came N}, and
 * when that thread has gone {@code collected N in M ms} or {@code kept N}.
 */
public final class Rounds {
  private static final long STEP = 5;
  private static final long PATIENCE = 20_000;
  private static final List<Object> LEAK = new ArrayList<>();
  private static final Map<Integer, Object> GROWING = new HashMap<>();

  /** Files are left open while somebody looks. */
  private static volatile boolean watched;

  private Rounds() {}

  public static void main(String[] args) throws Exception {
    Path file = Files.createTempFile("rounds", "");
    for (int i = 0; i < 2; i++) {
      Thread worker = new Thread(() -> work(file), "worker-" + i);
      worker.setDaemon(true);
      worker.start();
    }
    System.out.println("ready");
    for (int round = 1; ; round++) {
      WeakReference<ClassLoader> loader = awaitAgent();
      System.out.println("came " + round);
      watched = true;
      while (agent() != null) {
        Thread.sleep(STEP);
      }
      watched = false;
      long start = System.nanoTime();
      long end = System.currentTimeMillis() + PATIENCE;
      while (loader.get() != null && System.currentTimeMillis() < end) {
        System.gc();
        Thread.sleep(STEP);
      }
      long millis = (System.nanoTime() - start) / 1_000_000;
      System.out.println(
          loader.get() == null ? "collected " + round + " in " + millis + " ms" : "kept " + round);
    }
  }

  private static WeakReference<ClassLoader> awaitAgent() throws InterruptedException {
    while (true) {
      Thread agent = agent();
      if (agent != null) {
        return new WeakReference<>(agent.getContextClassLoader());
      }
      Thread.sleep(STEP);
    }
  }

  private static Thread agent() {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("heapwarden")) {
        return thread;
      }
    }
    return null;
  }

  private static void work(Path file) {
    for (int i = 0; ; i++) {
      try {
        try (FileInputStream in = new FileInputStream(file.toFile())) {
          in.read();
        }
        DirectoryStream<Path> folder = Files.newDirectoryStream(file.getParent(), "rounds*");
        if (i % 50 != 0) {
          folder.close();
        }
        java.util.Timer timer = new java.util.Timer(true);
        timer.schedule(
            new TimerTask() {
              @Override
              public void run() {}
            },
            0);
        timer.cancel();
        synchronized (GROWING) {
          if (GROWING.size() < 100_000) {
            GROWING.put(GROWING.size(), new byte[10]);
          }
          if (watched && i % 20 == 0 && LEAK.size() < 5000) {
            LEAK.add(new FileInputStream(file.toFile()));
          }
        }
        Thread.sleep(1);
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
