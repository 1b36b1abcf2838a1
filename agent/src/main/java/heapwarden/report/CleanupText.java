package heapwarden.report;

import heapwarden.finding.Cleanup;
import heapwarden.finding.Cleanup.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is said of the closing at the end to a person. */
public final class CleanupText {
  private CleanupText() {}

  /** Those of which the same is said, in the order in which it is said first. */
  public static Collection<List<Cleanup>> alike(List<Cleanup> all) {
    Map<String, List<Cleanup>> byLine = new LinkedHashMap<>();
    for (Cleanup one : all) {
      byLine.computeIfAbsent(line(one), line -> new ArrayList<>()).add(one);
    }
    return byLine.values();
  }

  /** So many of which the same is said. One line. */
  static String line(Cleanup one, int times) {
    return times == 1 ? line(one) : line(one) + ", " + times + " of them";
  }

  private static String line(Cleanup one) {
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
   * @param untold how many had no line of their own
   */
  public static String sum(int[] counts, int untold, long millis) {
    int would = counts[Outcome.WOULD_CLOSE.ordinal()];
    StringBuilder out = new StringBuilder("CLEANUP: ");
    if (would > 0) {
      out.append(would).append(" left open; clean=enforce would close them in order");
    } else {
      out.append(counts[Outcome.CLOSED.ordinal()]).append(" closed, ");
      out.append(counts[Outcome.LEFT_ALONE.ordinal()]).append(" left alone, ");
      out.append(counts[Outcome.FAILED.ordinal()]).append(" failed, in ");
      out.append(millis).append(" ms");
    }
    return untold == 0
        ? out.toString()
        : out.append("; ").append(untold).append(" more than are listed").toString();
  }
}
