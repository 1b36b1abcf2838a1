package heapwarden.report;

import heapwarden.finding.Cleanup;
import heapwarden.finding.Cleanup.Outcome;

/** What is said of the closing at the end to a person. */
public final class CleanupText {
  private CleanupText() {}

  /** One thing. One line. */
  public static String line(Cleanup one) {
    StringBuilder out = new StringBuilder(160).append(one.kind().label());
    if (!one.label().isEmpty()) {
      out.append(' ').append(one.label());
    }
    out.append(' ').append(one.message()).append(", opened at ");
    return out.append(one.site().isEmpty() ? "an unrecorded site" : one.site()).toString();
  }

  /**
   * All of it. One line.
   *
   * @param counts by the ordinal of the outcome
   */
  public static String sum(int[] counts, long millis) {
    int would = counts[Outcome.WOULD_CLOSE.ordinal()];
    if (would > 0) {
      return "CLEANUP: " + would + " left open; clean=enforce would close them in order";
    }
    return "CLEANUP: "
        + counts[Outcome.CLOSED.ordinal()]
        + " closed, "
        + counts[Outcome.LEFT_ALONE.ordinal()]
        + " left alone, "
        + counts[Outcome.FAILED.ordinal()]
        + " failed, in "
        + millis
        + " ms";
  }
}
