package heapwarden.launch;

import heapwarden.track.Ledger;

/**
 * The wait at the end for what is about to be found: collects until after two collections in a row
 * nothing has come to its end, neither what was open nor a thread, or time is up. Agent's thread
 * only.
 */
final class Settling {
  private static final long STEP = 100;

  /** Collections without a find after which it is over. */
  private static final int QUIET_ROUNDS = 2;

  private Settling() {}

  /** Waits so many milliseconds at most. */
  static void await(Ledger ledger, long millis) throws InterruptedException {
    ledger.expectRescued(); // a short program may end before this thread has begun
    long end = System.currentTimeMillis() + millis;
    int quiet = 0;
    long open = ledger.numberOpen();
    int threads = threads();
    while (quiet < QUIET_ROUNDS && System.currentTimeMillis() < end) {
      System.gc();
      int found = ledger.drain(STEP);
      boolean ending = ledger.numberOpen() < open || threads() < threads;
      open = ledger.numberOpen();
      threads = threads();
      quiet = found == 0 && !ending ? quiet + 1 : 0;
    }
  }

  /** An estimate of how many run. */
  private static int threads() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group != null && group.getParent() != null) {
      group = group.getParent();
    }
    return group == null ? 0 : group.activeCount();
  }
}
