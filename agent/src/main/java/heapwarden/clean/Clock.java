package heapwarden.clean;

/** The time limit of one closing; monotonic. */
final class Clock {
  private static final double PATIENCE = 0.1;
  private static final long LEAST = 5;
  private static final long FAIR = 4;

  private final long limit;
  private final long start = System.nanoTime();

  Clock(long limitMillis) {
    this.limit = limitMillis;
  }

  /** Milliseconds since the start. */
  long now() {
    return (System.nanoTime() - start) / 1_000_000;
  }

  /** Milliseconds until the limit; 0 when it has passed. */
  long left() {
    return Math.max(0, limit - now());
  }

  /**
   * How long one call may take before the next has its turn: a tenth of the limit, or, so that half
   * of the time is left when all have hung, a fourth of its share among all that wait.
   */
  long patience(int waiting) {
    return Math.max(LEAST, Math.min(part(PATIENCE), left() / (FAIR * (waiting + 1))));
  }

  /** A part of the limit, never more than is left. */
  long share(double part) {
    return Math.min(left(), part(part));
  }

  /** A part of the limit. */
  long part(double part) {
    return Math.max(1, (long) (limit * part));
  }
}
