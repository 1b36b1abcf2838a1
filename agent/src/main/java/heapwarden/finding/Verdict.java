package heapwarden.finding;

/** What was seen of a finding; each carries exactly one. Strongest first. */
public enum Verdict {
  /** Collected by the garbage collector without ever having been closed. No false positives. */
  PROVEN,
  /** Reachable only from its own threads: nobody can close it any more. No false positives. */
  ORPHANED,
  /** The live count of one open site keeps climbing: statistical, with a confidence. */
  GROWING,
  /** A container holds more than the limit it was configured with. */
  OVER_BOUND,
  /** A population open longer than {@code age} without growth. Informational. */
  OLD,
  /** Still open when the JVM ended: counts in a gate, informational when watching. */
  OPEN_AT_EXIT
}
