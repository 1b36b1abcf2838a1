package heapwarden.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder of {@code samples/} that says in {@code expected.txt} what must be found. */
public record Story(String name) {
  /** Loaders that are held, rather than opened. */
  private static final String LOADERS = "GROWING class-loader ";

  private static final Path SAMPLES = Jvm.root().resolve("samples");

  /** All stories, by name. */
  public static List<Story> all() {
    try (Stream<Path> folders = Files.list(SAMPLES)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("expected.txt")))
          .map(folder -> new Story(folder.getFileName().toString()))
          .sorted((a, b) -> a.name().compareTo(b.name()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The stories of containers that keep growing: {@code growth.GrowthStoriesTest} runs them. */
  public static List<Story> ofGrowth() {
    return all().stream().filter(Story::isOfGrowth).toList();
  }

  /** The stories of resources: {@code SampleStoriesTest} runs them. */
  public static List<Story> ofResources() {
    return all().stream().filter(story -> !story.isOfGrowth()).toList();
  }

  private boolean isOfGrowth() {
    String[] first = expected().get(0).split(" ");
    return Run.Found.isContainer(first[1]) || expected().get(0).startsWith(LOADERS);
  }

  /** The lines of {@code expected.txt}. */
  public List<String> expected() {
    return read("expected.txt").lines().toList();
  }

  /** The agent's options. */
  public String options() {
    return Files.exists(folder().resolve("options.txt")) ? read("options.txt").strip() : "gate";
  }

  /** The main class that leaks, {@code Leak}, or that does not, {@code Fixed}. */
  public String main(String twin) {
    return "story." + name.replace("-", "") + "." + twin;
  }

  Path folder() {
    return folderOf(name);
  }

  /** A folder of {@code samples/}, such as the one without leaks. */
  public static Path folderOf(String name) {
    return SAMPLES.resolve(name);
  }

  private String read(String file) {
    try {
      return Files.readString(folder().resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
