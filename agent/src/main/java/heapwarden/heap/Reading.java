package heapwarden.heap;

/** What the collector tells at one sample. Immutable. */
final class Reading {
  /** Bytes left by the last collection that reclaimed old objects; -1 when there was none yet. */
  final long left;

  /** Whether {@link #left} is the live set itself, left by a full collection. */
  final boolean exact;

  /** Whether there was such a collection since the sample before. */
  final boolean fresh;

  /** An upper bound of the live set as it is now: old objects, and young ones that survived. */
  final long bound;

  Reading(long left, boolean exact, boolean fresh, long bound) {
    this.left = left;
    this.exact = exact;
    this.fresh = fresh;
    this.bound = bound;
  }
}
