package heapwarden.launch;

import heapwarden.config.Options;
import heapwarden.report.Log;
import heapwarden.report.Report;
import heapwarden.report.ReportFiles;
import heapwarden.report.ResourceFilter;
import heapwarden.track.Ledger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files of {@code report=}. Agent's thread only. */
final class WrittenReports {
  /** Resources that a page lists one by one. */
  private static final int MOST_RESOURCES = 10_000;

  private WrittenReports() {}

  /** Whether one of them is a page, which shows curves. */
  static boolean isAnyPage(Options options) {
    for (String file : options.report()) {
      if (ReportFiles.isHtml(file)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Writes them.
   *
   * @return the names of those that could be written
   */
  static List<String> write(
      Report report, Options options, @Nullable Curves curves, Ledger ledger) {
    if (curves != null && isAnyPage(options)) {
      ResourceFilter all = ResourceFilter.oldest(MOST_RESOURCES);
      report.withPage(curves.history(), Listing.of(ledger, all, options.interval()));
    }
    List<String> written = new ArrayList<>();
    for (String file : options.report()) {
      String name = written(report, file, options);
      if (name != null) {
        written.add(name);
      }
    }
    return written;
  }

  /** One that fails must not cost the others, nor the summary. */
  private static @Nullable String written(Report report, String file, Options options) {
    Thread.interrupted(); // else the channel would be closed; whether to end is told by the marks
    try {
      return ReportFiles.write(report, file, options.sourceRoots());
    } catch (Error e) {
      Log.warn("report=" + file + " cannot be written: " + e);
      return null;
    }
  }
}
