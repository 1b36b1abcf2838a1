package story.silent;

import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** Calls that go on for a while: many by day, few by night. */
public final class DayAndNight {
  private static final int DAY = 200;
  private static final Map<Integer, Integer> END_BY_CALL = new ConcurrentHashMap<>();

  public static void main(String[] args) throws InterruptedException {
    Random random = new Random(args.length > 0 ? Long.parseLong(args[0]) : 1);
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 600;
    int calls = 0;
    for (int now = 0; now < steps; now++) {
      int present = now;
      double light = (1 - Math.cos(2 * Math.PI * now / DAY)) / 2;
      for (int begun = random.nextInt(2 + (int) (20 * light)); begun > 0; begun--) {
        END_BY_CALL.put(calls++, now + 5 + random.nextInt(20));
      }
      END_BY_CALL.values().removeIf(end -> end <= present);
      Thread.sleep(10);
    }
    System.out.println(calls + " calls");
  }
}
