package heapwarden.growth;

import heapwarden.harness.Story;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A program whose growth is judged. It takes a seed for the amount of work of each step, and lasts
 * some sixty samples.
 *
 * @param name as the table shows it
 * @param sort what must come of it
 * @param main its main class
 * @param options of the agent
 * @param expected the line of {@code expected.txt}; empty when nothing must be found
 */
record Subject(String name, Sort sort, String main, String options, String expected) {
  enum Sort {
    LEAK,
    FIXED,
    SILENT
  }

  /** Leaks, then their fixed twins, then the programs that never leaked. */
  static List<Subject> all() {
    List<Subject> all = new ArrayList<>();
    for (Story story : Story.ofGrowth()) {
      all.add(leak(story));
    }
    for (Story story : Story.ofGrowth()) {
      all.add(new Subject(story.name(), Sort.FIXED, story.main("Fixed"), story.options(), ""));
    }
    for (String silent : silent()) {
      all.add(
          new Subject(silent, Sort.SILENT, "story.silent." + silent, "interval=100ms,gate", ""));
    }
    return all;
  }

  static Subject leak(Story story) {
    String expected = String.join("\n", story.expected());
    return new Subject(story.name(), Sort.LEAK, story.main("Leak"), story.options(), expected);
  }

  /** The kind and the owner that must be found. */
  String expectedOwner() {
    return expected.split(" <= ", 2)[0];
  }

  /** The line that must be found to fill it; empty when no insertion can be seen. */
  String expectedPutSite() {
    String[] parts = expected.split(" <= ", 2);
    return parts.length < 2 ? "" : parts[1];
  }

  static List<String> silent() {
    try (Stream<Path> files = Files.list(Story.folderOf("silent"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return sort == Sort.FIXED ? name + ", fixed" : name;
  }
}
