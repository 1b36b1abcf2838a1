package heapwarden.report;

import heapwarden.finding.Finding;
import heapwarden.finding.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The findings as a report of tests, the way Ant wrote them first and all build servers read: each
 * leak a test that fails, once for each test that left it open, each that is known or suppressed
 * one that is skipped. Where nothing fails there is one that passes, so that the absence of leaks
 * can be told from the absence of a run. Notes are left out.
 */
final class JUnitReport {
  private static final String SUITE = "heapwarden";
  private static final int MOST_FRAMES = 64;

  private final Results results;
  private final List<Finding> failing = new ArrayList<>();
  private final List<Finding> skipped = new ArrayList<>();

  JUnitReport(Results results) {
    this.results = results;
    for (Finding finding : results.findings) {
      if (results.fails(finding)) {
        failing.add(finding);
      } else if (results.standing(finding) != null || !Results.isNote(finding)) {
        skipped.add(finding);
      }
    }
  }

  String text() {
    Xml xml = new Xml();
    xml.begin("testsuites");
    totals(xml);
    xml.begin("testsuite");
    totals(xml);
    // Without an offset, as readers expect it.
    xml.attribute("timestamp", JsonReport.time(results.from / 1000 * 1000).replace("Z", ""));
    for (Finding finding : failing) {
      for (String openedBy : tests(finding)) {
        test(xml, finding, openedBy);
        xml.begin("failure").attribute("message", Results.sentence(finding));
        xml.attribute("type", finding.verdict().name()).end("failure", details(finding));
        xml.end("testcase");
      }
    }
    for (Finding finding : skipped) {
      test(xml, finding, "");
      xml.begin("skipped").attribute("message", why(finding)).end("skipped");
      xml.end("testcase");
    }
    if (failing.isEmpty()) {
      xml.begin("testcase").attribute("name", results.verdict());
      xml.attribute("classname", SUITE).attribute("time", "0").end("testcase");
    }
    xml.begin("system-out").end("system-out", results.subject + ": " + results.verdict());
    return xml.end("testsuite").end("testsuites").toString();
  }

  private void totals(Xml xml) {
    int failures = 0;
    for (Finding finding : failing) {
      failures += tests(finding).size();
    }
    int passing = failures == 0 ? 1 : 0;
    xml.attribute("name", SUITE);
    xml.attribute("tests", failures + skipped.size() + passing);
    xml.attribute("failures", failures).attribute("errors", 0);
    xml.attribute("skipped", skipped.size()).attribute("time", seconds());
  }

  private String seconds() {
    return String.format(Locale.ROOT, "%.3f", Math.max(0, results.to - results.from) / 1000.0);
  }

  /** By the test that left it open, where one did, so that it stands among the rest of these. */
  private static void test(Xml xml, Finding finding, String openedBy) {
    String leak = finding.verdict() + " " + finding.kind().label() + " " + Results.where(finding);
    String name = leak + " [" + finding.fingerprint() + "]";
    xml.begin("testcase");
    if (openedBy.isEmpty()) {
      boolean opened = !finding.stack().isEmpty();
      String type = opened ? Frame.of(finding.site()).type : finding.type();
      xml.attribute("name", name).attribute("classname", type.isEmpty() ? SUITE : type);
    } else {
      int open = openedBy.indexOf('(');
      int dot = open < 0 ? openedBy.length() : openedBy.lastIndexOf('.', open);
      String method = open < 0 ? "a fixture" : openedBy.substring(dot + 1);
      xml.attribute("name", method + " leaves " + name);
      xml.attribute("classname", dot <= 0 ? SUITE : openedBy.substring(0, dot));
    }
    xml.attribute("time", "0");
  }

  /** The tests to blame; one that has no name where nobody knows of any. */
  private static List<String> tests(Finding finding) {
    List<String> tests = Results.openedBy(finding);
    return tests.isEmpty() ? List.of("") : tests;
  }

  /** The text that a person reads, and all frames where that has left some out. */
  private static String details(Finding finding) {
    String told = TextReport.finding(finding);
    StringBuilder text = new StringBuilder(told).append('\n');
    if (told.contains("\n        ... ")) {
      int frames = Math.min(MOST_FRAMES, finding.stack().size());
      for (String frame : finding.stack().subList(0, frames)) {
        text.append("\n\tat ").append(frame);
      }
      text.append('\n');
    }
    return text.toString();
  }

  private String why(Finding finding) {
    Standing standing = results.standing(finding);
    String reason = results.reason(finding);
    String why =
        standing == null
            ? "not certain enough to fail"
            : standing == Standing.KNOWN ? "known by the baseline" : "suppressed";
    return (reason.isEmpty() ? why : why + ", " + reason) + ": " + Results.sentence(finding);
  }
}
