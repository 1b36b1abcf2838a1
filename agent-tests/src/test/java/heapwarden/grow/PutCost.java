package heapwarden.grow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * What it costs to put into a collection while others of its class, or it itself, are suspected, in
 * nanoseconds for each insertion; and how long weaving takes. Run with the agent: {@code java
 * -javaagent:heapwarden.jar --add-opens java.base/java.lang=ALL-UNNAMED ... PutCost}. Best of
 * several rounds, each state in turn, since the machine is shared.
 */
public final class PutCost {
  private static final int SIZE = 1 << 12;
  private static final int ROUNDS = 7;
  private static final long WARM_UP = 400_000_000L;
  private static final long MEASURE = 300_000_000L;
  private static final Integer[] NUMBERS = new Integer[SIZE];
  private static long sink;

  private PutCost() {}

  public static void main(String[] arguments) throws Exception {
    for (int i = 0; i < SIZE; i++) {
      NUMBERS[i] = i;
    }
    Insertions agent = new Insertions();
    cost(agent, "HashMap.put", HashMap.class, PutCost::fillMap, () -> new HashMap<>(2 * SIZE));
    cost(
        agent,
        "ConcurrentHashMap.put",
        ConcurrentHashMap.class,
        PutCost::fillMap,
        () -> new ConcurrentHashMap<>(2 * SIZE));
    cost(agent, "ArrayList.add", ArrayList.class, PutCost::fillList, () -> new ArrayList<>(SIZE));
    System.out.println("(" + sink + ")");
  }

  private interface Fill<T> {
    long into(T container);
  }

  private static long fillMap(Object container) {
    @SuppressWarnings("unchecked")
    Map<Integer, Integer> map = (Map<Integer, Integer>) container;
    for (Integer number : NUMBERS) {
      map.put(number, number);
    }
    return map.size();
  }

  private static long fillList(Object container) {
    @SuppressWarnings("unchecked")
    Collection<Integer> list = (Collection<Integer>) container;
    for (Integer number : NUMBERS) {
      list.add(number);
    }
    return list.size();
  }

  private static void cost(
      Insertions agent, String name, Class<?> type, Fill<Object> fill, Supplier<Object> made)
      throws Exception {
    int[] suspects = {0, 1, 8, 64};
    double[] best = new double[suspects.length + 1];
    Arrays.fill(best, Double.MAX_VALUE);
    double weaving = 0;
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i <= suspects.length; i++) {
        boolean itself = i == suspects.length;
        List<Object> kept = new ArrayList<>();
        Object mine = made.get();
        if (itself) {
          agent.follow(1, mine);
        } else {
          for (int k = 0; k < suspects[i]; k++) {
            kept.add(made.get());
            agent.follow(k, kept.get(k));
          }
        }
        long begin = System.nanoTime();
        if (itself || suspects[i] > 0) {
          agent.weave(type);
        }
        weaving = Math.max(weaving, System.nanoTime() - begin);
        IntFunction<Object> container = itself ? n -> cleared(mine) : n -> made.get();
        run(fill, container, WARM_UP);
        best[i] = Math.min(best[i], run(fill, container, MEASURE));
        agent.retain();
        agent.weave();
        sink += kept.size();
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%-22s plain %.1f ns; other suspects 1: +%.1f, 8: +%.1f, 64: +%.1f ns; the suspect itself"
            + " %.1f ns; weaving at most %.1f ms%n",
        name,
        best[0],
        best[1] - best[0],
        best[2] - best[0],
        best[3] - best[0],
        best[4],
        weaving / 1e6);
  }

  private static Object cleared(Object container) {
    if (container instanceof Map) {
      ((Map<?, ?>) container).clear();
    } else {
      ((Collection<?>) container).clear();
    }
    return container;
  }

  private static double run(Fill<Object> fill, IntFunction<Object> container, long nanos) {
    long begin = System.nanoTime();
    long spent = 0;
    long done = 0;
    while (System.nanoTime() - begin < nanos) {
      Object one = container.apply(0);
      long start = System.nanoTime();
      done += fill.into(one);
      spent += System.nanoTime() - start;
    }
    sink += done;
    return (double) spent / done;
  }
}
