package heapwarden.bench;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A program with so many of something: {@code Scaled live|stacks|containers N FILE}, which then
 * rests until there is that file; {@code Scaled threads N MILLIS}, which opens and closes, and
 * prints how many it has.
 */
final class Scaled {
  private static final List<Object> KEPT = new ArrayList<>();
  private static Resource last;

  /** Costs next to nothing itself; declared to the agent with {@code track=}. */
  static final class Resource implements AutoCloseable {
    @Override
    public void close() {}
  }

  private Scaled() {}

  public static void main(String[] arguments) throws Exception {
    int count = Integer.parseInt(arguments[1]);
    if (arguments[0].equals("threads")) {
      threads(count, Long.parseLong(arguments[2]));
      return;
    }
    long begin = System.nanoTime();
    switch (arguments[0]) {
      case "live" -> {
        for (int i = 0; i < count; i++) {
          KEPT.add(new Resource());
        }
      }
      case "stacks" -> {
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(count - 1);
        for (int i = 0; i < count; i++) {
          left(i, bits);
          KEPT.add(last);
        }
      }
      default -> {
        for (int i = 0; i < count; i++) {
          KEPT.add(new ArrayList<>(4));
        }
      }
    }
    System.out.printf("made in %d ns%n", System.nanoTime() - begin);
    while (!Files.exists(Path.of(arguments[2]))) {
      Thread.sleep(20);
      if (arguments[0].equals("containers")
          && KEPT.get(0) instanceof List<?> first
          && first.size() < 50) {
        grow();
      }
    }
    System.out.println("ends");
  }

  @SuppressWarnings("unchecked")
  private static void grow() {
    for (Object one : KEPT) {
      ((List<Object>) one).add(KEPT);
    }
  }

  private static void left(int path, int bits) {
    if (bits == 0) {
      last = new Resource();
    } else if ((path & 1) == 0) {
      left(path >> 1, bits - 1);
    } else {
      right(path >> 1, bits - 1);
    }
  }

  private static void right(int path, int bits) {
    if (bits == 0) {
      last = new Resource();
    } else if ((path & 1) == 0) {
      left(path >> 1, bits - 1);
    } else {
      right(path >> 1, bits - 1);
    }
  }

  private static void threads(int count, long millis) throws Exception {
    String file = Files.createTempFile("heapwarden-scaled", "").toString();
    AtomicLong sum = new AtomicLong();
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> all = new ArrayList<>();
    long[] from = {0};
    for (int i = 0; i < count; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  start.await();
                  long end = from[0] + millis * 1_000_000;
                  long warm = from[0] + millis * 1_000_000 / 3;
                  long opened = 0;
                  for (long now = from[0]; now < end; now = System.nanoTime()) {
                    for (int n = 0; n < 20; n++) {
                      open(file, 20);
                    }
                    opened += now < warm ? 0 : 20;
                  }
                  sum.addAndGet(opened);
                } catch (IOException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      thread.start();
      all.add(thread);
    }
    from[0] = System.nanoTime();
    start.countDown();
    for (Thread thread : all) {
      thread.join();
    }
    Files.delete(Path.of(file));
    System.out.println("opened " + sum.get());
  }

  private static int open(String file, int frames) throws IOException {
    if (frames > 0) {
      return open(file, frames - 1) + 1;
    }
    try (FileInputStream in = new FileInputStream(file)) {
      return in.read();
    }
  }
}
