package heapwarden.track;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The hard cap on live entries, without a counter that all threads write.
 *
 * <p>Permits lie in stripes, each on a cache line of its own, and move to and from the shared stock
 * in batches. Unless it is resized, never more than {@code max} permits are out, so never more than
 * {@code max} entries live; near the cap a thread may be refused while up to a batch lies idle in
 * each other stripe. Lock-free.
 */
final class Quota {
  static final int STRIPES = 16;
  private static final int LINE = 16;
  private static final int MAX_BATCH = 64;

  private final AtomicLong stock;
  private final AtomicLongArray stripes = new AtomicLongArray(STRIPES * LINE);
  private final long batch;

  /** Written by {@link #resize} only. */
  private long max;

  Quota(long max) {
    this.max = max;
    this.stock = new AtomicLong(max);
    this.batch = Math.max(1, Math.min(MAX_BATCH, max / (STRIPES * 4)));
  }

  /**
   * Lets more live, or fewer: what lives already stays, and nothing is let in until enough has gone
   * and the batches that lie idle are used up. One thread only.
   */
  void resize(long next) {
    stock.addAndGet(next - max);
    max = next;
  }

  boolean take(int thread) {
    int at = (thread & (STRIPES - 1)) * LINE;
    while (true) {
      long have = stripes.get(at);
      if (have > 0) {
        if (stripes.compareAndSet(at, have, have - 1)) {
          return true;
        }
      } else {
        long left = stock.get();
        if (left <= 0) {
          return false;
        }
        long take = Math.min(left, batch);
        if (stock.compareAndSet(left, left - take)) {
          stripes.addAndGet(at, take - 1);
          return true;
        }
      }
    }
  }

  void give(int thread) {
    int at = (thread & (STRIPES - 1)) * LINE;
    long have = stripes.incrementAndGet(at);
    if (have > 2 * batch && stripes.compareAndSet(at, have, have - batch)) {
      stock.addAndGet(batch);
    }
  }
}
