package heapwarden.cost;

import java.util.ArrayList;
import java.util.List;

/**
 * A program that keeps many cheap resources open: {@code Population COUNT THREADS}. Prints by how
 * many bytes the heap in use has grown, which with a serial, compacting collector is exact.
 */
public final class Population {
  /** Costs next to nothing itself; declared to the agent with {@code track=}. */
  static final class Resource implements AutoCloseable {
    @Override
    public void close() {}
  }

  private Population() {}

  public static void main(String[] arguments) throws InterruptedException {
    int count = Integer.parseInt(arguments[0]);
    int threads = Integer.parseInt(arguments[1]);
    Resource[] all = new Resource[count];
    fill(all, 0, Math.min(count, 10), 1);
    long before = usedHeap();
    List<Thread> openers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int first = i;
      openers.add(new Thread(() -> fill(all, first, count, threads), "opener"));
    }
    for (Thread opener : openers) {
      opener.start();
    }
    for (Thread opener : openers) {
      opener.join();
    }
    // Time for the agent's thread to take a sample, at which its table fits itself to the number.
    Thread.sleep(500);
    System.out.println("grown by " + (usedHeap() - before) + " bytes");
    for (int i = 0; i < count; i += 2) {
      all[i].close();
    }
    fill(all, 1, Math.min(count, 11), 2);
    System.out.println("end " + all[0].hashCode());
  }

  private static void fill(Resource[] all, int from, int to, int step) {
    for (int i = from; i < to; i += step) {
      all[i] = new Resource();
    }
  }

  private static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
