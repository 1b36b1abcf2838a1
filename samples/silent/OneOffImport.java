package story.silent;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Imports the postcodes of a country, which takes a third of the time, and then looks them up. */
public final class OneOffImport {
  private static final List<String> POSTCODES = new ArrayList<>();

  public static void main(String[] args) throws InterruptedException {
    Random random = new Random(args.length > 0 ? Long.parseLong(args[0]) : 1);
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 600;
    int found = 0;
    long next = System.currentTimeMillis(); // keeps its pace on a busy machine
    for (int step = 0; step < steps; step++) {
      int rows = 5 + random.nextInt(20);
      for (int row = 0; row < rows; row++) {
        if (step < steps / 3) {
          POSTCODES.add("D-" + (10_000 + POSTCODES.size()));
        } else {
          found += POSTCODES.get(random.nextInt(POSTCODES.size())).length() == 7 ? 1 : 0;
        }
      }
      next += 10;
      Thread.sleep(Math.max(0, next - System.currentTimeMillis()));
    }
    System.out.println(POSTCODES.size() + " imported, " + found + " looked up");
  }
}
