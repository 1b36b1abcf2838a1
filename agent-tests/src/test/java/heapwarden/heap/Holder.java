package heapwarden.heap;

import java.util.ArrayList;
import java.util.List;

/**
 * Holds 120 MB and makes garbage, for so many milliseconds; then, with {@code full}, collects. Some
 * of the garbage lives long enough to be promoted.
 */
final class Holder {
  static final long MEGABYTES = 120;

  private static final int BLOCK = 16 * 1024;
  private static final int LINGERING = 1500;
  private static final List<byte[]> HELD = new ArrayList<>();

  private Holder() {}

  public static void main(String[] arguments) throws Exception {
    for (int i = 0; i < MEGABYTES << 20; i += BLOCK) {
      HELD.add(new byte[BLOCK - 16]);
    }
    byte[][] lingering = new byte[LINGERING][];
    long end = System.currentTimeMillis() + Long.parseLong(arguments[1]);
    for (int i = 0; System.currentTimeMillis() < end; i++) {
      lingering[i % LINGERING] = new byte[BLOCK];
      if (i % 100 == 0) {
        Thread.sleep(1);
      }
    }
    if (arguments[0].equals("full")) {
      java.util.Arrays.fill(lingering, null);
      // Twice: the JVM drops one that falls into the decompression of a class another thread loads.
      System.gc();
      Thread.sleep(100);
      System.gc();
      Thread.sleep(500);
    }
    System.out.println(HELD.size() + lingering.length);
  }
}
