package heapwarden.bound;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Maps with everything in them that can go wrong when one evicts. Prints what became of them. */
public final class Faulty {
  private static final int COUNT = 1000;
  private static final Map<Integer, Closing> CLOSING = new HashMap<>();
  private static final Map<Integer, Closing> NOT_CLOSED = new HashMap<>();
  private static final Map<Changing, Integer> CHANGING = new HashMap<>();
  private static final Map<Throwing, Integer> THROWING = new HashMap<>();
  private static final Map<Throwing, Integer> THROWING_TOO = new ConcurrentHashMap<>();
  private static Map<Integer, Integer> swapped = new HashMap<>();
  private static final Map<Integer, Integer> MILLION = new HashMap<>();
  private static final Map<Integer, Integer> MILLION_TOO = new ConcurrentHashMap<>();
  private static int closed;
  private static boolean throwing;

  static { // no field is read before this has run
    for (int i = 0; i < 1_000_000; i++) {
      MILLION.put(i, i);
      MILLION_TOO.put(i, i);
    }
  }

  private Faulty() {}

  /** Throws when it is closed. */
  private static final class Closing implements AutoCloseable {
    @Override
    public void close() {
      closed++;
      if (closed % 100 == 0) {
        CLOSING.put(-closed, this); // puts into the map that it has just left
      }
      throw new IllegalStateException("planted");
    }
  }

  /** A key that others change. */
  private static final class Changing {
    int hash;

    Changing(int hash) {
      this.hash = hash;
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }
  }

  /** A key that cannot be compared any more. */
  private static final class Throwing {
    final int number;

    Throwing(int number) {
      this.number = number;
    }

    @Override
    public int hashCode() {
      return number / 4;
    }

    @Override
    public boolean equals(Object other) {
      if (throwing) {
        throw new IllegalStateException("planted");
      }
      return other instanceof Throwing && ((Throwing) other).number == number;
    }
  }

  public static void main(String[] arguments) throws InterruptedException {
    Go.await(arguments[0]);
    for (int i = 0; i < COUNT; i++) {
      CLOSING.put(i, new Closing());
      NOT_CLOSED.put(i, new Closing());
    }
    System.out.println("closing " + CLOSING.size() + " closed " + closed);
    System.out.println("unclosed " + NOT_CLOSED.size());
    for (int i = 0; i < COUNT; i++) {
      Changing key = new Changing(i);
      CHANGING.put(key, i);
      key.hash = -i;
    }
    System.out.println("changing " + CHANGING.size());
    throwing(THROWING, "throwing");
    throwing(THROWING_TOO, "alike");
    Map<Integer, Integer> old = swapped;
    fill(old, 0);
    int before = old.size();
    swapped = new HashMap<>();
    fill(swapped, 0);
    int[] next = {COUNT};
    Go.until(() -> isBounded(next[0]++)); // once the agent has noticed
    fill(old, COUNT);
    System.out.println("swapped " + swapped.size() + " before " + before + " old " + old.size());
    for (int i = 0; i < 100; i++) {
      MILLION.put(-i - 1, i);
    }
    int soon = MILLION.size();
    for (int i = 100; i < 30_000; i++) {
      MILLION.put(-i - 1, i);
    }
    Go.until(() -> MILLION_TOO.size() <= 100); // the agent's thread does it
    int kept = 0;
    for (int i = 29_900; i < 30_000; i++) {
      kept += MILLION.get(-i - 1) == null ? 0 : 1;
    }
    System.out.println("million " + MILLION.size() + " soon " + soon + " kept " + kept);
    System.out.println("concurrent " + MILLION_TOO.size());
  }

  private static boolean isBounded(int key) {
    swapped.put(key, key);
    return swapped.size() <= 100;
  }

  private static void throwing(Map<Throwing, Integer> map, String name) {
    int thrown = 0;
    for (int i = 0; i < COUNT; i++) {
      throwing = i > 500;
      try {
        map.put(new Throwing(4 * i), i);
      } catch (IllegalStateException e) {
        thrown++;
      }
    }
    throwing = false;
    System.out.println(name + " " + map.size() + " thrown " + thrown);
  }

  private static void fill(Map<Integer, Integer> map, int from) {
    for (int i = from; i < from + COUNT; i++) {
      map.put(i, i);
    }
  }
}
