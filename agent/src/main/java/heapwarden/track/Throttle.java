package heapwarden.track;

import heapwarden.finding.Kind;

/**
 * Keeps the price of openings down where a program opens in a tight loop: per second, kind and
 * stripe of threads {@code rate} openings are recorded, {@value #BURST} times as many where fewer
 * were before, then one in {@value #SPARSE}; less while the agent must save, see {@link #slow}.
 *
 * <p>A stack costs a microsecond or two and an Inflater a fifth of that; a program that makes
 * millions of them is slowed by what it would not notice a few thousand times. All stripes together
 * that open more record {@value #TOGETHER} times the rate of one, 400 a second by default: at the
 * five microseconds that one takes where caches are cold, that is a tenth of a percent of two
 * processors. What is left out is counted, and its closing is a miss like that of anything opened
 * before the agent came. Plain writes: a count lost to a race lets one more be recorded. Wait-free,
 * some two nanoseconds.
 */
final class Throttle {
  static final int SPARSE = 1024;

  /** For so many seconds' worth of openings the quiet before is made up for. */
  static final int BURST = 4;

  /** What many stripes that all open more than their share have of it together. */
  static final int TOGETHER = 4;

  private static final int LINE = 16;
  private static final int KINDS = Kind.values().length;
  private static final int ROW = (KINDS + LINE - 1) / LINE * LINE + LINE;
  private static final long SECOND = 1_000_000_000;
  private static final int STEP_SHIFT = 2;

  /** What a step is counted from at most: from a rate that nobody reaches it would save nothing. */
  private static final long RATE = 1000;

  private final long[] counts = new long[Quota.STRIPES * ROW];
  private final long asked;
  private long rate;

  /** The most that {@link #counts} may be for an opening to be recorded. */
  private long burst;

  /** One less than a power of two. */
  private long mask = SPARSE - 1;

  private volatile long sampled;
  private long lastRefill = System.nanoTime();

  /**
   * Creates a throttle.
   *
   * @param rate the openings to record per second, kind and stripe; 0 for all
   */
  Throttle(long rate) {
    this.asked = rate == 0 ? Long.MAX_VALUE / BURST : rate;
    this.rate = asked;
    this.burst = BURST * asked;
  }

  /**
   * Records less, or more again: a quarter for each step. Agent's thread only; what is counted
   * meanwhile may be lost.
   *
   * @param step 0 for what was asked for
   */
  void slow(int step) {
    sampled = sampled();
    int shift = STEP_SHIFT * step;
    rate = step == 0 ? asked : Math.max(1, Math.min(asked, RATE) >> shift);
    burst = BURST * rate;
    mask = ((long) SPARSE << shift) - 1;
    // No burst: what a step saves is to be seen at once.
    java.util.Arrays.fill(counts, burst - rate);
  }

  /** Whether this opening is to be recorded. */
  boolean admits(int thread, Kind kind) {
    int at = at(thread, kind);
    long count = counts[at] + 1;
    counts[at] = count;
    return isRecorded(count);
  }

  /** Whether this call would not be recorded if it were an opening; then it is taken for one. */
  boolean leavesOut(int thread, Kind kind) {
    int at = at(thread, kind);
    long count = counts[at] + 1;
    if (isRecorded(count)) {
      return false;
    }
    counts[at] = count;
    return true;
  }

  private static int at(int thread, Kind kind) {
    return (thread & (Quota.STRIPES - 1)) * ROW + kind.ordinal();
  }

  private boolean isRecorded(long count) {
    return count <= burst || (count - burst & mask) == 0;
  }

  /** Gives back what the time that has passed is worth. Agent's thread only. */
  void refill() {
    refill(System.nanoTime());
  }

  /**
   * As {@link #refill()}, by a clock of the caller's: what is given back bit by bit is taken by
   * openings of any time, not by the first of each second.
   */
  void refill(long now) {
    long passed = Math.min(now - lastRefill, BURST * SECOND);
    long back = (long) ((double) rate * passed / SECOND);
    if (back == 0) {
      return;
    }
    // What is worth less than an opening is kept.
    lastRefill = now - (passed - (long) ((double) back / rate * SECOND));
    sampled = sampled();
    for (int kind = 0; kind < KINDS; kind++) {
      refill(kind, back);
    }
  }

  private void refill(int kind, long back) {
    int beyond = 0;
    for (int at = kind; at < counts.length; at += ROW) {
      beyond += counts[at] > burst ? 1 : 0;
    }
    long ofEach = beyond > TOGETHER ? Math.max(1, back * TOGETHER / beyond) : back;
    for (int at = kind; at < counts.length; at += ROW) {
      long count = counts[at];
      if (count != 0) {
        counts[at] = Math.max(0, Math.min(count, burst) - (count > burst ? ofEach : back));
      }
    }
  }

  /** How many openings were left out so far, as nearly as racing counts tell. */
  long sampled() {
    long sum = sampled;
    for (long count : counts) {
      long beyond = Math.max(0, count - burst);
      sum += beyond - beyond / (mask + 1);
    }
    return sum;
  }
}
