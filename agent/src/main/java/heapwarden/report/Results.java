package heapwarden.report;

import heapwarden.finding.Finding;
import heapwarden.finding.GateResult;
import heapwarden.finding.GateResult.Judged;
import heapwarden.finding.Severity;
import heapwarden.finding.Standing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the forms for build servers are written of: findings, and how a gate takes each. Immutable.
 */
final class Results {
  final String toolVersion;

  /** The main class of what was run. */
  final String subject;

  final long from;
  final long to;

  /** Worst first. */
  final List<Finding> findings;

  /** {@code null} unless a gate has judged. */
  final @Nullable GateResult gate;

  private Results(Report report) {
    this.toolVersion = report.toolVersion;
    this.subject = report.jvm.mainClass;
    this.from = report.from;
    this.to = report.to;
    this.findings = report.findings;
    this.gate = report.gateResult();
  }

  static Results of(Report report) {
    return new Results(report);
  }

  /** The text of a file of that form, which must be one {@linkplain Form#isOfFindings of these}. */
  String as(Form form, SourceRoots sources) {
    switch (form) {
      case SARIF:
        return new SarifReport(this, sources).text();
      case JUNIT:
        return new JUnitReport(this).text();
      case CODE_QUALITY:
        return CodeQualityReport.text(this, sources);
      case MARKDOWN:
        return new MarkdownReport(this, sources).text();
      case COLLAPSED:
        return CollapsedStacks.text(findings, false);
      case COLLAPSED_BYTES:
        return CollapsedStacks.text(findings, true);
      default:
        throw new IllegalArgumentException(form + " tells of more than findings");
    }
  }

  /** What a gate says of one; {@code null} where none has judged or this is not counted. */
  @Nullable Judged judged(Finding finding) {
    return gate == null ? null : gate.of(finding);
  }

  /** The standing; {@code null} where no gate has judged or this is not counted. */
  @Nullable Standing standing(Finding finding) {
    Judged judged = judged(finding);
    return judged == null ? null : judged.standing();
  }

  /** Why a gate takes it so, as a phrase; empty where there is nothing to say. */
  String reason(Finding finding) {
    Judged judged = judged(finding);
    return judged == null ? "" : judged.reason();
  }

  /** Whether this one is to make a build fail. */
  boolean fails(Finding finding) {
    return gate == null ? finding.isGateGrade() : standing(finding) == Standing.NEW;
  }

  /** The tests that opened it, as {@code com.acme.FooTest.bar()}, the most frequent first. */
  static List<String> openedBy(Finding finding) {
    return finding.openedBy();
  }

  /** Whether somebody has said that it may be. */
  boolean isSuppressed(Finding finding) {
    return standing(finding) == Standing.SUPPRESSED;
  }

  /** Those that make a build fail. */
  List<Finding> failing() {
    List<Finding> failing = new ArrayList<>();
    for (Finding finding : findings) {
      if (fails(finding)) {
        failing.add(finding);
      }
    }
    return failing;
  }

  /** In a line: what it is, without where. */
  static String headline(Finding finding) {
    return finding.verdict()
        + ": "
        + finding.kind().label()
        + " ("
        + finding.type()
        + "), "
        + finding.message();
  }

  /** Where it was opened, or who holds it. */
  static String where(Finding finding) {
    if (!finding.stack().isEmpty()) {
      return "opened at " + finding.site();
    }
    String owner = finding.owner();
    if (owner == null && !finding.holders().isEmpty()) {
      owner = finding.holders().get(0);
    }
    return owner == null ? "opened at an unrecorded site" : "held by " + owner;
  }

  /** Where it was opened and by which test, or who holds it. */
  static String origin(Finding finding) {
    List<String> tests = openedBy(finding);
    if (tests.isEmpty()) {
      return where(finding);
    }
    String more = tests.size() == 1 ? "" : " and " + (tests.size() - 1) + " more";
    return where(finding) + ", by " + tests.get(0) + more;
  }

  /** In a line: what it is, and where it comes from. */
  static String sentence(Finding finding) {
    return headline(finding) + ", " + origin(finding);
  }

  /** Whether it is only worth knowing. */
  static boolean isNote(Finding finding) {
    return finding.severity() == Severity.INFO;
  }

  /** The result of all in a line. */
  String verdict() {
    int failing = failing().size();
    String leaks = failing == 1 ? "leak" : "leaks";
    if (gate == null) {
      return failing == 0 ? "no leak found" : failing + " " + leaks;
    }
    StringBuilder line =
        new StringBuilder(failing == 0 ? "no new leak" : failing + " new " + leaks);
    append(line, gate.count(Standing.KNOWN), " known");
    append(line, gate.count(Standing.SUPPRESSED), " suppressed");
    append(line, gate.fixed().size(), " fixed");
    return line.toString();
  }

  private static void append(StringBuilder line, int count, String what) {
    if (count > 0) {
      line.append(", ").append(count).append(what);
    }
  }
}
