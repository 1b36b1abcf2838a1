package heapwarden.cli;

import heapwarden.report.Annotations;
import heapwarden.report.Report;
import heapwarden.report.StepSummary;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Shows a verdict where GitHub shows a build: beside the lines of a change, and on its page. */
final class GitHub {
  private GitHub() {}

  /**
   * Prints the annotations, where they are asked for or this is an action of GitHub, and adds to
   * the summary of the step, where there is one. That this fails does not change the verdict.
   *
   * @param asked whether there are to be annotations anywhere
   * @param environment where GitHub says what it is
   */
  static void show(
      Report report, List<String> sourceRoots, boolean asked, Map<String, String> environment) {
    if (asked || "true".equals(environment.get("GITHUB_ACTIONS"))) {
      for (String line : Annotations.lines(report, sourceRoots)) {
        System.out.println(line);
      }
    }
    String summary = environment.getOrDefault("GITHUB_STEP_SUMMARY", "");
    if (!summary.isEmpty()) {
      try {
        StepSummary.append(report, Path.of(summary), sourceRoots);
      } catch (IOException | InvalidPathException e) {
        System.err.println("heapwarden: the summary of the step cannot be written: " + e);
      }
    }
  }
}
