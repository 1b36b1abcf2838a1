package heapwarden.clean;

/** The time limit of one closing; monotonic. */
final class Clock {
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

  /** A part of the limit, never more than is left. */
  long share(double part) {
    return Math.min(left(), part(part));
  }

  /** A part of the limit. */
  long part(double part) {
    return Math.max(1, (long) (limit * part));
  }
}
