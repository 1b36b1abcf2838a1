package heapwarden.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * Loops that do nothing but put. Run by {@link PutBars} with and without the agent.
 *
 * <p>What is large lies in static fields, where the census finds it. It grows to {@value #LARGE}
 * elements and is begun anew, so its size is another at each census: at times it looks like growth,
 * and its class is woven for a while, as it would be in a user's program.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class Puts {
  private static final int BATCH = 1024;
  private static final int LARGE = 100 * BATCH;
  private static final int SMALL = 8;

  private static final Integer[] NUMBERS = new Integer[LARGE];
  private static final Map<Integer, Integer> OVERWRITTEN = new HashMap<>();
  private static volatile Map<Integer, Integer> shared = new ConcurrentHashMap<>();
  private static Map<Integer, Integer> map = new HashMap<>();
  private static List<Integer> list = new ArrayList<>();

  /** Where a thread puts next. */
  @State(Scope.Thread)
  public static class Cursor {
    private int begin;
    private int end;
    private int at;

    /** Threads share the numbers among them. */
    @Setup
    public void take(ThreadParams threads) {
      int share = LARGE / threads.getThreadCount();
      begin = threads.getThreadIndex() * share;
      end = begin + share;
      at = begin;
    }

    /** The first of the next batch; negative when there is none, and then it begins anew. */
    private int next() {
      int first = at;
      at = first + BATCH > end ? begin : first + BATCH;
      return first + BATCH > end ? -1 : first;
    }
  }

  /** A number for each JVM, from which follows how collections were used before. */
  static final String SEED = "puts.seed";

  /**
   * Makes the JVM one in which collections have been used before, with keys of several classes and
   * with {@code null}, with keys that are there already and with equal ones, as in any program that
   * runs; how often and in which order, chance decides. Compilers choose by what ran before, the
   * agent's own start too, how to lay out {@code HashMap.putVal} in these loops, which makes them a
   * tenth faster or slower. In JVMs that all had the same past, those with the agent would all be
   * lucky, or none; so it is noise that many pairs even out.
   */
  @Setup
  public void useBefore() {
    Random chance = new Random(Long.getLong(SEED, 1));
    long used = 0;
    for (int round = 0; round < 200; round++) {
      Map<Object, Object> any = anyMap(chance.nextInt(4));
      List<Object> keys = new ArrayList<>();
      int mixture = 1 + chance.nextInt(31);
      for (int i = 0; i < chance.nextInt(BATCH); i++) {
        addKeys(keys, mixture, i);
      }
      for (int times = chance.nextInt(3); times >= 0; times--) {
        for (Object key : keys) {
          any.put(chance.nextBoolean() ? key : copy(key), keys);
        }
      }
      if (!(any instanceof ConcurrentHashMap) && chance.nextBoolean()) {
        any.put(null, keys);
      }
      used += any.size();
    }
    if (used == 0) {
      throw new IllegalStateException();
    }
  }

  private static Map<Object, Object> anyMap(int which) {
    switch (which) {
      case 0:
        return new HashMap<>(4 * BATCH);
      case 1:
        return new LinkedHashMap<>();
      case 2:
        return new ConcurrentHashMap<>();
      default:
        return new HashMap<>();
    }
  }

  /** Another object that is equal. */
  private static Object copy(Object key) {
    String told = key.toString();
    if (key instanceof Integer) {
      return Integer.valueOf(told);
    } else if (key instanceof Long) {
      return Long.valueOf(told);
    }
    return key instanceof Character
        ? (Object) told.charAt(0)
        : told.substring(0, 1).concat(told.substring(1));
  }

  private static void addKeys(List<Object> keys, int mixture, int i) {
    if ((mixture & 1) != 0) {
      keys.add("key " + i);
    }
    if ((mixture & 2) != 0) {
      keys.add(i);
    }
    if ((mixture & 4) != 0) {
      keys.add((long) i * 4096);
    }
    if ((mixture & 8) != 0) {
      keys.add((char) (i * 64));
    }
    if ((mixture & 16) != 0) {
      keys.add(i << 16);
    }
  }

  @Setup
  public void makeNumbers() {
    for (int i = 0; i < LARGE; i++) {
      NUMBERS[i] = i;
      if (i < 4 * BATCH) {
        OVERWRITTEN.put(NUMBERS[i], NUMBERS[0]);
      }
    }
  }

  @Benchmark
  @OperationsPerInvocation(SMALL)
  public Map<Integer, Integer> newSmallMaps() {
    Map<Integer, Integer> small = new HashMap<>();
    for (int i = 0; i < SMALL; i++) {
      small.put(NUMBERS[i], NUMBERS[i]);
    }
    return small;
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void growingMap(Cursor cursor) {
    int first = cursor.next();
    if (first < 0) {
      map = new HashMap<>();
      first = cursor.next();
    }
    put(map, first);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void overwriting(Cursor cursor) {
    put(OVERWRITTEN, Math.max(0, cursor.next()) % (4 * BATCH));
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void concurrentMap(Cursor cursor) {
    int first = cursor.next();
    if (first < 0) {
      first = cursor.next();
      if (first == 0) { // one thread begins anew for all
        shared = new ConcurrentHashMap<>();
      }
    }
    put(shared, first);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void listAdd(Cursor cursor) {
    int first = cursor.next();
    if (first < 0) {
      list = new ArrayList<>();
      first = cursor.next();
    }
    List<Integer> into = list;
    for (int i = first; i < first + BATCH; i++) {
      into.add(NUMBERS[i]);
    }
  }

  private static void put(Map<Integer, Integer> into, int first) {
    for (int i = first; i < first + BATCH; i++) {
      into.put(NUMBERS[i], NUMBERS[first]);
    }
  }
}
