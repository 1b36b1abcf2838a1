package heapwarden.report;

import heapwarden.finding.Finding;
import heapwarden.finding.GateResult;
import heapwarden.finding.GateResult.Judged;
import heapwarden.finding.GateResult.Suppression;
import heapwarden.finding.KnownLeak;
import heapwarden.finding.Standing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a gate says to a person. What is to be done stands last, where a log is read first. */
public final class GateText {
  private GateText() {}

  /** Each new finding in full, and how one says that it may be. */
  public static List<String> news(List<Finding> findings, GateResult gate) {
    List<String> news = new ArrayList<>();
    for (Finding finding : of(findings, gate, Standing.NEW)) {
      Judged judged = gate.of(finding);
      news.add(
          "NEW: "
              + TextReport.finding(finding)
              + (judged == null || judged.reason().isEmpty() ? "" : "\n    " + judged.reason()));
    }
    return news;
  }

  /** What is no longer new, what is gone, and what is wrong with the lists; a line each. */
  public static List<String> rest(List<Finding> findings, GateResult gate) {
    List<String> lines = new ArrayList<>();
    for (Standing standing : new Standing[] {Standing.KNOWN, Standing.SUPPRESSED}) {
      for (Finding finding : of(findings, gate, standing)) {
        Judged judged = gate.of(finding);
        lines.add(
            (standing == Standing.KNOWN ? "known: " : "suppressed: ")
                + brief(finding, gate)
                + (judged == null || judged.reason().isEmpty() ? "" : ": " + judged.reason()));
      }
    }
    lines.addAll(lists(gate));
    return lines;
  }

  /** Each new leak in a line. */
  public static List<String> accepted(List<Finding> findings, GateResult gate) {
    List<String> lines = new ArrayList<>();
    for (Finding finding : of(findings, gate, Standing.NEW)) {
      lines.add("accepted: " + brief(finding, gate));
    }
    return lines;
  }

  private static String brief(Finding finding, GateResult gate) {
    Judged judged = gate.of(finding);
    long count = judged == null ? finding.count() : judged.count();
    return count
        + " "
        + finding.kind().label()
        + ' '
        + finding.verdict()
        + TextReport.place(finding)
        + ", fingerprint "
        + finding.fingerprint();
  }

  /** What of the lists can go: what is fixed, and suppressions without use. A line each. */
  public static List<String> lists(GateResult gate) {
    List<String> lines = new ArrayList<>();
    for (KnownLeak leak : gate.fixed()) {
      lines.add("fixed: " + leak(leak));
    }
    for (Suppression one : gate.expiredSuppressions()) {
      lines.add(
          "expired: "
              + one.place()
              + ": "
              + one.rule()
              + " held until "
              + one.until()
              + "; it suppresses nothing any more");
    }
    for (Suppression one : gate.unusedSuppressions()) {
      lines.add("unused: " + one.place() + ": " + one.rule() + " has suppressed nothing");
    }
    return lines;
  }

  private static String leak(KnownLeak leak) {
    return leak.verdict()
        + ' '
        + leak.kind()
        + ", "
        + leak.count()
        + " in the baseline, none now, at "
        + (leak.site().isEmpty() ? "an unrecorded site" : leak.site())
        + " (fingerprint "
        + leak.fingerprint()
        + ')';
  }

  /** Those of one standing, each fingerprint once. */
  private static List<Finding> of(List<Finding> findings, GateResult gate, Standing standing) {
    List<Finding> some = new ArrayList<>();
    Set<String> told = new HashSet<>();
    for (Finding finding : findings) {
      if (gate.standing(finding) == standing && told.add(finding.fingerprint())) {
        some.add(finding);
      }
    }
    return some;
  }

  /** The verdict in a line: {@code GATE: failed, 2 new leaks; 1 known, 1 fixed}. */
  public static String verdict(GateResult gate) {
    int news = gate.count(Standing.NEW);
    StringBuilder out = new StringBuilder("GATE: ");
    out.append(
        news == 0
            ? "passed, no new leak"
            : "failed, " + news + (news == 1 ? " new leak" : " new leaks"));
    String separator = "; ";
    int[] counts = {
      gate.count(Standing.KNOWN),
      gate.count(Standing.SUPPRESSED),
      gate.fixed().size(),
      gate.expiredSuppressions().size(),
      gate.unusedSuppressions().size()
    };
    String[] names = {
      " known", " suppressed", " fixed", " expired among the suppressions", " unused suppressions"
    };
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        String name = i == 4 && counts[i] == 1 ? " unused suppression" : names[i];
        out.append(separator).append(counts[i]).append(name);
        separator = ", ";
      }
    }
    return out.toString();
  }

  /** The verdict with a line for each new leak, for the end of the log of the process itself. */
  static String block(Report report, GateResult gate, @Nullable String file) {
    StringBuilder out = new StringBuilder(256).append(verdict(gate));
    if (file != null) {
      out.append("; all of it is in ").append(file);
    }
    for (Finding finding : of(report.findings, gate, Standing.NEW)) {
      out.append("\n    new: ").append(brief(finding, gate));
    }
    return out.toString();
  }

  /** What can be done about new leaks, in a line; {@code null} when there is none. */
  public static @Nullable String advice(List<Finding> findings, GateResult gate) {
    List<Finding> news = of(findings, gate, Standing.NEW);
    if (news.isEmpty()) {
      return null;
    }
    Finding first = news.get(0);
    String site = first.site();
    int end = site.indexOf('(');
    String owner = first.owner();
    String place = end > 0 ? site.substring(0, end) : owner == null ? first.fingerprint() : owner;
    int lambda = place.indexOf(".lambda$");
    int number = place.lastIndexOf('$');
    if (lambda > 0 && number > lambda) { // which the compiler counts
      place = place.substring(0, number + 1) + '*';
    }
    return "mend it; or accept it for now by --baseline FILE --update-baseline; or say why it may be,"
        + " in the file of --suppressions, by a line like\n    "
        + first.kind().label()
        + ':'
        + place
        + "  # the reason";
  }
}
