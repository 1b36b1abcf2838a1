package heapwarden.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Holds the page of a story to the report that is really printed.
 *
 * <p>When the wording of reports has changed, {@code -Dsamples.refresh=true} writes the new ones
 * into the pages instead of comparing them.
 */
public final class StoryPage {
  private static final String BLOCK_ENDS = "```\n";

  private StoryPage() {}

  /** Fails unless the page shows the report of this run, numbers aside. */
  public static void check(Story story, Run leak) throws IOException {
    check(story.folder().resolve("README.md"), "The report", abridged(leak.stderr()));
  }

  /** Fails unless the block of text below a heading of the page is this, numbers aside. */
  public static void check(Path page, String heading, String actual) throws IOException {
    String text = Files.readString(page);
    String begin = "## " + heading + "\n\n```text\n";
    int from = text.indexOf(begin) + begin.length();
    int to = text.indexOf(BLOCK_ENDS, from);
    if (from < begin.length() || to < 0) {
      throw new AssertionError(page + " has no block of text below '" + heading + "'");
    }
    String shown = text.substring(from, to);
    if (withoutNumbers(shown).equals(withoutNumbers(actual))) {
      return;
    }
    if (!Boolean.getBoolean("samples.refresh")) {
      throw new AssertionError(
          "the report in %s; to take over the new one: -Dsamples.refresh=true\nshown:\n%s\nactual:\n%s"
              .formatted(page, shown, actual));
    }
    Files.writeString(page, text.substring(0, from) + actual + text.substring(to));
  }

  /**
   * The findings and the summary, not what a gate makes of them, with the user's own frames only.
   * Of a finding printed more than once, because it came and went while it grew, the last.
   */
  private static String abridged(String stderr) {
    Map<String, String> blocks = new LinkedHashMap<>();
    for (String block : stderr.split("\\R(?! )")) {
      if (block.contains(" - HEALTH: ")
          || block.contains(" - GATE: ")
          || (block.startsWith("INFO heapwarden - ") && !block.contains(" - SUMMARY: "))) {
        continue;
      }
      String text =
          block
              .lines()
              .filter(line -> !line.startsWith("        at ") || line.contains(" at story."))
              .filter(line -> !line.startsWith("        ...") && !line.startsWith("    such as"))
              .collect(Collectors.joining("\n", "", "\n"));
      int fingerprint = text.indexOf("\n    fingerprint ");
      String key = fingerprint < 0 ? text : text.substring(fingerprint);
      blocks.remove(key);
      blocks.put(key, text);
    }
    return String.join("", blocks.values());
  }

  /**
   * Counts, how sure it is of growth, what that rests on and when it was last weighed, and which of
   * two limits evicted, differ from run to run, line numbers with each edit. What it came to in all
   * a gate says of what it fails on, another report of the rest.
   */
  private static String withoutNumbers(String report) {
    return report
        .replaceAll("\\((likely|confirmed)[^,]*, confidence", "(confidence")
        .replaceAll("(?m)^    because .*$", "    because")
        .replaceAll("(?m)^    holds about .*\\R", "")
        .replaceAll("(?m)^WARN heapwarden - in all: .*\\R", "")
        .replaceAll("(?<![\\w-])[0-9]+([.,][0-9]+)*(?![\\w])", "0")
        .replaceAll("0 by (size|ttl) and 0 by (size|ttl)|0 by ttl", "0 by size");
  }
}
