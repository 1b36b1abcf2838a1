package heapwarden.bound;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Puts into maps that are governed, and into one that is not, and prints how large they became. */
public final class Fills {
  private static final Map<String, Integer> PLAIN = new HashMap<>();
  private static final Map<Integer, Integer> SHARED = new ConcurrentHashMap<>();
  private static final Map<Integer, Integer> FREE = new HashMap<>();
  private static int mostPlain;
  private static int mostShared;

  private Fills() {}

  /** Now and then, so that the agent comes to look. */
  private static void pause(int i) {
    if (i % 500 == 0) {
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  public static void main(String[] arguments) throws InterruptedException {
    Go.await(arguments[0]);
    Thread[] threads = new Thread[4];
    for (int t = 0; t < threads.length; t++) {
      int first = t * 5_000;
      threads[t] =
          new Thread(
              () -> {
                for (int i = first; i < first + 5_000; i++) {
                  SHARED.put(i, i);
                  mostShared = Math.max(mostShared, SHARED.size());
                  pause(i);
                }
              });
      threads[t].start();
    }
    for (int i = 0; i < 20_000; i++) {
      PLAIN.put("key " + i, i);
      FREE.put(i, i);
      mostPlain = Math.max(mostPlain, PLAIN.size());
    }
    for (Thread thread : threads) {
      thread.join();
    }
    int again = 0;
    for (int i = 0; i < 20_000; i++) {
      again += PLAIN.get("key " + i) == null ? 0 : 1;
    }
    System.out.println("plain " + PLAIN.size() + " most " + mostPlain + " again " + again);
    System.out.println("shared " + SHARED.size() + " most " + mostShared);
    System.out.println("free " + FREE.size());
  }
}
