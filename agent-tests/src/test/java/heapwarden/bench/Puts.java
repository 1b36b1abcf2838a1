package heapwarden.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  private static final Map<Integer, Integer> SHARED = new ConcurrentHashMap<>();
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

  /**
   * Makes the JVM one in which collections have been used before, with keys of several classes, as
   * in any program that runs. In a fresh one it is up to chance and to what ran before, the agent's
   * own start too, whether {@code HashMap.put} is inlined into these loops, which makes them twice
   * as fast or not.
   */
  @Setup
  public void useBefore() throws InterruptedException {
    long used = 0;
    for (int round = 0; round < 60; round++) {
      for (Map<Object, Object> any :
          List.<Map<Object, Object>>of(
              new HashMap<>(),
              new LinkedHashMap<>(),
              new HashMap<>(4 * BATCH),
              new ConcurrentHashMap<>())) {
        List<Object> keys = new ArrayList<>();
        for (int i = 0; i < BATCH / 2; i++) {
          keys.addAll(List.of("key " + i, i, (long) i * 4096, (char) (i * 64), i << 16));
          keys.add(i);
        }
        for (int twice = 0; twice < 2; twice++) {
          for (Object key : keys) {
            any.put(key, keys);
          }
        }
        used += any.size();
      }
      Thread.sleep(5); // so that compilers keep pace
    }
    if (used == 0) {
      throw new IllegalStateException();
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
      SHARED.clear();
      first = cursor.next();
    }
    put(SHARED, first);
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
