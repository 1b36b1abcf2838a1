package heapwarden.heap;

/**
 * Decides whether a series rises, from the least values of {@value #WINDOWS} windows in a row.
 *
 * <p>A window ends when it is at least {@value #LENGTH} samples long and has seen a value: where
 * values are rare, as full collections are, windows become as long as it takes. Floors do not see
 * the tops of a sawtooth. They rise when the last is above the first by {@value #LEAST_PERCENT} %
 * at least, at most one of the steps between is not upwards and that by less than half a percent,
 * and the second half rises by no less than half of the first: what warms up slows down.
 *
 * <p>Cost: a few comparisons for each sample. All lengths are in samples. Agent's thread only.
 */
final class Floors {
  static final int WINDOWS = 6;
  static final int LENGTH = 4;

  private static final int LEAST_PERCENT = 2;
  private static final int SLACK = 200;

  private final long[] floors = new long[WINDOWS];
  private final long[] ends = new long[WINDOWS];
  private int closed;
  private long samples;
  private long begun;
  private long least = Long.MAX_VALUE;

  /**
   * Adds a sample.
   *
   * @param value what was seen; negative when nothing was
   */
  void add(long value) {
    samples++;
    if (value >= 0) {
      least = Math.min(least, value);
    }
    if (samples - begun >= LENGTH && least != Long.MAX_VALUE) {
      System.arraycopy(floors, 1, floors, 0, WINDOWS - 1);
      System.arraycopy(ends, 1, ends, 0, WINDOWS - 1);
      floors[WINDOWS - 1] = least;
      ends[WINDOWS - 1] = samples;
      closed = Math.min(WINDOWS, closed + 1);
      begun = samples;
      least = Long.MAX_VALUE;
    }
  }

  /** Whether enough windows have been seen to tell. */
  boolean known() {
    return closed == WINDOWS;
  }

  boolean rising() {
    if (!known()) {
      return false;
    }
    int backwards = 0;
    for (int i = 1; i < WINDOWS; i++) {
      if (floors[i] <= floors[i - 1]) {
        backwards++;
        if (floors[i - 1] - floors[i] > floors[i - 1] / SLACK) {
          return false;
        }
      }
    }
    long rise = last() - floors[0];
    int middle = WINDOWS / 2;
    long early = floors[middle] - floors[0];
    long late = last() - floors[middle - 1];
    return backwards <= 1
        && 100 * rise >= LEAST_PERCENT * floors[0]
        && rise > 0
        && 2 * late >= early;
  }

  /** The floor of the last window that has ended; 0 before. */
  long last() {
    return floors[WINDOWS - 1];
  }

  /** How much more a sample, over all windows; 0 unless it rises. */
  double perSample() {
    return rising() ? (last() - floors[0]) / (double) (ends[WINDOWS - 1] - ends[0]) : 0;
  }

  /** Samples from now until the floor comes to the limit; -1 when it does not rise. */
  double samplesUntil(long limit) {
    double perSample = perSample();
    return perSample <= 0
        ? -1
        : Math.max(0, (limit - last()) / perSample - (samples - ends[WINDOWS - 1]));
  }
}
