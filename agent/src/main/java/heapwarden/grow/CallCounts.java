package heapwarden.grow;

import heapwarden.hook.Sink;

/**
 * How often each counted call site was passed: the sink of {@code Hooks.counted}. Plain increments
 * of plain numbers, a nanosecond each: threads that race lose some, so counts are lower bounds.
 */
public final class CallCounts extends Sink {
  /** The most sites counted one by one; the number after the last counts the rest together. */
  public static final int MOST = 4096;

  private final long[] counts = new long[MOST + 1];

  @Override
  public void counted(int site) {
    counts[site]++;
  }

  /** How often the site of this number was passed, from 0 to {@link #MOST} inclusive. */
  public long of(int site) {
    return counts[site];
  }
}
