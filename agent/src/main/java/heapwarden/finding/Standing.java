package heapwarden.finding;

/** How a gate takes a finding. What a gate does not count at all, such as a note, has none. */
public enum Standing {
  /** Neither in the baseline nor suppressed, or more than the baseline has: the gate fails. */
  NEW,
  /** In the baseline, with as many or more. */
  KNOWN,
  /** Somebody has said why it may be. */
  SUPPRESSED
}
