package heapwarden.cli;

import heapwarden.finding.Quantity;
import heapwarden.report.SavedReport.Line;
import java.util.Locale;

/** Findings as a table, one a line. */
final class Table {
  private static final String ROW = "%-12s %4s  %-18s %11s %10s %12s  %s";

  private Table() {}

  static String head() {
    return row("VERDICT", "SURE", "KIND", "COUNT", "BYTES", "MORE/HOUR", "HELD BY, OR OPENED AT");
  }

  static String line(Line of) {
    return row(
        of.verdict(),
        String.format(Locale.ROOT, "%.2f", of.confidence()),
        of.kind(),
        count(of.count()),
        of.bytes() < 0 ? "" : Quantity.bytes(of.bytes()),
        of.growthPerHour() > 0 ? count(Math.round(of.growthPerHour())) : "",
        of.place());
  }

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, ROW, cells);
  }
}
