package heapwarden.track;

import heapwarden.finding.Kind;

/**
 * Keeps the price of openings down where a program opens in a tight loop: per second, kind and
 * stripe of threads the first {@code rate} openings are recorded, then one in {@value #SPARSE};
 * less while the agent must save, see {@link #slow}.
 *
 * <p>A stack costs a microsecond or two and an Inflater a fifth of that; a program that makes
 * millions of them is slowed by what it would not notice a few thousand times. All stripes together
 * record 4,000 a second by default: at the five microseconds that one takes where caches are cold,
 * that is one percent of two processors. What is left out is counted, and its closing is a miss
 * like that of anything opened before the agent came. Plain writes: a count lost to a race lets one
 * more be recorded. Wait-free, some two nanoseconds.
 */
final class Throttle {
  static final int SPARSE = 256;
  private static final int LINE = 16;
  private static final int ROW = (Kind.values().length + LINE - 1) / LINE * LINE + LINE;
  private static final long SECOND = 1_000_000_000;

  private final long[] counts = new long[Quota.STRIPES * ROW];
  private static final int STEP_SHIFT = 2;

  /** What a step is counted from at most: from a rate that nobody reaches it would save nothing. */
  private static final long RATE = 1000;

  private final long asked;
  private long rate;

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
    this.asked = rate == 0 ? Long.MAX_VALUE : rate;
    this.rate = asked;
  }

  /**
   * Records less, or more again: a quarter for each step. Agent's thread only; what is counted
   * meanwhile may be lost.
   *
   * @param step 0 for what was asked for
   */
  void slow(int step) {
    sampled = sampled();
    java.util.Arrays.fill(counts, 0);
    int shift = STEP_SHIFT * step;
    rate = step == 0 ? asked : Math.max(1, Math.min(asked, RATE) >> shift);
    mask = ((long) SPARSE << shift) - 1;
  }

  /** Whether this opening is to be recorded. */
  boolean admits(int thread, Kind kind) {
    int at = (thread & (Quota.STRIPES - 1)) * ROW + kind.ordinal();
    long count = counts[at] + 1;
    counts[at] = count;
    return count <= rate || (count & mask) == 0;
  }

  /** Whether this call would not be recorded if it were an opening; then it is taken for one. */
  boolean leavesOut(int thread, Kind kind) {
    int at = (thread & (Quota.STRIPES - 1)) * ROW + kind.ordinal();
    long count = counts[at] + 1;
    if (count <= rate || (count & mask) == 0) {
      return false;
    }
    counts[at] = count;
    return true;
  }

  /** Begins a new second when one has passed. Agent's thread only. */
  void refill() {
    long now = System.nanoTime();
    if (now - lastRefill < SECOND) {
      return;
    }
    lastRefill = now;
    sampled = sampled();
    java.util.Arrays.fill(counts, 0);
  }

  /** How many openings were left out so far, as nearly as racing counts tell. */
  long sampled() {
    long sum = sampled;
    for (long count : counts) {
      sum += count <= rate ? 0 : count - rate - (count / (mask + 1) - rate / (mask + 1));
    }
    return sum;
  }
}
