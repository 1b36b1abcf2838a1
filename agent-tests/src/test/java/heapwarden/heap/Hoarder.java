package heapwarden.heap;

import java.util.ArrayList;
import java.util.List;

/**
 * Keeps a little of all it makes, until the heap is full; or, given a number of milliseconds, until
 * these are over, collecting often.
 */
final class Hoarder {
  private static final List<Hoarded> HELD = new ArrayList<>();

  /** Three kilobytes. */
  private static final class Hoarded {
    final long[] content = new long[384];
  }

  private Hoarder() {}

  public static void main(String[] arguments) throws Exception {
    int pause = Integer.parseInt(arguments[0]);
    long end =
        arguments.length > 1
            ? System.currentTimeMillis() + Long.parseLong(arguments[1])
            : Long.MAX_VALUE;
    long garbage = 0;
    try {
      for (int round = 0; System.currentTimeMillis() < end; round++) {
        for (int i = 0; i < 200; i++) {
          HELD.add(new Hoarded());
          garbage += new byte[12 * 1024].length;
        }
        Thread.sleep(pause);
        if (arguments.length > 1 && round % 4 == 0) {
          System.gc();
        }
      }
    } catch (OutOfMemoryError e) {
      int held = HELD.size();
      HELD.clear();
      System.out.println("out of memory with " + held + " held " + garbage);
    }
    System.out.println("the end");
  }
}
