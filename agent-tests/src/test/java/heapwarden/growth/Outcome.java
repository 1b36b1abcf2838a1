package heapwarden.growth;

import heapwarden.harness.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What was told of one run.
 *
 * @param owner whether the container that grows was found, with its kind and its owner path
 * @param putSite whether the line that fills it was found, too
 * @param others each line that should not have been told: of another container, of any that was
 *     taken back again, and of a run without a leak all
 * @param trouble what went wrong beside the verdict; empty when nothing did
 */
record Outcome(boolean owner, boolean putSite, List<String> others, String trouble, Run run) {
  static final double LIKELY = 0.6;

  static Outcome of(Subject subject, Run run) {
    List<Run.Found> told =
        run.findings().stream()
            .filter(found -> found.isGrowingContainer() || found.isGateGrade())
            .toList();
    List<Run.Found> right = told.stream().filter(found -> isExpected(found, subject)).toList();
    List<String> others = new ArrayList<>();
    Stream<Run.Found> takenBack = run.retracted().stream().filter(Run.Found::isGrowingContainer);
    Stream.concat(told.stream().filter(found -> !right.contains(found)), takenBack)
        .filter(found -> right.isEmpty() || !line(found).equals(line(right.get(0))))
        .forEach(found -> others.add(line(found) + " (" + found.confidence() + ")"));
    right.stream().skip(1).forEach(found -> others.add("once more " + line(found)));
    boolean owner = !right.isEmpty();
    return new Outcome(
        owner,
        owner && topPutSite(right.get(0)).equals(subject.expectedPutSite()),
        others,
        trouble(run),
        run);
  }

  /** Whether all is as it must be. */
  boolean isRight(Subject subject) {
    boolean leak = subject.sort() == Subject.Sort.LEAK;
    return owner == leak && putSite == leak && others.isEmpty() && trouble.isEmpty();
  }

  private static boolean isExpected(Run.Found found, Subject subject) {
    return found.confidence() >= LIKELY && line(found).equals(subject.expectedOwner());
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
    return "told: %s\nnot to be told: %s\ntrouble: %s\n%s"
        .formatted(told, others, trouble, run.stderr());
  }
}
