package heapwarden.cli;

import heapwarden.finding.Quantity;
import heapwarden.report.SavedReport;
import heapwarden.report.SavedReport.Line;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The reports of many JVMs as one. */
@Command(
    name = "merge",
    description = {
      "Joins the JSON reports of many JVMs.",
      "Each finding is told once, by its fingerprint, with how many JVMs have it and what it",
      "comes to in all of them; the most widespread first."
    })
final class Merge implements Callable<Integer> {
  private static final String ROW = "%-8s %-12s %-18s %12s %10s  %s%n";

  @Parameters(arity = "1..*", paramLabel = "REPORT.json", description = "The reports.")
  private List<Path> files = List.of();

  private static final class Joined {
    final Line first;
    int reports;
    long count;
    long bytes;

    Joined(Line first) {
      this.first = first;
    }

    void add(Line finding) {
      reports++;
      count += finding.count();
      bytes += Math.max(0, finding.bytes());
    }
  }

  @Override
  public Integer call() throws Refused {
    Map<String, Joined> joined = new LinkedHashMap<>();
    for (Path file : files) {
      for (Line finding : read(file).findings()) {
        if (!finding.isNote()) {
          joined.computeIfAbsent(finding.fingerprint(), key -> new Joined(finding)).add(finding);
        }
      }
    }
    List<Joined> all = new ArrayList<>(joined.values());
    all.sort(
        (a, b) -> a.reports != b.reports ? b.reports - a.reports : Long.compare(b.count, a.count));
    if (!all.isEmpty()) {
      System.out.printf(ROW, "JVMS", "VERDICT", "KIND", "COUNT", "BYTES", "HELD BY, OR OPENED AT");
    }
    for (Joined one : all) {
      System.out.printf(
          Locale.ROOT,
          ROW,
          one.reports + "/" + files.size(),
          one.first.verdict(),
          one.first.kind(),
          Table.count(one.count),
          one.bytes > 0 ? Quantity.bytes(one.bytes) : "",
          one.first.place() + "  " + one.first.fingerprint());
    }
    System.out.println(
        all.size()
            + (all.size() == 1 ? " finding in " : " findings in ")
            + files.size()
            + " reports");
    return Main.FINE;
  }

  static SavedReport read(Path file) throws Refused {
    try {
      return SavedReport.read(file);
    } catch (NoSuchFileException e) {
      throw new Refused(Main.USAGE, "there is no file " + file);
    } catch (IOException e) {
      throw new Refused(Main.USAGE, "cannot read " + file + ": " + e.getMessage());
    }
  }
}
