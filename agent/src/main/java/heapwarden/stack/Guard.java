package heapwarden.stack;

/**
 * Keeps a hook that takes stacks from entering itself on the same thread: what it does for the
 * first time may load classes, and loading a class opens things.
 *
 * <p>A table of slots, each on a cache line of its own, searched a few steps from the thread's
 * hash; a slot holds the identity hash of the thread inside. Numbers rather than references:
 * storing a reference makes the collector's barriers mark a card, and the cards of a small table
 * share one line among all threads. Not a {@code ThreadLocal}, which would pin the agent's loader.
 *
 * <p>Plain writes: when two threads race for a slot, one mark is lost, and that thread's recursion
 * is noticed one level deeper; likewise when the first slot has become free meanwhile. When all
 * slots of a window are taken the entry is refused, and the caller counts a drop. Two threads of
 * one hash, one pair in 2^31, are taken for one while both are inside.
 */
public final class Guard {
  /** Answered when the thread is inside already. */
  public static final int REENTERED = -1;

  /** Answered when there was no slot for the thread. */
  public static final int BUSY = -2;

  private static final int SLOTS = 1 << 9;
  private static final int WINDOW = 4;
  private static final int LINE = 16;

  private final int[] marks = new int[SLOTS * LINE];

  /** Enters; answers the slot to give to {@link #leave}, or REENTERED, or BUSY. */
  public int enter(int threadHash) {
    int mark = threadHash == 0 ? 1 : threadHash;
    for (int i = 0; i < WINDOW; i++) {
      int slot = (threadHash + i) & (SLOTS - 1);
      int there = marks[slot * LINE];
      if (there == 0) {
        marks[slot * LINE] = mark;
        return slot;
      }
      if (there == mark) {
        return REENTERED;
      }
    }
    return BUSY;
  }

  /** Leaves the slot that {@link #enter} answered. */
  public void leave(int slot) {
    marks[slot * LINE] = 0;
  }
}
