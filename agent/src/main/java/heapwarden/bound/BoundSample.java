package heapwarden.bound;

import heapwarden.config.Bound;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came of one policy on one container so far. Immutable. */
public final class BoundSample {
  private final Bound policy;
  private final String place;
  private final String type;
  private final State state;
  private final @Nullable String reason;
  private final long entries;
  private final long bytes;
  private final Map<Cause, Long> evicted = new EnumMap<>(Cause.class);
  private final Map<Cause, Long> wouldEvict = new EnumMap<>(Cause.class);
  private final long hits;
  private final long misses;
  private final long regretted;
  private final long restored;
  private final long closed;
  private final long failedToClose;
  private final long stuck;

  BoundSample(Governed from, long entries, long bytes) {
    this.policy = from.policy;
    this.place = from.place;
    this.type = from.type;
    this.state = from.state();
    this.reason = from.reason();
    this.entries = entries;
    this.bytes = bytes;
    for (Cause cause : Cause.values()) {
      evicted.put(cause, from.evictedBy(cause));
      wouldEvict.put(cause, from.wouldEvictBy(cause));
    }
    this.hits = from.hits;
    this.misses = from.misses;
    this.regretted = from.regretted();
    this.restored = from.restored;
    this.closed = from.closed();
    this.failedToClose = from.failedToClose();
    this.stuck = from.stuck();
  }

  public Bound policy() {
    return policy;
  }

  /** The owner path of the container. */
  public String place() {
    return place;
  }

  /** The class of the container. */
  public String type() {
    return type;
  }

  public State state() {
    return state;
  }

  /** Why it is paused or refused; else {@code null}. */
  public @Nullable String reason() {
    return reason;
  }

  /** How many it holds, -1 when it is gone. */
  public long entries() {
    return entries;
  }

  /** An estimate of what one entry holds, in bytes, or -1. */
  public long bytesPerEntry() {
    return bytes;
  }

  public long evicted(Cause cause) {
    return evicted.getOrDefault(cause, 0L);
  }

  /** What would have been evicted, while observing. */
  public long wouldEvict(Cause cause) {
    return wouldEvict.getOrDefault(cause, 0L);
  }

  public long evicted() {
    return sum(evicted);
  }

  public long wouldEvict() {
    return sum(wouldEvict);
  }

  private static long sum(Map<Cause, Long> counts) {
    long sum = 0;
    for (long count : counts.values()) {
      sum += count;
    }
    return sum;
  }

  /** Look-ups, at call sites that are seen, that found something. */
  public long hits() {
    return hits;
  }

  public long misses() {
    return misses;
  }

  /** How many keys were asked for after they were evicted, or would have been. */
  public long regretted() {
    return regretted;
  }

  /**
   * The share of what was evicted, or would have been, that was asked for again: one at most, even
   * when an entry was met that nobody knew to be gone.
   */
  public double regretRate() {
    long gone = evicted() + wouldEvict();
    return gone == 0 ? 0 : Math.min(1, (double) regretted / gone);
  }

  /** How many came back from quarantine. */
  public long restored() {
    return restored;
  }

  /** How many evicted values were closed. */
  public long closed() {
    return closed;
  }

  public long failedToClose() {
    return failedToClose;
  }

  /** How many could not be evicted. */
  public long stuck() {
    return stuck;
  }
}
