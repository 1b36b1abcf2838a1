package heapwarden.bound;

import heapwarden.peek.Peek;

/**
 * Whether nobody is inside the monitor of an object, told by the object's header without entering.
 *
 * <p>An eviction on an application's thread must never wait for a bin that somebody computes in:
 * that one may be waiting for us, or be ourselves. The two low bits of the header are 01 as long as
 * an object was never locked or is locked no more; where threads have queued for it once they stay
 * 10, and nobody knows. With a third bit it is biased, as JVMs before 18 may do: to the thread
 * whose number stands above, and only this one itself can tell whether it is inside. The reading is
 * proven once on an object of our own; where that fails nothing is ever free, and evicting is left
 * to the agent's thread, for which nobody waits. Between the look and the locking somebody may
 * come: then the eviction waits as long as an insertion into that bin would.
 */
final class Monitors {
  private static final long HEADER = 0;
  private static final long STATE = 3;
  private static final long LOCKED = 0;
  private static final long UNLOCKED = 1;
  private static final long BIASED = 4;
  private static final int OWNER = 10;

  /** Where a thread keeps the number that headers show. */
  private static final long NUMBER = Table.offset(Thread.class, "eetop");

  private static final boolean READABLE = isReadable();

  private Monitors() {}

  /**
   * Proves the reading: else the first thread to evict does, within its insertion, and meanwhile
   * others that are counted with it go on without evicting.
   */
  static void prepare() {}

  static boolean isFree(Object object) {
    return READABLE && read(object);
  }

  /** Whether somebody is inside for certain; where threads have queued nobody knows. */
  static boolean isTaken(Object object) {
    return READABLE && (Peek.longAt(object, HEADER) & STATE) == LOCKED;
  }

  private static boolean read(Object object) {
    long header = Peek.longAt(object, HEADER);
    if ((header & STATE) != UNLOCKED) {
      return false;
    }
    boolean biased = (header & BIASED) != 0 && header >>> OWNER != 0;
    return !biased
        || (header >>> OWNER == Peek.longAt(Thread.currentThread(), NUMBER) >>> OWNER
            && !Thread.holdsLock(object));
  }

  private static boolean isReadable() {
    Object probe = new Object();
    if (!read(probe)) {
      return false;
    }
    synchronized (probe) {
      return !read(probe);
    }
  }
}
