package story.silent;

import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps one copy of each code of an airport; there are 500, some of them rare. */
public final class InternTable {
  private static final Map<String, String> CODES = new ConcurrentHashMap<>();

  static String intern(String code) {
    String known = CODES.putIfAbsent(code, code);
    return known == null ? code : known;
  }

  public static void main(String[] args) throws InterruptedException {
    Random random = new Random(args.length > 0 ? Long.parseLong(args[0]) : 1);
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 600;
    int repeated = 0;
    long next = System.currentTimeMillis(); // keeps its pace on a busy machine
    for (int step = 0; step < steps; step++) {
      for (int flights = random.nextInt(8); flights > 0; flights--) {
        int airport = (int) (500 * Math.pow(random.nextDouble(), 1.5));
        String code = "A" + airport;
        repeated += intern(code) == code ? 0 : 1;
      }
      next += 10;
      Thread.sleep(Math.max(0, next - System.currentTimeMillis()));
    }
    System.out.println(repeated + " copies saved");
  }
}
