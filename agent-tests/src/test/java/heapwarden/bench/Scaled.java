package heapwarden.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * A program with so many of something: {@code Scaled live|stacks|containers N FILE}, which then
 * rests until there is that file; {@code Scaled threads N SECONDS}, which opens and closes, and
 * prints how often in a second of processor time, once it has used so many seconds of it.
 */
final class Scaled {
  private static final long SECOND = 1_000_000_000;
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

  /** Counts once all is compiled, for which 64 threads leave the compilers little time. */
  private static void threads(int count, long seconds) throws Exception {
    String file = Files.createTempFile("heapwarden-scaled", "").toString();
    LongAdder opened = new LongAdder();
    for (int i = 0; i < count; i++) {
      Thread thread = new Thread(() -> openAndClose(file, opened));
      thread.setDaemon(true);
      thread.start();
    }
    long warm = await(seconds * SECOND);
    long before = opened.sum();
    long end = await(2 * seconds * SECOND);
    double rate = (opened.sum() - before) / ((end - warm) / (double) SECOND);
    System.out.println("result " + Math.round(rate));
    Files.delete(Path.of(file));
    System.exit(0);
  }

  /** Waits until the process has used so much of the processors; answers how much it has. */
  private static long await(long nanos) throws InterruptedException {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long used = system.getProcessCpuTime();
    while (used < nanos) {
      Thread.sleep(10);
      used = system.getProcessCpuTime();
    }
    return used;
  }

  private static void openAndClose(String file, LongAdder opened) {
    try {
      while (true) {
        for (int n = 0; n < 20; n++) {
          open(file, 20);
        }
        opened.add(20);
      }
    } catch (IOException e) {
      if (Files.exists(Path.of(file))) {
        System.exit(1);
      }
    }
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
