package heapwarden.heap;

import heapwarden.finding.Quantity;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects on purpose while there is pressure, where the user asked for that.
 *
 * <p>A full collection stops the application, so there is one at most in {@value #REST} samples;
 * none any more once the JVM turned out to ignore them. That is asked of the JVM, which may not
 * tell: then that no collection was counted tells it, as far as the application caused none
 * meanwhile. Agent's thread only.
 */
final class ForcedCollections {
  /** How many samples lie between two at least. */
  static final int REST = 20;

  private final Runnable collector;
  private final LongSupplier used;
  private final LongSupplier collections;
  private final BooleanSupplier disabled;
  private int rested = REST;
  private boolean ignored;
  private int count;
  private long before = -1;
  private long after = -1;

  /**
   * Prepares to collect.
   *
   * @param collector collects all
   * @param used the bytes in the heap now, garbage included
   * @param collections how many collections there were so far
   * @param disabled whether the JVM is known to ignore the collector
   */
  ForcedCollections(
      Runnable collector, LongSupplier used, LongSupplier collections, BooleanSupplier disabled) {
    this.collector = collector;
    this.used = used;
    this.collections = collections;
    this.disabled = disabled;
  }

  /**
   * Collects if that is due; to be called once a sample.
   *
   * @param pressed whether there is pressure
   * @return what was done, in a sentence; {@code null} when nothing was
   */
  @Nullable String collect(boolean pressed) {
    rested = Math.min(REST, rested + 1);
    if (!pressed || ignored || rested < REST) {
      return null;
    }
    rested = 0;
    if (disabled.getAsBoolean()) {
      return ignored();
    }
    long collected = collections.getAsLong();
    long held = used.getAsLong();
    long began = System.nanoTime();
    collector.run();
    long millis = (System.nanoTime() - began) / 1_000_000;
    if (collections.getAsLong() == collected) {
      return ignored();
    }
    count++;
    before = held;
    after = used.getAsLong();
    return "collected on purpose, since gc=pressure: "
        + Quantity.bytes(before)
        + " used before, "
        + Quantity.bytes(after)
        + " after, "
        + millis
        + " ms; the next in "
        + REST
        + " samples at the earliest";
  }

  private String ignored() {
    ignored = true;
    return "gc=pressure does nothing: this JVM ignores explicit collections"
        + " (-XX:+DisableExplicitGC)";
  }

  int count() {
    return count;
  }

  /** The bytes in the heap before the last one; -1 when there was none. */
  long before() {
    return before;
  }

  /** The bytes in the heap after the last one; -1 when there was none. */
  long after() {
    return after;
  }
}
