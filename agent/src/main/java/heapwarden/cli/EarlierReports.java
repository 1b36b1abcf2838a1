package heapwarden.cli;

import heapwarden.finding.Finding;
import heapwarden.report.GateRun;
import heapwarden.report.SavedReport;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which of the reports that are judged together seem to be of builds before the last, which nobody
 * has taken away: those that end long before others begin. They are judged all the same, as nobody
 * can be sure; so it is said.
 */
final class EarlierReports {
  /** Where no JVM ran for so long, one build had probably ended before another began. */
  private static final Duration PAUSE = Duration.ofMinutes(10);

  private static final int MOST_NAMED = 3;

  private EarlierReports() {}

  /**
   * What there is to say; nothing where all may be of one build.
   *
   * @param byBegin the reports, the one that began first being the first
   * @param places their files
   */
  static List<String> lines(List<GateRun> byBegin, Map<GateRun, Path> places) {
    List<String> lines = new ArrayList<>();
    int earlier = earlier(byBegin);
    if (earlier == 0) {
      return lines;
    }
    boolean one = earlier == 1;
    lines.add(
        "note: "
            + earlier
            + (one ? " report ends" : " reports end")
            + " more than "
            + PAUSE.toMinutes()
            + " minutes before the others begin; "
            + (one
                ? "if it is of an earlier build, remove it,"
                : "if they are of an earlier build, remove them,")
            + " and empty the folder before each build");
    for (GateRun run : byBegin.subList(0, Math.min(earlier, MOST_NAMED))) {
      SavedReport report = run.report();
      long leaks = run.findings().stream().filter(Finding::isGateGrade).count();
      Instant end = Instant.parse(report.to()).truncatedTo(ChronoUnit.SECONDS);
      lines.add(
          "    "
              + places.get(run)
              + ", of process "
              + report.pid()
              + ", "
              + end
              + ": "
              + (leaks == 0 ? "no leak" : leaks == 1 ? "1 leak" : leaks + " leaks"));
    }
    if (earlier > MOST_NAMED) {
      lines.add("    and " + (earlier - MOST_NAMED) + " more");
    }
    return lines;
  }

  /** How many lie before the last pause. */
  private static int earlier(List<GateRun> byBegin) {
    int earlier = 0;
    Instant until = Instant.MAX;
    for (int i = 0; i < byBegin.size(); i++) {
      Instant from = Instant.parse(byBegin.get(i).report().from());
      Instant to = Instant.parse(byBegin.get(i).report().to());
      if (i > 0 && Duration.between(until, from).compareTo(PAUSE) > 0) {
        earlier = i;
      }
      until = i == 0 || to.isAfter(until) ? to : until;
    }
    return earlier;
  }
}
