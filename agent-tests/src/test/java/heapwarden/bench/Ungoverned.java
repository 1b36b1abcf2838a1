package heapwarden.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What maps cost that no policy names: each operation puts one new entry, removes the one that has
 * been in longest, and looks up one in between. {@code Ungoverned hash|concurrent SIZE}. Beside
 * them lie two maps of the same classes that a policy may name. Prints nanoseconds for each, best
 * of several rounds, since the machine is shared.
 */
public final class Ungoverned {
  private static final int NUMBERS = 1 << 16;
  private static final int ROUNDS = 20;
  private static final long NANOS = 60_000_000;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final Integer[] BOXED = new Integer[NUMBERS];
  private static long found;

  private Ungoverned() {}

  public static void main(String[] arguments) throws InterruptedException {
    int size = Integer.parseInt(arguments[1]);
    int lookups = Integer.parseInt(arguments[2]);
    for (int i = 0; i < NUMBERS; i++) {
      BOXED[i] = i;
    }
    Governed.HASH.clear(); // so that its class is loaded
    Thread.sleep(1500); // until the agent has found the fields
    for (int i = 0; i < 1500; i++) {
      Governed.HASH.put(i, i);
      Governed.CONCURRENT.put(i, i);
    }
    Map<Integer, Integer> map =
        arguments[0].equals("hash") ? new HashMap<>() : new ConcurrentHashMap<>();
    double best = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      best = Math.min(best, round(map, size, lookups));
    }
    System.out.printf(
        Locale.ROOT, "%.3f %d %d%n", best, Governed.HASH.size(), Governed.CONCURRENT.size());
  }

  private static double round(Map<Integer, Integer> map, int size, int lookups) {
    int mask = NUMBERS - 1;
    int operations = 0;
    long begin = THREADS.getCurrentThreadCpuTime();
    long spent = 0;
    while (spent < NANOS) {
      for (int i = 0; i < 20_000; i++) {
        int at = operations++;
        map.put(BOXED[at & mask], BOXED[0]);
        map.remove(BOXED[at - size & mask]);
        for (int k = 0; k < lookups; k++) {
          found += map.get(BOXED[at - k - 1 & mask]) == null ? 0 : 1;
        }
      }
      spent = THREADS.getCurrentThreadCpuTime() - begin;
    }
    return (double) spent / operations;
  }
}

/** What a policy may name. */
final class Governed {
  static final Map<Integer, Integer> HASH = new HashMap<>();
  static final Map<Integer, Integer> CONCURRENT = new ConcurrentHashMap<>();

  private Governed() {}
}
