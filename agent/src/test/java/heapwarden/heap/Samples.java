package heapwarden.heap;

/** Samples of a heap of 1000 bytes. */
final class Samples {
  static final long MAX = 1000;

  private Samples() {}

  static HeapSample of(Reading reading) {
    return inContainer(reading, -1, -1);
  }

  static HeapSample inContainer(Reading reading, long limit, long used) {
    HeapSample.Builder sample = new HeapSample.Builder(MAX, MAX, MAX);
    sample.reading = reading;
    sample.containerLimitBytes = limit;
    sample.containerUsedBytes = used;
    sample.stopsToCollect = true;
    return sample.build();
  }

  static Reading full(long live) {
    return new Reading(live, true, true, live);
  }

  /** Nothing since a full collection, but what is in the old pools has become this much. */
  static Reading sinceFull(long live, long bound) {
    return new Reading(live, true, false, bound);
  }

  static Reading concurrent(long left) {
    return new Reading(left, false, true, left);
  }

  /** No collection since a concurrent one. */
  static Reading stale(long left) {
    return new Reading(left, false, false, left);
  }

  static Reading youngOnly(long bound) {
    return new Reading(-1, false, false, bound);
  }
}
