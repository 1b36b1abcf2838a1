package heapwarden.real.growing;

import java.lang.reflect.Method;
import java.util.Arrays;

/**
 * Runs the same program again and again in one process.
 *
 * <p>Arguments: for how many milliseconds to begin it anew, its main class, and its arguments, in
 * which {@code %d} becomes the number of the round.
 */
public final class Again {
  private Again() {}

  public static void main(String[] args) throws Exception {
    long end = System.nanoTime() + Long.parseLong(args[0]) * 1_000_000;
    Method main = Class.forName(args[1]).getMethod("main", String[].class);
    int round = 0;
    while (System.nanoTime() < end) {
      String number = String.valueOf(round++);
      String[] arguments =
          Arrays.stream(args).skip(2).map(one -> one.replace("%d", number)).toArray(String[]::new);
      main.invoke(null, (Object) arguments);
    }
    System.out.println("\n" + round + " rounds");
  }
}
