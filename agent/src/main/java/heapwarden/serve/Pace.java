package heapwarden.serve;

/** Lets so many pass a second, the first ones at once; the others wait for their turn. Blocking. */
final class Pace {
  private final long step;
  private final long ahead;
  private long next = System.nanoTime();

  /** As many as that a second; a fifth of it may come at once. */
  Pace(int perSecond) {
    this.step = 1_000_000_000L / perSecond;
    this.ahead = 200_000_000L;
  }

  /** Waits until it is this caller's turn; comes back early when interrupted. */
  void take() {
    long wait = turn(System.nanoTime());
    if (wait > 0) {
      try {
        Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** How many nanoseconds to wait. */
  synchronized long turn(long now) {
    next = Math.max(next, now - ahead) + step;
    return next - now;
  }
}
