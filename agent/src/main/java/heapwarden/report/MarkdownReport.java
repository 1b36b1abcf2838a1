package heapwarden.report;

import heapwarden.finding.Finding;
import heapwarden.finding.GateResult;
import heapwarden.finding.GateResult.Suppression;
import heapwarden.finding.KnownLeak;
import heapwarden.finding.Standing;
import java.util.ArrayList;
import java.util.List;

/**
 * The findings for the page that a build server shows of a build: a table, and the stack of each
 * leak that fails it. Every name stands in a code span, where Markdown has no meaning but for the
 * characters that end it; those are replaced. Capped, since such a page may have a megabyte.
 */
final class MarkdownReport {
  private static final int MOST_ROWS = 100;
  private static final int MOST_STACKS = 25;
  private static final int MOST_FRAMES = 32;
  private static final int LONGEST = 400;

  private final StringBuilder out = new StringBuilder(4096);
  private final Results results;
  private final SourceRoots sources;

  MarkdownReport(Results results, SourceRoots sources) {
    this.results = results;
    this.sources = sources;
  }

  String text() {
    out.append("### Heapwarden: ").append(results.verdict()).append("\n\n");
    out.append(code(results.subject)).append(", Heapwarden ").append(code(results.toolVersion));
    out.append('\n');
    List<Finding> shown = new ArrayList<>(results.failing());
    for (Finding finding : results.findings) {
      if (!results.fails(finding)
          && (results.standing(finding) != null || !Results.isNote(finding))) {
        shown.add(finding);
      }
    }
    table(shown);
    stacks(results.failing());
    GateResult gate = results.gate;
    if (gate != null) {
      afterwards(gate);
    }
    return out.toString();
  }

  private void table(List<Finding> shown) {
    if (shown.isEmpty()) {
      return;
    }
    out.append("\n| | Verdict | Kind | Count | Where | Fingerprint |\n|---|---|---|--:|---|---|\n");
    for (Finding finding : shown.subList(0, Math.min(MOST_ROWS, shown.size()))) {
      out.append("| ").append(standing(finding));
      out.append(" | ").append(finding.verdict());
      out.append(" | ").append(code(finding.kind().label() + " " + finding.type()));
      out.append(" | ").append(finding.count());
      out.append(" | ").append(code(where(finding)));
      out.append(" | ").append(code(finding.fingerprint())).append(" |\n");
    }
    if (shown.size() > MOST_ROWS) {
      out.append("\nand ").append(shown.size() - MOST_ROWS).append(" more\n");
    }
  }

  private String standing(Finding finding) {
    Standing standing = results.standing(finding);
    if (results.fails(finding)) {
      return standing == null ? "leak" : "**new**";
    }
    return standing == null ? "likely" : standing == Standing.KNOWN ? "known" : "suppressed";
  }

  private String where(Finding finding) {
    Place place = sources.place(finding);
    String where = Results.origin(finding);
    return place != null && place.found ? where + ", " + place.path + ":" + place.line : where;
  }

  private void stacks(List<Finding> failing) {
    for (Finding finding : failing.subList(0, Math.min(MOST_STACKS, failing.size()))) {
      out.append("\n<details><summary>").append(finding.verdict()).append(' ');
      out.append(finding.kind().label()).append(' ').append(finding.fingerprint());
      out.append("</summary>\n\n```\n").append(line(Results.headline(finding))).append('\n');
      out.append(line(Results.origin(finding))).append('\n');
      frames(finding.stack());
      for (Finding.PutSite put : finding.putSites()) {
        out.append("filled, ").append(Math.round(100 * put.share())).append(" %, at\n");
        frames(put.stack());
      }
      out.append("fix: ").append(line(finding.fix())).append("\n```\n\n</details>\n");
    }
  }

  private void frames(List<String> stack) {
    for (String frame : stack.subList(0, Math.min(MOST_FRAMES, stack.size()))) {
      out.append("    at ").append(line(frame)).append('\n');
    }
  }

  private void afterwards(GateResult gate) {
    List<KnownLeak> fixed = gate.fixed();
    for (KnownLeak leak : fixed.subList(0, Math.min(MOST_ROWS, fixed.size()))) {
      out.append("\n- fixed: ")
          .append(code(leak.verdict() + " " + leak.kind() + " at " + leak.site()));
      out.append(", ").append(code(leak.fingerprint()));
    }
    suppressions("suppresses nothing: ", gate.unusedSuppressions());
    suppressions("has expired: ", gate.expiredSuppressions());
    out.append(out.charAt(out.length() - 1) == '\n' ? "" : "\n");
  }

  private void suppressions(String what, List<Suppression> all) {
    for (Suppression one : all.subList(0, Math.min(MOST_ROWS, all.size()))) {
      out.append("\n- ").append(what).append(code(one.rule() + ", " + one.place()));
    }
  }

  private static String code(String text) {
    return '`' + line(text) + '`';
  }

  /** A line in which nothing ends a code span, a fence, or a cell of a table. */
  private static String line(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    int length = Math.min(LONGEST, text.length());
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c == '`') {
        plain.append('\'');
      } else if (c == '|') {
        plain.append('\u00A6');
      } else {
        plain.append(Plain.isBreak(c) ? ' ' : c);
      }
    }
    if (length < text.length()) {
      plain.append("...");
    }
    String trimmed = plain.toString().trim();
    return trimmed.isEmpty() ? "-" : trimmed;
  }
}
