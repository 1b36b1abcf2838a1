package heapwarden.detect;

import heapwarden.track.SiteSample;

/**
 * Decides whether one population keeps climbing, from its size at each sample.
 *
 * <p>What is tested are floors: the least size within a window of samples. Floors do not see the
 * tops of a sawtooth, so work that is opened and closed in bursts stays flat. The floors of {@value
 * #WINDOWS} windows in a row must rise every time, by enough in all, and the second half by no less
 * than half of the first: a pool or a cache that fills up slows down. The test is made on two
 * scales, windows of {@value #SHORT} and of {@value #LONG} samples.
 *
 * <p>Floors alone rise by chance once in a thousand samples where traffic is random. So the rise
 * must be old: what has been open for {@link SiteSample#ELDER} samples, half the short scale, must
 * exceed the first floor by a quarter of the rise at least. Traffic that is closed in the end has
 * few elders, however it swings; what leaks becomes one.
 *
 * <p>Confidence: 0.6 for the short scale; 0.2 more for the long one; 0.2 more when next to nothing
 * that was once open has been closed over the windows, the witness that is not size. So growth can
 * be likely after 24 samples and confirmed after 48. All lengths are in samples. Cost: one ring of
 * {@value #RING} longs and a few comparisons a sample. Agent's thread only.
 */
final class Growth {
  static final int WINDOWS = 6;
  static final int SHORT = 4;
  static final int LONG = 8;

  private static final int RING = WINDOWS * LONG;
  private static final int LEAST_RISE = 8;
  private static final int ELDER_SHARE = 4;
  private static final double CLOSED_SHARE = 0.01;

  private final long[] sizes = new long[RING];
  private final long[] removals = new long[RING];
  private long elders;
  private int count;

  /**
   * Adds a sample.
   *
   * @param size how many are open
   * @param survivors how many of these were open at the sample before
   * @param old how many of these have been open for {@link SiteSample#ELDER} samples
   */
  void add(long size, long survivors, long old) {
    long before = count == 0 ? 0 : at(sizes, 1);
    int slot = count++ % RING;
    sizes[slot] = size;
    removals[slot] = Math.max(0, before - survivors);
    elders = old;
  }

  /** From 0 to 0.95; below 0.6 there is nothing to report. */
  double confidence() {
    if (!climbs(SHORT)) {
      return 0;
    }
    double confidence = 0.6;
    if (climbs(LONG)) {
      confidence += 0.2;
    }
    if (removed() <= CLOSED_SHARE * at(sizes, 1)) {
      confidence += 0.2;
    }
    return Math.min(0.95, confidence);
  }

  /** How many more a sample, over the short scale. */
  double perSample() {
    int span = Math.min(count, WINDOWS * SHORT) - 1;
    return span < 1 ? 0 : (at(sizes, 1) - at(sizes, span + 1)) / (double) span;
  }

  /** Whether the last sample is no higher than the one a whole short scale ago. */
  boolean hasStopped() {
    return count > WINDOWS * SHORT && at(sizes, 1) <= at(sizes, 2 * SHORT);
  }

  private boolean climbs(int window) {
    if (count < WINDOWS * window) {
      return false;
    }
    long[] floors = new long[WINDOWS];
    for (int w = 0; w < WINDOWS; w++) {
      long floor = Long.MAX_VALUE;
      for (int i = 0; i < window; i++) {
        floor = Math.min(floor, at(sizes, (WINDOWS - w) * window - i));
      }
      floors[w] = floor;
      if (w > 0 && floor <= floors[w - 1]) {
        return false;
      }
    }
    long rise = floors[WINDOWS - 1] - floors[0];
    int middle = WINDOWS / 2;
    long early = floors[middle] - floors[0];
    long late = floors[WINDOWS - 1] - floors[middle - 1];
    return rise >= LEAST_RISE && 2 * late >= early && ELDER_SHARE * (elders - floors[0]) >= rise;
  }

  private long removed() {
    long sum = 0;
    for (int i = 1; i <= Math.min(count, WINDOWS * SHORT); i++) {
      sum += at(removals, i);
    }
    return sum;
  }

  /** The value of the i-th sample from the last; 1 is the last. */
  private long at(long[] ring, int i) {
    return ring[Math.floorMod(count - i, RING)];
  }
}
