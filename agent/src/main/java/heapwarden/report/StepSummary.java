package heapwarden.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The page that GitHub shows of a build, to which each of its steps adds. */
public final class StepSummary {
  private StepSummary() {}

  /**
   * Adds what was found.
   *
   * @param file the one that GitHub names in {@code GITHUB_STEP_SUMMARY}
   * @param sourceRoots the folders in which the program's sources are
   */
  public static void append(Report report, Path file, List<String> sourceRoots) throws IOException {
    String text = Results.of(report).as(Form.MARKDOWN, SourceRoots.of(sourceRoots)) + '\n';
    Files.write(
        file,
        text.getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
