package story.silent;

import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** Sessions that expire after a while. More and more visitors come, all morning long. */
public final class TrafficRamp {
  private static final int TIME_TO_LIVE = 40;
  private static final Map<Integer, Integer> SESSIONS = new ConcurrentHashMap<>();

  static void expire(int now) {
    SESSIONS.values().removeIf(begun -> now - begun > TIME_TO_LIVE);
  }

  public static void main(String[] args) throws InterruptedException {
    Random random = new Random(args.length > 0 ? Long.parseLong(args[0]) : 1);
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 600;
    int visitors = 0;
    for (int now = 0; now < steps; now++) {
      int load = 3 + 12 * now / steps;
      for (int come = random.nextInt(load); come > 0; come--) {
        SESSIONS.put(visitors++, now);
      }
      expire(now);
      Thread.sleep(10);
    }
    System.out.println(visitors + " visitors");
  }
}
