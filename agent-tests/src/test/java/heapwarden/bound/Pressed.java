package heapwarden.bound;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Fills a heap with what no policy names, collects often, waits until governed maps are trimmed for
 * it, lets go again, and waits until they may be as large as before. Prints how large they were.
 */
public final class Pressed {
  private static final Map<Integer, byte[]> PLAIN = new HashMap<>();
  private static final Map<Integer, byte[]> SHARED = new ConcurrentHashMap<>();
  private static final Map<Integer, byte[]> WATCHED = new HashMap<>();
  private static final List<byte[]> HOARD = new ArrayList<>();
  private static final int MAX = 1000;
  private static final int MEGA = 1 << 20;
  private static int next;
  private static int least = Integer.MAX_VALUE;

  private Pressed() {}

  public static void main(String[] arguments) throws InterruptedException {
    int hoard = Integer.parseInt(arguments[0]);
    while (next < MAX + 500) {
      put();
    }
    Go.until(Pressed::isBounded);
    System.out.println("before " + PLAIN.size() + " shared " + SHARED.size());
    for (int i = 0; i < hoard; i++) {
      HOARD.add(new byte[MEGA]);
    }
    Go.until(Pressed::isTrimmed);
    System.out.println("pressed " + PLAIN.size() + " shared " + SHARED.size() + " least " + least);
    HOARD.clear();
    Go.until(Pressed::isAsBefore);
    System.out.println("after " + PLAIN.size() + " shared " + SHARED.size());
    System.out.println("watched " + WATCHED.size());
  }

  private static boolean isBounded() {
    put();
    return Math.max(PLAIN.size(), SHARED.size()) <= MAX;
  }

  private static boolean isTrimmed() {
    System.gc();
    PLAIN.put(next, new byte[4096]);
    next++;
    least = Math.min(least, Math.min(PLAIN.size(), SHARED.size()));
    return Math.max(PLAIN.size(), SHARED.size()) <= MAX / 2;
  }

  private static boolean isAsBefore() {
    System.gc();
    for (int i = 0; i < 20; i++) {
      put();
    }
    return Math.min(PLAIN.size(), SHARED.size()) >= MAX;
  }

  private static void put() {
    PLAIN.put(next, new byte[4096]);
    SHARED.put(next, new byte[4096]);
    if (next < MAX + 500) {
      WATCHED.put(next, new byte[4096]);
    }
    next++;
  }
}
