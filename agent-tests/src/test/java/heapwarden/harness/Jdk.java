package heapwarden.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The JDKs on this machine that the agent supports: the one that runs the tests, those beside it,
 * and those that {@code scripts/jdks} unpacked. Those that are absent are simply not tested.
 */
public record Jdk(int feature, Path home) {
  private static final List<Integer> SUPPORTED = List.of(11, 17, 21, 25);

  private static final Map<String, Boolean> ACCEPTED = new ConcurrentHashMap<>();

  /** The JDK that runs the tests. */
  public static Jdk current() {
    return new Jdk(Runtime.version().feature(), Path.of(System.getProperty("java.home")));
  }

  /** All supported JDKs found, oldest first. For {@code @MethodSource}. */
  public static Stream<Jdk> all() {
    return found().filter(jdk -> SUPPORTED.contains(jdk.feature()));
  }

  /** JDKs that are too old, or not supported yet. */
  public static Stream<Jdk> unsupported() {
    return found().filter(jdk -> !SUPPORTED.contains(jdk.feature()));
  }

  private static Stream<Jdk> found() {
    Map<Integer, Jdk> found = new TreeMap<>();
    List<Path> candidates = new ArrayList<>();
    candidates.add(current().home());
    candidates.addAll(children(current().home().getParent()));
    String folder = System.getenv("HEAPWARDEN_JDKS");
    candidates.addAll(
        children(
            folder == null
                ? Path.of(System.getProperty("user.home"), ".cache", "heapwarden", "jdks")
                : Path.of(folder)));
    for (Path home : candidates) {
      int feature = feature(home);
      if (feature > 0) {
        found.putIfAbsent(feature, new Jdk(feature, home));
      }
    }
    return found.values().stream();
  }

  /** The oldest and the newest: for tests too long to run on each. */
  public static Stream<Jdk> currentAndNewest() {
    List<Jdk> all = all().toList();
    return Stream.of(current(), all.get(all.size() - 1)).distinct();
  }

  private static List<Path> children(Path folder) {
    if (folder == null || !Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int feature(Path home) {
    Path release = home.resolve("release");
    if (!Files.isExecutable(home.resolve("bin/java"))) {
      return 0;
    }
    if (!Files.isReadable(release)) {
      return Files.exists(home.resolve("jre/lib/rt.jar")) ? 8 : 0;
    }
    Properties properties = new Properties();
    try (var in = Files.newInputStream(release)) {
      properties.load(in);
    } catch (IOException e) {
      return 0;
    }
    String version = properties.getProperty("JAVA_VERSION", "\"0\"").replace("\"", "");
    return Runtime.Version.parse(version.startsWith("1.") ? version.substring(2, 3) : version)
        .feature();
  }

  public Path java() {
    return home.resolve("bin/java");
  }

  /** Whether its JVM starts with these options, as it does not with a collector it lacks. */
  public boolean accepts(String... options) {
    return ACCEPTED.computeIfAbsent(
        home + " " + String.join(" ", options),
        unknown -> {
          List<String> command = new ArrayList<>(List.of(java().toString()));
          command.addAll(List.of(options));
          command.add("-version");
          return Command.run(Map.of(), command).exitCode() == 0;
        });
  }

  @Override
  public String toString() {
    return "JDK " + feature;
  }
}
