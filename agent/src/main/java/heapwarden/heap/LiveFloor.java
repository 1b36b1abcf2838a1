package heapwarden.heap;

/**
 * Estimates the live set: what would be left if all garbage were collected now.
 *
 * <p>Invariant: {@link #bytes} is the live set when {@link #exact}, else a bound from above. It is
 * exact after a full collection, until what is in the heap moves away from that figure by more than
 * a tenth: then so much has been promoted, or freed, that only the least bound of the last {@value
 * Floors#LENGTH} samples is known. Trend and time are taken from collections that reclaim old
 * objects only, since everything else rises between two of them. Agent's thread only.
 */
final class LiveFloor {
  private static final int TENTH = 10;

  private final double interval;
  private final Floors heap = new Floors();
  private final Floors container = new Floors();
  private final long[] bounds = new long[Floors.LENGTH];
  private int count;
  private long full = -1;
  private double exhaustion = -1;

  /** Creates an estimate; {@code interval} is the time between two samples in milliseconds. */
  LiveFloor(long interval) {
    this.interval = interval;
  }

  void add(HeapSample sample) {
    Reading reading = sample.reading();
    if (reading.fresh) {
      full = reading.exact ? reading.left : -1;
      count = reading.exact ? 0 : count;
    }
    bounds[count++ % bounds.length] = Math.min(reading.bound, sample.usedBytes());
    heap.add(reading.fresh ? reading.left : -1);
    container.add(sample.containerUsedBytes());
    double untilHeap = heap.samplesUntil(sample.room());
    double untilLimit =
        sample.containerLimitBytes() < 0
            ? -1
            : container.samplesUntil(sample.containerLimitBytes());
    double until =
        untilHeap < 0 ? untilLimit : untilLimit < 0 ? untilHeap : Math.min(untilHeap, untilLimit);
    exhaustion = until < 0 ? -1 : until * interval / 1000;
  }

  private long least() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < Math.min(count, bounds.length); i++) {
      least = Math.min(least, bounds[i]);
    }
    return count == 0 ? 0 : least;
  }

  long bytes() {
    return exact() ? Math.min(full, least()) : least();
  }

  boolean exact() {
    return full >= 0 && Math.abs(least() - full) <= full / TENTH;
  }

  /** Whether there were enough collections to tell a trend. */
  boolean known() {
    return heap.known();
  }

  boolean rising() {
    return heap.rising();
  }

  /** Bytes; 0 unless it rises. */
  double risePerSample() {
    return heap.perSample();
  }

  /** Bytes; 0 unless it rises. */
  double risePerHour() {
    return risePerSample() * 3_600_000 / interval;
  }

  /**
   * Until the heap can hold no more, or the container, whichever comes first; -1 when neither
   * rises.
   */
  double exhaustionSeconds() {
    return exhaustion;
  }
}
