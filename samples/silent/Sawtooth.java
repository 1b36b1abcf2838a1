package story.silent;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;

/** Buffers readings; when it has some hundreds, all but the last 50 go to the archive. */
public final class Sawtooth {
  private static final Deque<Double> BUFFER = new ArrayDeque<>();

  static double archive() {
    double sum = 0;
    while (BUFFER.size() > 50) {
      sum += BUFFER.removeFirst();
    }
    return sum;
  }

  public static void main(String[] args) throws InterruptedException {
    Random random = new Random(args.length > 0 ? Long.parseLong(args[0]) : 1);
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 600;
    double archived = 0;
    int full = 300;
    for (int step = 0; step < steps; step++) {
      for (int readings = random.nextInt(12); readings > 0; readings--) {
        BUFFER.addLast(random.nextDouble());
      }
      if (BUFFER.size() > full) {
        archived += archive();
        full = 200 + random.nextInt(400);
      }
      Thread.sleep(10);
    }
    System.out.printf("%.0f archived%n", archived);
  }
}
