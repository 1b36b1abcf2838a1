package heapwarden.grow;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * The chains that the census has met, by owner path. At most {@value #MAX} are counted; the steps
 * of all of them in one census are bounded. Agent's thread only.
 */
final class Chains {
  private static final int MAX = 256;
  private static final int STEPS = 50_000;
  private static final int STEPS_OF_ONE = 10_000;

  /** A chain that is shorter is walked each time. */
  private static final int SHORT = 16;

  private final Map<Long, Chain> chains = new HashMap<>();
  private int pass;
  private int left;

  /**
   * The length of the chain that begins at {@code head}, or -1 while it is not known.
   *
   * @param classes what the objects along one link must be for these offsets to hold good: the
   *     class of the head, and of what lies between it and the next
   */
  long length(long key, Object head, int now, Class<?>[] classes, long... links) {
    begin(now);
    Chain chain = chains.get(key);
    if (chain == null || !chain.isOf(links)) {
      int length = 1;
      Object node = head;
      while (length < SHORT && (node = Chain.next(node, head, links, classes)) != null) {
        length++;
      }
      if (length < SHORT || chains.size() >= MAX) {
        return length;
      }
      chain = new Chain(links);
      chains.put(key, chain);
    }
    if (chain.pass != now && left > 0) {
      chain.pass = now;
      left -= chain.count(head, classes, Math.min(left, STEPS_OF_ONE));
    }
    return chain.length;
  }

  /** How many were taken from the head of the chain since it is counted, or -1. */
  long removed(long key) {
    Chain chain = chains.get(key);
    return chain == null ? Chain.UNKNOWN : chain.removed;
  }

  /** Fills {@code picked} with nodes of this chain; answers how many. */
  int pick(long key, Object[] picked) {
    Chain chain = chains.get(key);
    return chain == null ? 0 : chain.pick(picked);
  }

  private void begin(int now) {
    if (pass != now) {
      for (Iterator<Chain> all = chains.values().iterator(); all.hasNext(); ) {
        if (all.next().pass < pass - 8) {
          all.remove();
        }
      }
      pass = now;
      left = STEPS;
    }
  }

  long bytes() {
    long sum = 0;
    for (Chain chain : chains.values()) {
      sum += chain.bytes();
    }
    return sum;
  }
}
