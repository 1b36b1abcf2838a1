package heapwarden.launch;

import org.jspecify.annotations.Nullable;

/**
 * Memory that is given up when it is needed most: what says that the heap is full needs some of it.
 * In small parts, which no collector treats apart. Thread safe.
 */
final class Reserve {
  private static final int PARTS = 128;
  private static final int MOST_BYTES = 1 << 20;

  /** The heap is this many times as large at least. */
  private static final int SHARE = 32;

  /** Nearly full is a heap with less free than this, or than a share of it if that is less. */
  private static final long NEARLY_FULL = 4 << 20;

  private static final int NEARLY_FULL_SHARE = 24;

  /** A heap that fills has more, so that a report can still be written. */
  private static final long FILLING = 16 << 20;

  private static final int FILLING_SHARE = 12;

  /** Two regions of G1, which throws OutOfMemoryError with three of them free. */
  private static final int REGIONS_SHARE = 1024;

  private volatile byte @Nullable [][] parts;

  /** Takes hold of the memory; does nothing while it is held. */
  void fill() {
    if (parts == null) {
      long bytes = Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / SHARE);
      parts = new byte[PARTS][(int) (bytes / PARTS)];
    }
  }

  /** Gives it up to whoever is first, the application perhaps. */
  void release() {
    parts = null;
  }

  /**
   * Whether next to nothing is free, garbage not counted as free. Then what allocates much should
   * wait: in a full heap the JVM's own instrumentation writes to stderr that it failed.
   */
  static boolean isHeapNearlyFull() {
    return isFreeBelow(NEARLY_FULL, 2, NEARLY_FULL_SHARE);
  }

  /** Whether so little is free that a report should be written while it still can be. */
  static boolean isHeapFilling() {
    return isFreeBelow(FILLING, 4, FILLING_SHARE);
  }

  private static boolean isFreeBelow(long bytes, int parts, int share) {
    Runtime runtime = Runtime.getRuntime();
    long max = runtime.maxMemory();
    long free = max - runtime.totalMemory() + runtime.freeMemory();
    return free < Math.min(Math.max(bytes, parts * (max / REGIONS_SHARE)), max / share);
  }
}
