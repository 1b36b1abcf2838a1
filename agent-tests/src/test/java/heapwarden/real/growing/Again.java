package heapwarden.real.growing;

import java.lang.reflect.Method;
import java.util.Arrays;

/**
 * Runs the same program again and again in one process.
 *
 * <p>Arguments: for how many milliseconds to begin it anew, or the file at whose appearance to end;
 * its main class, and its arguments, in which {@code %d} becomes the number of the round.
 */
public final class Again {
  private Again() {}

  public static void main(String[] args) throws Exception {
    Until end = Until.of(args[0]);
    Method main = Class.forName(args[1]).getMethod("main", String[].class);
    int round = 0;
    while (!end.isReached()) {
      String number = String.valueOf(round++);
      String[] arguments =
          Arrays.stream(args).skip(2).map(one -> one.replace("%d", number)).toArray(String[]::new);
      main.invoke(null, (Object) arguments);
    }
    System.out.println("\n" + round + " rounds");
  }
}
