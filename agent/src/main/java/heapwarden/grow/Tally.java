package heapwarden.grow;

import heapwarden.stack.Site;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Which sites put into one suspect, and how much of all that came.
 *
 * <p>Stacks are taken of a sample: one in each window of insertions, at a random place within it so
 * that sites which take turns are met alike. A window is one insertion wide at first and twice as
 * wide after each {@value #ROUND} samples, up to {@value #WIDEST}; a sample weighs as much as its
 * window is wide, or as it added when that is more. So n insertions cost about 32 log2(n / 32)
 * stacks. At most {@value #SITES} sites are kept; samples of others are counted as dropped.
 *
 * <p>Counting is plain: threads that race lose counts or take a sample more. A site once found has
 * its slot for good, by compare-and-set, so none is split or lost. Wait-free.
 */
final class Tally {
  static final int SITES = 16;
  static final int ROUND = 32;
  static final int WIDEST = 1 << 20;

  final long key;
  private final AtomicReferenceArray<Site> sites = new AtomicReferenceArray<>(SITES);
  private final AtomicLongArray weights = new AtomicLongArray(SITES);
  private long seen;
  private long due = 1;
  private long windowEnd = 1;
  private int width = 1;
  private int samples;
  private int random;

  Tally(long key) {
    this.key = key;
    this.random = (int) (key ^ key >>> 32) | 1;
  }

  /** Counts what an insertion added; whether its stack is to be taken. */
  boolean isDue(long delta) {
    long n = seen + delta;
    seen = n;
    return n >= due;
  }

  /** Ends the window and answers the weight of the sample taken in it. */
  long sample(long delta) {
    long weight = Math.max(width, delta);
    int taken = samples + 1;
    samples = taken;
    if (taken % ROUND == 0 && width < WIDEST) {
      width = 2 * width;
    }
    long begin = Math.max(windowEnd, seen);
    due = begin + 1 + next(width);
    windowEnd = begin + width;
    return weight;
  }

  /** A number from 0 to below the bound, a power of two (Marsaglia's xorshift). */
  private int next(int bound) {
    int x = random;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    random = x;
    return x >>> 7 & (bound - 1);
  }

  /** Adds a sample to its site; false when there is no room for the site. */
  boolean add(Site site, long weight) {
    for (int i = 0; i < SITES; i++) {
      Site there = sites.get(i);
      if (there == null && sites.compareAndSet(i, null, site)) {
        there = site;
      } else if (there == null) {
        there = sites.get(i);
      }
      if (there == site) {
        weights.getAndAdd(i, weight);
        return true;
      }
    }
    return false;
  }

  /** How many insertions were seen, whether their stack was taken or not; a lower bound. */
  long seen() {
    return seen;
  }

  /** How many stacks were taken; about, when threads raced. */
  int samples() {
    return samples;
  }

  /** The sites, the one with the greatest share first. */
  List<PutSite> sites() {
    long sum = 0;
    for (int i = 0; i < SITES; i++) {
      sum += weights.get(i);
    }
    List<PutSite> all = new ArrayList<>();
    for (int i = 0; i < SITES; i++) {
      Site site = sites.get(i);
      long weight = weights.get(i);
      if (site != null && weight > 0) {
        all.add(new PutSite(site, Math.min(1, (double) weight / sum), weight));
      }
    }
    all.sort(Comparator.comparingLong(PutSite::seen).reversed());
    return all;
  }
}
