package heapwarden.bench;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks a map for keys whose popularity follows Zipf's law and puts what it does not find, as a
 * cache is used: {@code ZipfTrace hash|concurrent OPERATIONS THREADS}. Prints the hit ratio, how
 * large the map became and what an operation costs in processor time; then the hit ratios of exact
 * LRU and of Caffeine on the same trace. The map is bounded by the agent, or not at all.
 */
public final class ZipfTrace {
  private static final int LIMIT = 1000;
  private static final int KEYS = 50_000;
  private static final double SKEW = 0.9;
  private static final Map<Integer, Integer> HASH = new HashMap<>();
  private static final Map<Integer, Integer> CONCURRENT = new ConcurrentHashMap<>();
  private static final Integer[] BOXED = new Integer[KEYS];

  private ZipfTrace() {}

  public static void main(String[] arguments) throws InterruptedException {
    boolean concurrent = arguments[0].equals("concurrent");
    int operations = Integer.parseInt(arguments[1]);
    int threads = Integer.parseInt(arguments[2]);
    for (int i = 0; i < KEYS; i++) {
      BOXED[i] = i;
    }
    short[][] traces = new short[threads][];
    for (int t = 0; t < threads; t++) {
      traces[t] = trace(operations / threads, 42 + t);
    }
    Thread.sleep(2000); // until the agent has found the field
    AtomicLong hits = new AtomicLong();
    AtomicInteger most = new AtomicInteger();
    Thread[] all = new Thread[threads];
    AtomicLong spent = new AtomicLong();
    for (int t = 0; t < threads; t++) {
      short[] own = traces[t];
      all[t] =
          new Thread(
              () -> {
                hits.addAndGet(concurrent ? shared(own, most) : alone(own, most));
                spent.addAndGet(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
              });
      all[t].start();
    }
    for (Thread thread : all) {
      thread.join();
    }
    double nanos = (double) spent.get() / operations;
    System.out.printf(
        Locale.ROOT,
        "%.4f %d %.1f %.4f %.4f%n",
        (double) hits.get() / operations,
        most.get(),
        nanos,
        exact(traces),
        caffeine(traces));
  }

  /** The numbers of keys, each kept in 16 bits. */
  private static short[] trace(int length, long seed) {
    double[] sums = new double[KEYS];
    double sum = 0;
    for (int i = 0; i < KEYS; i++) {
      sum += 1 / Math.pow(i + 1, SKEW);
      sums[i] = sum;
    }
    Random random = new Random(seed);
    short[] trace = new short[length];
    for (int i = 0; i < length; i++) {
      int at = java.util.Arrays.binarySearch(sums, random.nextDouble() * sum);
      trace[i] = (short) Math.min(KEYS - 1, at < 0 ? -at - 1 : at);
    }
    return trace;
  }

  private static Integer key(short number) {
    return BOXED[number & 0xffff];
  }

  private static long alone(short[] trace, AtomicInteger most) {
    long hits = 0;
    int largest = 0;
    for (short number : trace) {
      Integer key = key(number);
      if (HASH.get(key) != null) {
        hits++;
      } else {
        HASH.put(key, key);
        largest = Math.max(largest, HASH.size());
      }
    }
    most.accumulateAndGet(largest, Math::max);
    return hits;
  }

  private static long shared(short[] trace, AtomicInteger most) {
    long hits = 0;
    int largest = 0;
    for (short number : trace) {
      Integer key = key(number);
      if (CONCURRENT.get(key) != null) {
        hits++;
      } else {
        CONCURRENT.put(key, key);
        largest = Math.max(largest, CONCURRENT.size());
      }
    }
    most.accumulateAndGet(largest, Math::max);
    return hits;
  }

  /** Threads take turns. */
  private static double exact(short[][] traces) {
    Map<Integer, Integer> lru =
        new LinkedHashMap<>(2 * LIMIT, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Integer, Integer> eldest) {
            return size() > LIMIT;
          }
        };
    long hits = 0;
    for (int i = 0; i < traces[0].length; i++) {
      for (short[] trace : traces) {
        Integer key = key(trace[i]);
        if (lru.get(key) != null) {
          hits++;
        } else {
          lru.put(key, key);
        }
      }
    }
    return (double) hits / traces.length / traces[0].length;
  }

  private static double caffeine(short[][] traces) {
    Cache<Integer, Integer> cache =
        Caffeine.newBuilder().maximumSize(LIMIT).executor(Runnable::run).build();
    long hits = 0;
    for (int i = 0; i < traces[0].length; i++) {
      for (short[] trace : traces) {
        Integer key = key(trace[i]);
        if (cache.getIfPresent(key) != null) {
          hits++;
        } else {
          cache.put(key, key);
        }
      }
    }
    return (double) hits / traces.length / traces[0].length;
  }
}
