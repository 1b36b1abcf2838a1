package story.silent;

import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Jobs for a slow printer, which wait in a queue for 100,000; the morning fills it a little. */
public final class BoundedQueue {
  private static final BlockingQueue<String> JOBS = new ArrayBlockingQueue<>(100_000);

  public static void main(String[] args) throws InterruptedException {
    Random random = new Random(args.length > 0 ? Long.parseLong(args[0]) : 1);
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 600;
    int refused = 0;
    int printed = 0;
    for (int step = 0; step < steps; step++) {
      for (int jobs = random.nextInt(6); jobs > 0; jobs--) {
        refused += JOBS.offer("job of step " + step) ? 0 : 1;
      }
      if (step % 2 == 0) {
        printed += JOBS.poll() == null ? 0 : 1;
      }
      Thread.sleep(10);
    }
    System.out.println(printed + " jobs printed, " + refused + " refused");
  }
}
