package heapwarden.grow;

/**
 * The time that a walk may take, of the thread that walks. It is asked every few hundred objects,
 * which take microseconds: where a millisecond or more has gone by since it was asked last, the
 * thread was waiting for a processor, and a millisecond is all that counts. So a walk on a busy
 * machine sees as much as on a calm one. By the clock it ends after {@value #PATIENCE} times as
 * long in any case.
 */
class Allowance {
  private static final long STEP = 1_000_000;
  private static final long PATIENCE = 5;

  private final long end;
  private long left;
  private long last;

  /** Begins now. */
  Allowance(long nanos) {
    left = nanos;
    last = now();
    end = last + PATIENCE * nanos;
  }

  long now() {
    return System.nanoTime();
  }

  boolean isSpent() {
    long now = now();
    left -= Math.min(now - last, STEP);
    last = now;
    return left < 0 || now - end > 0;
  }
}
