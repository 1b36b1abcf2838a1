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

  private static final int NEARLY_FULL_SHARE = 64;
  private static final long NEARLY_FULL_BYTES = 4 << 20;

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
    Runtime runtime = Runtime.getRuntime();
    long max = runtime.maxMemory();
    long free = max - runtime.totalMemory() + runtime.freeMemory();
    return free < Math.min(NEARLY_FULL_BYTES, max / NEARLY_FULL_SHARE);
  }
}
