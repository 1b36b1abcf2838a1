package heapwarden.track;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What it costs the application to have an opening recorded: one in {@value #SPARSE} of each stripe
 * of threads is timed.
 *
 * <p>A moving mean, in which a single one counts for eight times as much as the mean at most: a
 * thread that lost its processor in the midst of it must not pass for an expensive stack. Plain
 * writes: an update that a race loses is one less. Wait-free, a few nanoseconds and a call of the
 * clock twice in {@value #SPARSE} openings.
 */
public final class Meter {
  static final int SPARSE = 16;
  private static final int LINE = 16;
  private static final int WEIGHT = 16;
  private static final int FARTHEST = 8;

  /** What is assumed before anything was timed, in nanoseconds. */
  private static final long FIRST = 1500;

  private final AtomicLongArray ticks = new AtomicLongArray(Quota.STRIPES * LINE);
  private double mean = FIRST;

  /** When it began, if this one is to be timed; else 0. */
  long begin(int thread) {
    int at = (thread & (Quota.STRIPES - 1)) * LINE;
    long tick = ticks.getPlain(at) + 1;
    ticks.setPlain(at, tick);
    return tick % SPARSE == 0 ? System.nanoTime() : 0;
  }

  void end(long begin) {
    took(System.nanoTime() - begin);
  }

  void took(long nanos) {
    double before = mean;
    mean = before + (Math.min(Math.max(0, nanos), FARTHEST * before) - before) / WEIGHT;
  }

  /** Nanoseconds for an opening that is recorded. */
  public double nanos() {
    return mean;
  }
}
