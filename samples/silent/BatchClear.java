package story.silent;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Collects rows and writes them when there are 500, or a few more, at once. */
public final class BatchClear {
  private static final List<String> BATCH = new ArrayList<>();

  static int write(List<String> rows) {
    int characters = 0;
    for (String row : rows) {
      characters += row.length();
    }
    return characters;
  }

  public static void main(String[] args) throws InterruptedException {
    Random random = new Random(args.length > 0 ? Long.parseLong(args[0]) : 1);
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 600;
    long written = 0;
    for (int step = 0; step < steps; step++) {
      for (int rows = random.nextInt(20); rows > 0; rows--) {
        BATCH.add("row of step " + step);
      }
      if (BATCH.size() >= 500) {
        written += write(BATCH);
        BATCH.clear();
      }
      Thread.sleep(10);
    }
    System.out.println(written + " characters written");
  }
}
