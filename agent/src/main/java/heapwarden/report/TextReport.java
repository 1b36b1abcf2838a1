package heapwarden.report;

import heapwarden.finding.Alert;
import heapwarden.finding.Cleanup;
import heapwarden.finding.Finding;
import heapwarden.finding.GateResult;
import heapwarden.finding.Health;
import heapwarden.finding.Injection;
import heapwarden.finding.Origin;
import heapwarden.finding.Printable;
import heapwarden.finding.Quantity;
import heapwarden.finding.Repetition;
import heapwarden.finding.Severity;
import heapwarden.finding.Standing;
import heapwarden.finding.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The report for a person at a terminal. */
public final class TextReport {
  private static final int MAX_FRAMES = 8;
  private static final int MAX_MAP_SITES = 10;
  private static final int MAX_INFORMATIONAL = 10;
  private static final int MAX_TESTS = 5;
  private static final int MAX_TEST_LINES = 20;
  private static final int MAX_GROWN_LINES = 10;
  private static final int MAX_TOLD_GROWN = 3;
  private static final int MUCH = 100;
  private static final int MAX_SHARES = 3;

  private TextReport() {}

  /** One finding, in full: what, how sure, where, how to mend. Several lines. */
  public static String finding(Finding finding) {
    StringBuilder out = new StringBuilder(512);
    out.append(finding.verdict()).append(": ");
    headline(out, finding);
    if (!isHeldOnly(finding)) {
      out.append("\n    opened at");
      stack(out, finding.stack(), finding.ownFrame());
    }
    held(out, finding);
    openers(out, finding);
    if (finding.thread() != null) {
      out.append("\n    by thread \"").append(Printable.of(finding.thread())).append('"');
    }
    if (!finding.labels().isEmpty()) {
      out.append("\n    such as ").append(Printable.of(String.join(", ", finding.labels())));
    }
    out.append("\n    fix: ").append(finding.fix());
    out.append("\n    fingerprint ").append(finding.fingerprint());
    return out.toString();
  }

  private static void openers(StringBuilder out, Finding finding) {
    String separator = "\n    by test ";
    int told = 0;
    for (Map.Entry<String, Long> opener : finding.openers().entrySet()) {
      if (told++ == MAX_TESTS) {
        out.append(" and ").append(finding.openers().size() - MAX_TESTS).append(" more");
        break;
      }
      out.append(separator).append(opener.getKey());
      if (opener.getValue() > 1) {
        out.append(" (").append(opener.getValue()).append(" times)");
      }
      separator = ", ";
    }
  }

  /** The tests that have left something open, the worst first; empty when none has. */
  public static List<String> tests(Report report) {
    List<String> lines = new ArrayList<>();
    List<TestLine> tests = report.tests();
    int more = 0;
    for (TestLine test : tests == null ? List.<TestLine>of() : tests) {
      if (test.open == 0) {
        continue;
      }
      if (lines.size() == MAX_TEST_LINES) {
        more++;
        continue;
      }
      lines.add("test " + test.name + " left " + test.open + " open of " + test.opened);
    }
    if (more > 0) {
      lines.add("and " + more + " more tests left something open, see report=FILE.json");
    }
    return lines;
  }

  /** The containers that have grown much while tests ran: a few of them, as caches fill too. */
  public static List<String> grownMuch(Report report) {
    return grown(report, MUCH, MAX_TOLD_GROWN);
  }

  private static List<String> grown(Report report, long least, int most) {
    List<String> lines = new ArrayList<>();
    List<GrownLine> all = report.grown();
    if (all == null) {
      return lines;
    }
    long more = report.grownLeftOut();
    for (GrownLine one : all) {
      if (one.gained >= least && lines.size() < most) {
        lines.add(one.text(MAX_SHARES));
      } else {
        more++;
      }
    }
    if (more > 0 && !lines.isEmpty()) {
      String containers = more == 1 ? " more container" : " more containers";
      lines.add("grown in tests: " + more + containers + ", see report=FILE.json");
    }
    return lines;
  }

  /** What is to be known where tests ran of which nothing was seen; empty where there were none. */
  public static String withoutTests(Report report) {
    return report.isWithoutTests()
        ? "tests ran on a JUnit Platform that this Heapwarden does not know: what is found is not"
            + " laid at the door of a test, and gate.per-test fails none"
        : "";
  }

  /** One finding in a line. */
  static String line(Finding finding) {
    StringBuilder out = new StringBuilder(160);
    out.append(finding.verdict()).append(": ");
    headline(out, finding);
    return out.append(place(finding))
        .append(" (fingerprint ")
        .append(finding.fingerprint())
        .append(')')
        .toString();
  }

  /** A finding that is true no longer. One line. */
  public static String retracted(Finding finding) {
    return "RETRACTED: "
        + finding.verdict()
        + ' '
        + finding.kind().label()
        + (isHeldOnly(finding) ? " held by " + holder(finding) : " at " + site(finding))
        + ": "
        + finding.message()
        + " (fingerprint "
        + finding.fingerprint()
        + ')';
  }

  private static void headline(StringBuilder out, Finding finding) {
    out.append(finding.kind().label()).append(" (").append(finding.type()).append("), ");
    if (finding.origin() == Origin.LIBRARY) {
      out.append("opened inside a library, ");
    } else if (finding.origin() == Origin.JDK) {
      out.append("opened inside the JDK, ");
    }
    out.append(finding.message());
    if (finding.permanent() != null) {
      out.append(finding.permanent() ? " [permanent]" : " [recovered by GC]");
    }
  }

  /** Whether it was found by what holds it, and not by an opening. */
  private static boolean isHeldOnly(Finding finding) {
    return finding.kind().isContainer()
        || (finding.stack().isEmpty() && !(finding.owner() == null && finding.holders().isEmpty()));
  }

  private static @Nullable String holder(Finding finding) {
    return finding.owner() != null || finding.holders().isEmpty()
        ? finding.owner()
        : finding.holders().get(0);
  }

  /** How much it is, who holds it, who fills it, and what the verdict rests on. */
  private static void held(StringBuilder out, Finding finding) {
    if (finding.kind().isContainer()) {
      weight(out, finding);
    }
    String separator = "\n    held by ";
    if (finding.owner() != null) {
      out.append(separator).append(finding.owner());
      separator = ", ";
    }
    for (String other : finding.holders()) {
      out.append(separator).append(other);
      separator = ", ";
    }
    for (Finding.PutSite site : finding.putSites()) {
      out.append("\n    filled, ").append(Math.round(site.share() * 100)).append(" %, at");
      stack(out, site.stack(), 0);
    }
    if (!finding.evidence().isEmpty()) {
      out.append("\n    because ").append(String.join(", ", finding.evidence()));
    }
  }

  /** What it holds in bytes, how sure that is, and what it takes more and more. */
  private static void weight(StringBuilder out, Finding finding) {
    Long bytes = finding.bytes();
    if (bytes == null) {
      return;
    }
    out.append("\n    holds about ").append(Quantity.bytes(bytes));
    Double error = finding.bytesError();
    if (error != null && error >= 0.01) {
      out.append(", give or take ").append(Math.round(100 * error)).append(" %");
    }
    Double more = finding.growthPerHour();
    if (more != null && more > 0 && finding.count() > 0) {
      long hourly = Math.round(more * bytes / finding.count());
      out.append(", ").append(Quantity.bytes(hourly)).append(" more an hour");
    }
  }

  /** Innermost first, the user's first frame marked; what the JDK does inside is left out. */
  private static void stack(StringBuilder out, List<String> frames, int own) {
    if (frames.isEmpty()) {
      out.append(" a site that was not recorded (raise max.stacks)");
      return;
    }
    int from = Math.max(0, Math.min(own < 0 ? 0 : own - 3, frames.size() - 1));
    if (from > 0) {
      out.append("\n        ... ").append(from).append(" inner frames");
    }
    int to = Math.min(frames.size(), from + MAX_FRAMES);
    for (int i = from; i < to; i++) {
      out.append(i == own ? "\n     => at " : "\n        at ").append(frames.get(i));
    }
    if (to < frames.size()) {
      out.append("\n        ... ").append(frames.size() - to).append(" more");
    }
  }

  /** Where it was opened, or who holds it. */
  static String place(Finding finding) {
    if (isHeldOnly(finding)) {
      return ", held by " + holder(finding);
    }
    return ", opened at " + site(finding);
  }

  private static String site(Finding finding) {
    return finding.site().isEmpty() ? "an unrecorded site" : finding.site();
  }

  /** The whole report: every finding in full, informational ones in a line each, the summary. */
  static String full(Report report) {
    StringBuilder out = new StringBuilder(4096);
    out.append("Heapwarden ")
        .append(report.toolVersion)
        .append(", process ")
        .append(report.jvm.pid);
    out.append(" (").append(report.jvm.mainClass).append(") on Java ").append(report.jvm.version);
    out.append('\n');
    GateResult gate = report.gateResult();
    for (Finding finding : report.findings) {
      boolean suppressed = gate != null && gate.standing(finding) == Standing.SUPPRESSED;
      if (finding.severity() != Severity.INFO && !suppressed) {
        out.append('\n').append(finding(finding)).append('\n');
      }
    }
    for (LogEntry note : notes(report)) {
      out.append('\n').append(note.text());
    }
    for (Finding finding : report.retracted) {
      out.append('\n').append(retracted(finding));
    }
    if (report.isWithoutTests()) {
      out.append('\n').append(withoutTests(report));
    }
    for (String line : tests(report)) {
      out.append('\n').append(line);
    }
    for (String line : grown(report, 0, MAX_GROWN_LINES)) {
      out.append('\n').append(line);
    }
    for (String line : mapSites(report)) {
      out.append('\n').append(line);
    }
    for (List<Cleanup> alike : CleanupText.alike(report.cleanup())) {
      out.append('\n').append(CleanupText.line(alike.get(0), alike.size()));
    }
    for (String line : BoundText.lines(report)) {
      out.append('\n').append(line);
    }
    for (BudgetLine line : report.agent.budgets()) {
      out.append('\n').append(line.text());
    }
    for (Alert alert : report.alerts) {
      out.append('\n').append(HeapText.alert(alert));
    }
    Repetition repetition = report.repetition();
    if (repetition != null) {
      out.append("\n\n").append(repetition.text());
    }
    for (String line : injection(report)) {
      out.append('\n').append(line);
    }
    if (report.health().status() != Health.Status.OK) {
      out.append("\nhealth: ").append(HealthText.now(report.health()));
    }
    out.append('\n').append(HeapText.line(report.heap));
    DescriptorCounts descriptors = report.descriptors();
    if (descriptors != null) {
      out.append('\n').append(descriptors.line());
    }
    out.append('\n').append(summary(report)).append('\n');
    if (gate != null) {
      for (String line : GateText.rest(report.findings, gate)) {
        out.append(line).append('\n');
      }
      out.append(GateText.block(report, gate, null)).append('\n');
    }
    return out.toString();
  }

  /** Each finding in a line, with the count it came to; each was told in full when it appeared. */
  public static List<LogEntry> finalCounts(Report report) {
    List<LogEntry> lines = new ArrayList<>();
    GateResult gate = report.gateResult();
    for (Finding finding : report.findings) {
      Standing standing = gate == null ? null : gate.standing(finding);
      // What a gate has accepted it counts; what is new it tells last of all.
      if (finding.severity() != Severity.INFO && standing == null) {
        String line =
            "in all: "
                + finding.count()
                + ' '
                + finding.kind().label()
                + ' '
                + finding.verdict()
                + place(finding)
                + ", fingerprint "
                + finding.fingerprint();
        lines.add(LogEntry.total(finding, line));
      }
    }
    return lines;
  }

  /** The ten call sites that put most often; empty unless they were asked for. */
  public static List<String> mapSites(Report report) {
    List<String> lines = new ArrayList<>();
    List<Report.MapSite> sites = report.mapSites();
    if (sites == null) {
      return lines;
    }
    for (Report.MapSite site : sites.subList(0, Math.min(MAX_MAP_SITES, sites.size()))) {
      lines.add("put " + site.count + " times: " + site.call + " at " + site.site);
    }
    if (sites.size() > MAX_MAP_SITES) {
      lines.add("put at " + (sites.size() - MAX_MAP_SITES) + " more sites, see report=FILE.json");
    }
    return lines;
  }

  /** What is only worth a line each, at most ten. */
  public static List<LogEntry> notes(Report report) {
    List<LogEntry> lines = new ArrayList<>();
    int left = 0;
    for (Finding finding : report.findings) {
      if (finding.severity() != Severity.INFO) {
        continue;
      }
      if (lines.size() == MAX_INFORMATIONAL) {
        left++;
        continue;
      }
      String line =
          "note: "
              + finding.verdict()
              + ' '
              + finding.kind().label()
              + ": "
              + finding.message()
              + place(finding);
      lines.add(LogEntry.note(finding, line));
    }
    if (left > 0) {
      lines.add(LogEntry.info("note", "note: " + left + " more, see report=FILE.json"));
    }
    return lines;
  }

  /** The table of a scenario that was repeated; empty unless one was. */
  public static String repetition(Report report) {
    Repetition repetition = report.repetition();
    return repetition == null ? "" : repetition.text();
  }

  /** What came of failures; empty unless they were asked for. */
  public static List<String> injection(Report report) {
    Injection injection = report.injection();
    return injection == null ? List.of() : injection.lines();
  }

  /** A line on the heap where it needs attention, else none. */
  public static List<String> heap(Report report) {
    boolean calm = report.alerts.isEmpty() && report.heap.exhaustionSeconds < 0;
    return calm ? List.of() : List.of(HeapText.line(report.heap));
  }

  /** The last line of every run: what was found, and what was left out and how to change that. */
  public static String summary(Report report) {
    int[] byVerdict = new int[Verdict.values().length];
    int leaks = 0;
    int notes = 0;
    for (Finding finding : report.findings) {
      if (finding.severity() == Severity.INFO) {
        notes++;
      } else {
        leaks++;
        byVerdict[finding.verdict().ordinal()]++;
      }
    }
    StringBuilder out = new StringBuilder("SUMMARY: ");
    out.append(leaks == 0 ? "no leak found" : leaks + (leaks == 1 ? " leak" : " leaks"));
    String separator = " (";
    for (Verdict verdict : Verdict.values()) {
      if (byVerdict[verdict.ordinal()] > 0) {
        out.append(separator).append(byVerdict[verdict.ordinal()]).append(' ').append(verdict);
        separator = ", ";
      }
    }
    out.append(leaks == 0 ? "" : ")");
    if (notes > 0) {
      out.append("; ").append(notes).append(notes == 1 ? " note" : " notes");
    }
    if (!report.retracted.isEmpty()) {
      out.append("; ").append(report.retracted.size()).append(" retracted");
    }
    Report.Count total = report.total();
    out.append("; opened ").append(total.opened).append(", closed ").append(total.closed);
    if (total.lost > 0) {
      out.append(", lost ").append(total.lost);
    }
    out.append(", open ").append(total.live);
    confess(out, report);
    return out.toString();
  }

  private static void confess(StringBuilder out, Report report) {
    for (BudgetLine line : report.agent.budgets()) {
      if (line.stepsDown() > 0) {
        out.append("; held back at times by ").append(line.name());
      }
    }
    if (report.dropped > 0) {
      out.append("; ").append(report.dropped).append(" dropped (raise max.tracked)");
    }
    if (report.sampled > 0) {
      out.append("; ")
          .append(report.sampled)
          .append(" left out to save time (see level and max.rate)");
    }
    Report.CensusCost census = report.agent.census;
    if (census != null && census.droppedPaths > 0) {
      out.append("; ").append(census.droppedPaths).append(" owner paths found no room");
    }
    if (census != null && !census.complete) {
      out.append("; the last census saw a part only");
    }
    int unhooked = 0;
    for (Report.Coverage kind : report.coverage) {
      unhooked += kind.hooked ? 0 : 1;
    }
    if (unhooked > 0) {
      out.append("; ").append(unhooked).append(unhooked == 1 ? " kind" : " kinds");
      out.append(" not hooked (see coverage in the report)");
    }
    if (report.agent.hookErrors > 0) {
      out.append("; ").append(report.agent.hookErrors);
      out.append(report.agent.hookErrors == 1 ? " error" : " errors").append(" inside hooks");
    }
    if (report.agent.weaveFailures > 0) {
      out.append("; ").append(report.agent.weaveFailures);
      out.append(report.agent.weaveFailures == 1 ? " class" : " classes");
      out.append(" could not be woven: ");
      out.append(report.agent.lastWeaveFailure);
    }
  }
}
