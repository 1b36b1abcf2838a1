package heapwarden.cli;

import heapwarden.report.SavedReport;
import heapwarden.report.SavedReport.Line;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What has changed from one report to another. */
@Command(
    name = "diff",
    description = {
      "Compares two JSON reports, and tells which findings differ.",
      "They are of one program at two times, or of two versions of it: which findings are new, which are gone, which have changed."
    })
final class ShowDifference implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "A.json", description = "The earlier report.")
  private Path before = Path.of("");

  @Parameters(index = "1", paramLabel = "B.json", description = "The later report.")
  private Path after = Path.of("");

  @Override
  public Integer call() throws Refused {
    Map<String, Line> old = findings(Merge.read(before));
    Map<String, Line> now = findings(Merge.read(after));
    int appeared = 0;
    int gone = 0;
    int same = 0;
    for (Map.Entry<String, Line> one : now.entrySet()) {
      Line was = old.get(one.getKey());
      if (was == null) {
        appeared++;
        tell("new: ", one.getValue(), "");
      }
    }
    for (Map.Entry<String, Line> one : old.entrySet()) {
      Line is = now.get(one.getKey());
      if (is == null) {
        gone++;
        tell("gone: ", one.getValue(), "");
      } else {
        same++;
        Line was = one.getValue();
        if (was.count() != is.count() || !was.verdict().equals(is.verdict())) {
          tell("now: ", is, "; it was " + was.verdict() + ", " + Table.count(was.count()));
        }
      }
    }
    System.out.println(appeared + " new, " + gone + " gone, " + same + " in both");
    return Main.FINE;
  }

  private static void tell(String what, Line finding, String more) {
    System.out.println(
        what
            + finding.verdict()
            + ' '
            + finding.kind()
            + ", "
            + finding.message()
            + ", "
            + finding.place()
            + " (fingerprint "
            + finding.fingerprint()
            + ")"
            + more);
  }

  private static Map<String, Line> findings(SavedReport report) {
    Map<String, Line> findings = new LinkedHashMap<>();
    for (Line finding : report.findings()) {
      if (!finding.isNote()) {
        findings.put(finding.fingerprint(), finding);
      }
    }
    return findings;
  }
}
