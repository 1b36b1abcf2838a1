package heapwarden.heap;

import java.util.ArrayList;
import java.util.List;

/** Fills the heap to the last and never lets go, until the main thread dies of it. */
final class Exhausted {
  private static final List<byte[]> HELD = new ArrayList<>(1 << 18);

  private Exhausted() {}

  public static void main(String[] arguments) throws Exception {
    int pause = Integer.parseInt(arguments[0]);
    int size = Integer.parseInt(arguments[1]);
    while (true) {
      HELD.add(new byte[size]);
      if (HELD.size() % 64 == 0) {
        Thread.sleep(pause);
      }
    }
  }
}
