package heapwarden.growth;

import heapwarden.harness.Run;
import java.util.ArrayList;
import java.util.List;

/**
 * What was told of one run.
 *
 * @param owner whether the container that grows was found, with its kind and its owner path
 * @param putSite whether the line that fills it was found, too
 * @param others each line that should not have been told: of another container, and of a run
 *     without a leak all
 * @param takenBack the same of what was told and taken back again
 * @param trouble what went wrong beside the verdict; empty when nothing did
 */
record Outcome(
    boolean owner,
    boolean putSite,
    List<String> others,
    List<String> takenBack,
    String trouble,
    Run run) {
  private static final double LIKELY = 0.6;

  static Outcome of(Subject subject, Run run) {
    List<Run.Found> right = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (Run.Found found : run.findings()) {
      if (right.isEmpty() && isExpected(found, subject)) {
        right.add(found);
      } else if (found.isGrowingContainer() || found.isGateGrade()) {
        others.add(line(found) + " (" + found.confidence() + ")");
      }
    }
    List<String> takenBack =
        run.retracted().stream()
            .filter(Run.Found::isGrowingContainer)
            .map(Outcome::line)
            .filter(line -> right.isEmpty() || !line.equals(line(right.get(0))))
            .toList();
    return new Outcome(
        !right.isEmpty(),
        !right.isEmpty() && topPutSite(right.get(0)).equals(subject.expectedPutSite()),
        others,
        takenBack,
        trouble(run),
        run);
  }

  /** Whether all is as it must be. */
  boolean isRight(Subject subject) {
    boolean leak = subject.sort() == Subject.Sort.LEAK;
    return owner == leak && putSite == leak && isQuiet() && trouble.isEmpty();
  }

  /** Whether nothing was told but the leak itself. */
  boolean isQuiet() {
    return others.isEmpty() && takenBack.isEmpty();
  }

  private static boolean isExpected(Run.Found found, Subject subject) {
    boolean leak = found.confidence() >= LIKELY && !found.severity().equals("info");
    return leak && line(found).equals(subject.expectedOwner());
  }

  /** As in {@code expected.txt}, without the put site. */
  private static String line(Run.Found found) {
    String where = found.owner() == null ? found.site() : found.owner();
    return found.verdict() + ' ' + found.kind() + ' ' + where;
  }

  private static String topPutSite(Run.Found found) {
    return found.putSites().isEmpty() ? "" : found.putSites().get(0);
  }

  private static String trouble(Run run) {
    if (run.exitCode() != 0) {
      return "exit code " + run.exitCode();
    }
    long errors = run.report().getAsJsonObject("agent").get("hookErrors").getAsLong();
    if (errors > 0) {
      return errors + " hook errors";
    }
    return run.stderr()
        .lines()
        .filter(line -> !line.matches("(INFO|WARN) heapwarden - .*|    .*"))
        .findFirst()
        .orElse("");
  }

  /** For a message: what was told, and all that was printed. */
  String describe() {
    String told =
        run.findings().stream()
            .map(found -> line(found) + " <= " + topPutSite(found) + ", " + found.confidence())
            .toList()
            .toString();
    return "told: %s\nnot to be told: %s\ntaken back: %s\ntrouble: %s\n%s"
        .formatted(told, others, takenBack, trouble, run.stderr());
  }
}
