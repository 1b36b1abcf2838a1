package heapwarden.heap;

import java.util.ArrayList;
import java.util.List;

/** Holds a good part of a small heap for some time, then lets go of it, and collects all along. */
final class Passing {
  private static final int MEGABYTES = 40;

  private Passing() {}

  public static void main(String[] arguments) throws InterruptedException {
    List<byte[]> held = new ArrayList<>();
    for (int i = 0; i < MEGABYTES; i++) {
      held.add(new byte[1 << 20]);
    }
    collect(Long.parseLong(arguments[0]));
    System.out.println(held.size() + " held");
    held.clear();
    collect(Long.parseLong(arguments[1]));
  }

  private static void collect(long millis) throws InterruptedException {
    long end = System.currentTimeMillis() + millis;
    while (System.currentTimeMillis() < end) {
      System.gc();
      Thread.sleep(20);
    }
  }
}
