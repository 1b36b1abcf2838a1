package heapwarden.grow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a walk looks for, when it is not for containers, and where it was met. Of each thing looked
 * for the first {@value #PATHS} paths are kept. Holds objects, so it must be dropped after the
 * walk. Agent's thread only.
 */
abstract class Search {
  private static final int PATHS = 16;

  /** How often one is met before it does not matter how much more often. */
  private static final int OFTEN = 16;

  /** One path by which something was met. */
  static final class Hit {
    final long key;
    final String what;
    final int rank;
    final int parent;
    final Object step;
    int times = 1;

    private Hit(long key, String what, int rank, int parent, Object step) {
      this.key = key;
      this.what = what;
      this.rank = rank;
      this.parent = parent;
      this.step = step;
    }
  }

  /** The first of one thing that was met. */
  static final class Hits {
    private final List<Hit> hits = new ArrayList<>();

    /**
     * Takes note of one.
     *
     * @param what is said behind the path
     * @param rank which is told first of those met as often
     */
    void add(long key, String what, int rank, int parent, Object step) {
      for (Hit known : hits) {
        if (known.key == key && known.what.equals(what)) {
          known.times++;
          return;
        }
      }
      if (hits.size() < PATHS) {
        hits.add(new Hit(key, what, rank, parent, step));
      }
    }

    boolean isEmpty() {
      return hits.isEmpty();
    }

    /** The most frequent first; of those met as often the one found first, by the shortest path. */
    List<Hit> sorted() {
      List<Hit> sorted = new ArrayList<>(hits);
      sorted.sort(
          Comparator.comparingInt((Hit one) -> -Math.min(OFTEN, one.times))
              .thenComparing(one -> one.rank));
      return sorted;
    }
  }

  /** Whether to begin at this root. */
  boolean begins(Roots.Root root) {
    return true;
  }

  /** Sees an object that the walk has come to; whether the walk must not enter it. */
  abstract boolean sees(Object object, int parent, long key, Object step);

  /** Whether there are roots left out that may be entered now. */
  boolean widens() {
    return false;
  }
}
