package heapwarden.report;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came of one policy on one container. Built once, then only read. */
public final class BoundLine {
  final String name;
  final String target;
  final String place;
  final String type;
  final String state;
  final @Nullable String reason;
  long entries = -1;
  long bytesPerEntry = -1;
  final Map<String, Long> evicted = new LinkedHashMap<>();
  final Map<String, Long> wouldEvict = new LinkedHashMap<>();
  long hits;
  long misses;
  long regretted;
  double regretRate;
  long restored;
  long closed;
  long failedToClose;
  long stuck;
  boolean silent;

  /**
   * Creates a line without figures.
   *
   * @param place the owner path
   * @param type the class of the container
   * @param reason why it is paused or refused
   */
  public BoundLine(
      String name,
      String target,
      String place,
      String type,
      String state,
      @Nullable String reason) {
    this.name = name;
    this.target = target;
    this.place = place;
    this.type = type;
    this.state = state;
    this.reason = reason;
  }

  /** How many entries there are, and what one holds; -1 for unknown. */
  public BoundLine holding(long count, long bytesEach) {
    entries = count;
    bytesPerEntry = bytesEach;
    return this;
  }

  /** How many were evicted, and would have been, for a cause. */
  public BoundLine evicted(String cause, long really, long would) {
    evicted.put(cause, really);
    wouldEvict.put(cause, would);
    return this;
  }

  /** How often keys were looked up, and evicted ones again; the rate is a share of the evicted. */
  public BoundLine lookedUp(long found, long missed, long regrets, double rate) {
    hits = found;
    misses = missed;
    regretted = regrets;
    regretRate = rate;
    return this;
  }

  /** What became of those that were evicted, or could not be. */
  public BoundLine outcome(long back, long closings, long failures, long left) {
    restored = back;
    closed = closings;
    failedToClose = failures;
    stuck = left;
    return this;
  }

  /** Leaves it out of the text at the end. */
  public BoundLine silent(boolean quiet) {
    silent = quiet;
    return this;
  }

  long evicted() {
    return sum(evicted);
  }

  long wouldEvict() {
    return sum(wouldEvict);
  }

  private static long sum(Map<String, Long> counts) {
    long sum = 0;
    for (long count : counts.values()) {
      sum += count;
    }
    return sum;
  }

  /** Between 0 and 1; negative when nothing was looked up. */
  double hitRatio() {
    long all = hits + misses;
    return all == 0 ? -1 : (double) hits / all;
  }
}
