package heapwarden.detect;

import java.util.Arrays;

/**
 * The sizes of one container over time, as floors: the least size within a window of samples.
 *
 * <p>Floors do not see the tops of a sawtooth. They are kept at {@value #SCALES} scales at once, in
 * windows of 4, 16, 64, 256 and 1024 samples, the last {@value #KEPT} windows of each; a window of
 * one scale is made of four of the scale below, so a sample costs 1 1/3 steps on average. Beside
 * each floor stands how many entries were removed within the window: as the container counts it, or
 * else, as a lower bound, the sum of all falls from sample to sample. Sizes beyond 2^31 - 1 count
 * as that. Some 450 bytes in all, whatever the length of the history. Agent's thread only.
 */
final class Floors {
  static final int SCALES = 5;

  /** How many windows in a row must rise. */
  static final int WINDOWS = 6;

  private static final int KEPT = 7;
  private static final double FADING = 0.9715;
  private static final double SLOW = 0.4;
  private static final int LEAST_RISE = 8;
  private static final int LEAST_SHARE = 1000;
  private static final int LEAST_SLOWING = 4;
  private static final int LEAST_EARLY = 4;

  private final int[] floors = new int[SCALES * KEPT];
  private final int[] removals = new int[SCALES * KEPT];

  /** Of the windows that are not yet complete. */
  private final int[] floor = new int[SCALES];

  private final int[] removing = new int[SCALES];

  /** Of all steps on the finest scale, two in a row, the steepest; it fades. */
  private float steepest;

  private int count;
  private int last;
  private long removedBefore = -1;
  private int knownSince;
  private int peak;
  private int trough = Integer.MAX_VALUE;
  private int crest;
  private int fellAt = -1;

  Floors() {
    Arrays.fill(floor, Integer.MAX_VALUE);
  }

  /** Adds a sample; {@code removed} is the count of removals since ever, -1 when not known. */
  void add(long size, long removed) {
    int now = clip(size);
    long gone = count == 0 ? 0 : Math.max(0, last - now);
    if (removed >= 0 && removedBefore >= 0 && removed >= removedBefore) {
      gone = Math.max(gone, removed - removedBefore);
    } else {
      knownSince = count;
    }
    removedBefore = removed;
    last = now;
    floor[0] = Math.min(floor[0], now);
    removing[0] = clip((long) removing[0] + gone);
    count++;
    watchFalls(now);
    for (int scale = 0; scale < SCALES && count % width(scale) == 0; scale++) {
      close(scale);
    }
  }

  private void watchFalls(int now) {
    peak = Math.max(peak, now);
    trough = Math.min(trough, now);
    if (peak - trough >= LEAST_RISE && now <= trough + (peak - trough) / 2) {
      crest = Math.max(crest, peak + (peak - trough) / 4);
      peak = now;
      trough = now;
      fellAt = count;
    }
  }

  private void close(int scale) {
    int slot = slot(scale, 1);
    floors[slot] = floor[scale];
    removals[slot] = removing[scale];
    if (scale == 0 && held(0) >= 3) {
      steepest = Math.max((float) (steepest * FADING), Math.min(step(0, 1), step(0, 2)));
    }
    if (scale + 1 < SCALES) {
      floor[scale + 1] = Math.min(floor[scale + 1], floor[scale]);
      removing[scale + 1] = clip((long) removing[scale + 1] + removing[scale]);
    }
    floor[scale] = Integer.MAX_VALUE;
    removing[scale] = 0;
  }

  private static int clip(long number) {
    return (int) Math.max(0, Math.min(Integer.MAX_VALUE, number));
  }

  /** How many samples a window of this scale has. */
  static int width(int scale) {
    return 4 << (2 * scale);
  }

  /** How many samples the windows that must rise have together. */
  static int span(int scale) {
    return WINDOWS * width(scale);
  }

  /** How many samples there were. */
  int count() {
    return count;
  }

  /** The size at the last sample. */
  int last() {
    return last;
  }

  /** How many complete windows of this scale are at hand, at most {@value #KEPT}. */
  int held(int scale) {
    return Math.min(KEPT, count / width(scale));
  }

  /** The floor of the k-th complete window from the last; 1 is the last. */
  int at(int scale, int k) {
    return floors[slot(scale, k)];
  }

  private int slot(int scale, int k) {
    return scale * KEPT + (count / width(scale) - k) % KEPT;
  }

  /** From the floor of the first of the windows to that of the last. */
  long rise(int scale) {
    return (long) at(scale, 1) - at(scale, WINDOWS);
  }

  /**
   * Whether the last {@value #WINDOWS} floors climb: all steps go up, but for one on all scales
   * except the finest, what falls is at most a tenth of the rise, and the rise is at least 8
   * entries and a thousandth of the size.
   */
  boolean rises(int scale) {
    if (held(scale) < WINDOWS) {
      return false;
    }
    int ups = 0;
    int largest = 0;
    long fallen = 0;
    for (int k = WINDOWS; k > 1; k--) {
      int step = at(scale, k - 1) - at(scale, k);
      ups += step > 0 ? 1 : 0;
      fallen += Math.max(0, -step);
      largest = Math.max(largest, step);
    }
    long rise = rise(scale);
    return ups >= (scale == 0 ? WINDOWS - 1 : WINDOWS - 2)
        && (scale > 0 || last > at(0, 1))
        && 2L * largest <= rise
        && rise >= LEAST_RISE
        && rise >= at(scale, WINDOWS) / LEAST_SHARE
        && 10 * fallen <= rise;
  }

  /** Whether each of the steps goes up by a third of the average step at least. */
  boolean risesEvenly(int scale) {
    if (!rises(scale)) {
      return false;
    }
    long third = rise(scale) / (3 * (WINDOWS - 1));
    for (int k = WINDOWS - 1; k > 0; k--) {
      if (step(scale, k) <= third) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether a rise on this scale is more than the way up of a sawtooth: since the container last
   * lost half of what it held it has come higher than ever before, or its windows reach back
   * beyond.
   */
  boolean outlastsFalls(int scale) {
    int width = width(scale);
    int second = count - count % width - (WINDOWS - 1) * width;
    return fellAt < 0 || second < fellAt || at(scale, 1) > crest;
  }

  /**
   * The share of what came in over the windows that went out again, from 0 to 1; too low where
   * removals are not counted.
   */
  double churn(int scale) {
    long removed = 0;
    for (int k = 1; k <= Math.min(WINDOWS, held(scale)); k++) {
      removed += removals[slot(scale, k)];
    }
    long rise = held(scale) < WINDOWS ? last : rise(scale);
    return removed == 0 ? 0 : removed / (double) (removed + Math.max(0, rise));
  }

  /** Whether the removals of all these windows were counted by the container. */
  boolean countsRemovals(int scale) {
    return removedBefore >= 0 && count - knownSince > span(scale) - 1;
  }

  /**
   * Whether growth slows down within the windows at hand, by more than chance makes of as many
   * entries: the later half against the typical step of the earlier half. A first load in a single
   * step is not typical, and does not count. On the finest scale also the last two steps against
   * the first two, since what fills up is told best by what lies far apart, and when it is no more
   * than two fifths of what it was at its steepest, which fades by half in 96 samples.
   */
  boolean slows(int scale) {
    int held = held(scale);
    if (scale == 0
        && held >= WINDOWS
        && (rise(0) < (WINDOWS - 1) * SLOW * steepest
            || isLess(0, at(0, 1) - at(0, 3), at(0, held - 2) - at(0, held)))) {
      return true;
    }
    if (held < LEAST_SLOWING) {
      return false;
    }
    int half = (held - 1) / 2;
    double early = scale == 0 ? at(0, held - half) - at(0, held) : half * (double) typical(scale);
    return isLess(scale, at(scale, 1) - at(scale, half + 1), early);
  }

  /** By more than chance: what comes in and what goes out again both add to that. */
  private boolean isLess(int scale, long late, double early) {
    double churn = churn(scale);
    double entries = early * (1 - churn) / (1 + churn);
    return early >= LEAST_EARLY && late < early * Math.max(0.5, 0.9 - 1.5 / Math.sqrt(entries));
  }

  /** The lesser of the first two steps of those at hand, or the middle one of three. */
  private int typical(int scale) {
    int held = held(scale);
    int first = step(scale, held - 1);
    int second = step(scale, held - 2);
    int least = Math.min(first, second);
    return held < KEPT
        ? least
        : Math.max(least, Math.min(Math.max(first, second), step(scale, held - 3)));
  }

  /** From the (k+1)-th window from the last to the k-th. */
  private int step(int scale, int k) {
    return at(scale, k) - at(scale, k + 1);
  }

  /** A floor of the time {@code age} samples ago, as fine as it is still known; -1 if not known. */
  int floorAt(int age) {
    for (int scale = 0; scale < SCALES; scale++) {
      int k = age / width(scale) + 1;
      if (k <= held(scale)) {
        return at(scale, k);
      }
    }
    return -1;
  }
}
