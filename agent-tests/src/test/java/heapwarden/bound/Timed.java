package heapwarden.bound;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Maps whose entries grow old, and one whose entries come back. Prints what became of them. */
public final class Timed {
  private static final Map<Integer, Integer> OLD = new ConcurrentHashMap<>();
  private static final Map<Integer, Integer> IDLE = new ConcurrentHashMap<>();
  private static final Map<Integer, Integer> ALONE = new HashMap<>();
  private static final Map<Integer, Integer> RESTING = new ConcurrentHashMap<>();
  private static final Map<Integer, String> OBSERVED = new HashMap<>();

  private Timed() {}

  public static void main(String[] arguments) throws InterruptedException {
    Go.await(arguments[0]);
    for (int i = 0; i < 100; i++) {
      OLD.put(i, i);
      IDLE.put(i, i);
      ALONE.put(i, i);
      OBSERVED.put(i, "value");
    }
    rest();
    int[] missed = {0};
    Go.until(() -> isOver(missed));
    int untouched = ALONE.size();
    for (int i = 100; i < 600; i++) {
      ALONE.put(i, i);
      OBSERVED.put(i, "value");
    }
    int left = 0;
    for (int i = 0; i < 100; i++) {
      left += ALONE.containsKey(i) ? 1 : 0;
    }
    System.out.println("old " + OLD.size());
    System.out.println("idle " + IDLE.size() + " missed " + missed[0]);
    System.out.println("alone " + ALONE.size() + " untouched " + untouched + " left " + left);
    System.out.println("observed " + OBSERVED.size());
  }

  /** Uses some. */
  private static boolean isOver(int[] missed) {
    for (int i = 0; i < 10; i++) {
      missed[0] += IDLE.get(i) == null ? 1 : 0;
    }
    return OLD.isEmpty() && IDLE.size() <= 10;
  }

  private static void rest() {
    for (int i = 0; i < 300; i++) {
      RESTING.put(i, i);
    }
    int back = 0;
    int wrong = 0;
    for (int i = 0; i < 300; i++) {
      if (i % 3 == 0) {
        RESTING.remove(i); // gone for good, whether it was evicted before or not
      }
      Integer value = RESTING.get(i);
      wrong += i % 3 == 0 ? (value == null ? 0 : 1) : value == null || value == i ? 0 : 1;
      back += value == null ? 0 : 1;
    }
    System.out.println("resting " + RESTING.size() + " back " + back + " wrong " + wrong);
  }
}
