package heapwarden.bound;

import heapwarden.peek.Peek;

/**
 * Whether nobody is inside the monitor of an object, told by the object's header without entering.
 *
 * <p>An eviction must never wait for a bin that somebody computes in: that one may be waiting for
 * us, or be ourselves. The two low bits of the header are 01 as long as an object was never locked
 * or is locked no more; with a third bit, and a thread above it, it is biased, as old JVMs do, and
 * nobody knows whether that thread is inside. The reading is proven once on an object of our own;
 * where that fails nothing is ever free, and what would have been evicted here is left to the
 * agent's thread. Between the look and the locking somebody may come: then the eviction waits as
 * long as an insertion into that bin would.
 */
final class Monitors {
  private static final long HEADER = 0;
  private static final long STATE = 3;
  private static final long UNLOCKED = 1;
  private static final long BIASED = 4;
  private static final int THREAD = 10;

  private static final boolean READABLE = isReadable();

  private Monitors() {}

  static boolean isFree(Object object) {
    return READABLE && read(object);
  }

  private static boolean read(Object object) {
    long header = Peek.longAt(object, HEADER);
    return (header & STATE) == UNLOCKED && ((header & BIASED) == 0 || header >>> THREAD == 0);
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
