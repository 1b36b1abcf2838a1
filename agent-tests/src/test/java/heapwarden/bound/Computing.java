package heapwarden.bound;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Computes the oldest entry of a map at its limit, and puts meanwhile: from another thread, for
 * which the computation waits, and from within. Whoever evicted the oldest would wait for ever, or
 * change a bin under the hands of who computes in it.
 */
public final class Computing {
  private static final int ROOM = 4096;
  private static final int OLDEST = 5;
  private static final Map<Integer, Integer> MAP = new ConcurrentHashMap<>(ROOM);

  private Computing() {}

  public static void main(String[] arguments) throws InterruptedException {
    Go.await(arguments[0]);
    MAP.put(OLDEST, 1);
    fill(10, 99);
    Thread[] other = {null};
    MAP.compute(
        OLDEST,
        (key, value) -> {
          other[0] = new Thread(() -> fill(200, 500));
          other[0].setDaemon(true);
          other[0].start();
          try {
            other[0].join(20_000);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return value + 1;
        });
    int waited = other[0].isAlive() ? 1 : 0;
    MAP.compute(
        OLDEST,
        (key, value) -> {
          fill(1000, 500);
          return value + 1;
        });
    System.out.println("computed " + MAP.getOrDefault(OLDEST, 0) + " waited " + waited);
  }

  /** Not into the bin of the oldest, for which the map itself would have to wait. */
  private static void fill(int from, int count) {
    for (int i = from; i < from + count; i++) {
      MAP.put(i, i);
    }
  }
}
