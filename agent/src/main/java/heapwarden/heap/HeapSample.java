package heapwarden.heap;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The memory of this process at one moment. Sizes in bytes, -1 for what is not told. Immutable.
 *
 * <p>What needs the JDK's management classes is missing from a sample of a runtime without them:
 * see {@link #complete}.
 */
public final class HeapSample {
  private final long usedBytes;
  private final long committedBytes;
  private final long maxBytes;
  private final long containerLimitBytes;
  private final long containerUsedBytes;
  private final long descriptors;
  private final long descriptorLimit;
  private final Reading reading;
  private final boolean complete;
  private final boolean stopsToCollect;
  private final Map<String, Long> pools;
  private final long metaspaceBytes;
  private final long directBytes;
  private final long mappedBytes;
  private final int threads;
  private final int classes;
  private final long collections;
  private final long collectionMillis;

  private HeapSample(Builder from) {
    this.usedBytes = from.usedBytes;
    this.committedBytes = from.committedBytes;
    this.maxBytes = from.maxBytes;
    this.containerLimitBytes = from.containerLimitBytes;
    this.containerUsedBytes = from.containerUsedBytes;
    this.descriptors = from.descriptors;
    this.descriptorLimit = from.descriptorLimit;
    this.reading = from.reading;
    this.complete = from.complete;
    this.stopsToCollect = from.stopsToCollect;
    this.pools = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(from.pools));
    this.metaspaceBytes = from.metaspaceBytes;
    this.directBytes = from.directBytes;
    this.mappedBytes = from.mappedBytes;
    this.threads = from.threads;
    this.classes = from.classes;
    this.collections = from.collections;
    this.collectionMillis = from.collectionMillis;
  }

  /** Of the heap, garbage included. */
  public long usedBytes() {
    return usedBytes;
  }

  /** Of the heap, taken from the system. */
  public long committedBytes() {
    return committedBytes;
  }

  /** What the heap may grow to. */
  public long maxBytes() {
    return maxBytes;
  }

  /** The least memory limit of the container; -1 when there is none. */
  public long containerLimitBytes() {
    return containerLimitBytes;
  }

  /** What the container holds, without file cache; -1 when there is no limit. */
  public long containerUsedBytes() {
    return containerUsedBytes;
  }

  /** Open descriptors of this process. */
  public long descriptors() {
    return descriptors;
  }

  /** How many it may open; -1 when that is not told. */
  public long descriptorLimit() {
    return descriptorLimit;
  }

  /** Whether the JDK's management classes were there to tell the rest. */
  public boolean complete() {
    return complete;
  }

  /** Each memory pool, and what is used of it. */
  public Map<String, Long> pools() {
    return pools;
  }

  public long metaspaceBytes() {
    return metaspaceBytes;
  }

  /** Of direct buffers. */
  public long directBytes() {
    return directBytes;
  }

  /** Of mapped buffers. */
  public long mappedBytes() {
    return mappedBytes;
  }

  /** Live platform threads. */
  public int threads() {
    return threads;
  }

  /** Loaded classes. */
  public int classes() {
    return classes;
  }

  /** Garbage collections since the JVM's start. */
  public long collections() {
    return collections;
  }

  /** Milliseconds of collecting since the JVM's start. */
  public long collectionMillis() {
    return collectionMillis;
  }

  /** Whether this JVM has a collector that stops the application for a full collection. */
  boolean stopsToCollect() {
    return stopsToCollect;
  }

  Reading reading() {
    return reading;
  }

  /**
   * What the live set may grow to: the heap's maximum, or less where the container has no room for
   * that, given what the process holds outside the heap.
   */
  long room() {
    if (containerLimitBytes < 0 || containerUsedBytes < 0) {
      return maxBytes;
    }
    long outside = Math.max(0, containerUsedBytes - committedBytes);
    return Math.max(1, Math.min(maxBytes, containerLimitBytes - outside));
  }

  /** Mutable until {@link #build}; not thread safe. */
  static final class Builder {
    long usedBytes;
    long committedBytes;
    long maxBytes;
    long containerLimitBytes = -1;
    long containerUsedBytes = -1;
    long descriptors = -1;
    long descriptorLimit = -1;
    Reading reading;
    boolean complete;
    boolean stopsToCollect;
    final Map<String, Long> pools = new LinkedHashMap<>();
    long metaspaceBytes = -1;
    long directBytes = -1;
    long mappedBytes = -1;
    int threads = -1;
    int classes = -1;
    long collections = -1;
    long collectionMillis = -1;

    Builder(long used, long committed, long max) {
      this.usedBytes = used;
      this.committedBytes = committed;
      this.maxBytes = max;
      this.reading = new Reading(-1, false, false, used);
    }

    HeapSample build() {
      return new HeapSample(this);
    }
  }
}
