package heapwarden.track;

import org.jspecify.annotations.Nullable;

/**
 * Keeps an opening hook from entering itself on the same thread: what it does for the first time
 * may load classes, and loading a class opens things.
 *
 * <p>A table of slots keyed by thread, searched a few steps from the thread's hash; under a
 * nanosecond and no {@code ThreadLocal}, which would pin the agent's loader. Plain writes: when two
 * threads race for a slot, one mark is lost, and that thread's recursion is noticed one level
 * deeper. When all slots of a window are taken the entry is refused, and the caller counts a drop.
 * A slot refers to its thread only while the thread is inside.
 */
final class Guard {
  private static final int SLOTS = 1 << 10;
  private static final int WINDOW = 4;

  private final @Nullable Thread[] slots = new Thread[SLOTS];

  static final int REENTERED = -1;
  static final int BUSY = -2;

  /** Enters; answers the slot to give to {@link #leave}, or REENTERED, or BUSY. */
  int enter(Thread thread, int threadHash) {
    int free = BUSY;
    for (int i = 0; i < WINDOW; i++) {
      int at = (threadHash + i) & (SLOTS - 1);
      Thread there = slots[at];
      if (there == thread) {
        return REENTERED;
      }
      if (there == null && free == BUSY) {
        free = at;
      }
    }
    if (free != BUSY) {
      slots[free] = thread;
    }
    return free;
  }

  void leave(int slot) {
    slots[slot] = null;
  }
}
