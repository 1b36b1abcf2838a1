package story.silent;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** A cache for 5000 prices of a shop that sells 400 things: it is never full. */
public final class LruBelowLimit {
  private static final int LIMIT = 5000;
  private static final Map<String, Integer> PRICES =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
          return size() > LIMIT;
        }
      };

  static int price(String thing) {
    return PRICES.computeIfAbsent(thing, key -> 100 + key.length());
  }

  public static void main(String[] args) throws InterruptedException {
    Random random = new Random(args.length > 0 ? Long.parseLong(args[0]) : 1);
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 600;
    long turnover = 0;
    for (int step = 0; step < steps; step++) {
      for (int sold = random.nextInt(10); sold > 0; sold--) {
        double often = random.nextDouble() * random.nextDouble();
        turnover += price("thing " + (int) (400 * often));
      }
      Thread.sleep(10);
    }
    System.out.println(turnover + " turned over");
  }
}
