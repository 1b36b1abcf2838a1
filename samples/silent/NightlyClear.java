package story.silent;

import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the calls of each customer over the day, and begins again at midnight. */
public final class NightlyClear {
  private static final int DAY = 120;
  private static final Map<Integer, Integer> CALLS_TODAY = new ConcurrentHashMap<>();

  static void call(int customer) {
    CALLS_TODAY.merge(customer, 1, Integer::sum);
  }

  public static void main(String[] args) throws InterruptedException {
    Random random = new Random(args.length > 0 ? Long.parseLong(args[0]) : 1);
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 600;
    int most = 0;
    for (int step = 1; step <= steps; step++) {
      for (int calls = random.nextInt(6); calls > 0; calls--) {
        call(random.nextInt(100_000));
      }
      if (step % DAY == 0) {
        most = Math.max(most, CALLS_TODAY.size());
        CALLS_TODAY.clear();
      }
      Thread.sleep(10);
    }
    System.out.println(most + " customers on the best day");
  }
}
