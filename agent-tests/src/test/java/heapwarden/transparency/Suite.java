package heapwarden.transparency;

import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A published suite of tests, as it is run with and without the agent.
 *
 * @param name what it is called in the table
 * @param packages whose calls that put are counted by the agent, as for {@code maps.sites}
 * @param tracked classes that the agent follows beside its own kinds, as for {@code track}
 * @param what what {@link SuiteRun} is to run
 */
record Suite(String name, String packages, String tracked, List<String> what) {
  private static final Duration LIMIT = Duration.ofMinutes(20);

  /** Everything that weaves, and everything that looks on from beside. */
  private static final String ALL =
      "level=paranoid,interval=200ms,heap.threshold=20%,allocations=jfr,http=0,jmx,jfr"
          + ",clean=enforce,log=json,quiet";

  /** The collections of the JDK by the tests that Guava has for those of anybody. */
  static final Suite JDK_COLLECTIONS =
      new Suite(
          "collections of the JDK by guava-testlib",
          "com.google.common.collect.testing.*",
          "com.google.common.collect.testing.*",
          List.of(
              "suite:com.google.common.collect.testing.TestsForListsInJavaUtil",
              "suite:com.google.common.collect.testing.TestsForMapsInJavaUtil",
              "suite:com.google.common.collect.testing.TestsForQueuesInJavaUtil",
              "suite:com.google.common.collect.testing.TestsForSetsInJavaUtil"));

  /** Part of it: those that most programs use. */
  static final Suite COMMON_COLLECTIONS =
      new Suite(
          "common collections of the JDK by guava-testlib",
          JDK_COLLECTIONS.packages,
          JDK_COLLECTIONS.tracked,
          List.of(
              "suite:com.google.common.collect.testing.TestsForListsInJavaUtil",
              "suite:com.google.common.collect.testing.TestsForQueuesInJavaUtil",
              "suite:com.google.common.collect.testing.TestsForMapsInJavaUtil#testsForHashMap",
              "suite:com.google.common.collect.testing.TestsForMapsInJavaUtil#testsForLinkedHashMap",
              "suite:com.google.common.collect.testing.TestsForMapsInJavaUtil"
                  + "#testsForConcurrentHashMap"));

  /** All that run from a class path with these jars on it. */
  static List<Suite> all(String classPath) {
    return List.of(
        JDK_COLLECTIONS,
        of("guava-testlib's own", "com.google.common.*", classPath, "guava-testlib"),
        of("commons-collections4", "org.apache.commons.*", classPath, "commons-collections4"),
        of("commons-lang3", "org.apache.commons.*", classPath, "commons-lang3"),
        of("commons-pool2", "org.apache.commons.*", classPath, "commons-pool2"),
        of("commons-dbcp2", "org.apache.commons.*", classPath, "commons-dbcp2"),
        of("commons-io", "org.apache.commons.*", classPath, "commons-io"));
  }

  private static Suite of(String name, String packages, String classPath, String artefact) {
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      String file = Path.of(entry).getFileName().toString();
      if (file.startsWith(artefact + "-") && file.endsWith("-tests.jar")) {
        return new Suite(name, packages, packages, List.of("jar:" + entry));
      }
    }
    throw new IllegalArgumentException("no tests of " + artefact + " on the class path");
  }

  /** What came of each test, by its name. */
  Map<String, String> plain(Jdk jdk, String classPath) {
    return outcomes(Jvm.of(jdk).withoutAgent(), classPath);
  }

  /** The same under the agent, which must have been at work all the time. */
  Map<String, String> watched(Jdk jdk, String classPath) {
    String options = ALL + ",maps.sites=" + packages + ",track=" + tracked;
    return outcomes(Jvm.of(jdk).agent(options), classPath);
  }

  /** What came of a run: how each test ended, what the agent reported, how long it took. */
  record Ended(Map<String, String> outcomes, Run run, double seconds) {}

  /** Without an agent, or under a gate; with the time it took. */
  Ended timed(Jdk jdk, String classPath, boolean gated) {
    return ended(
        gated ? Jvm.of(jdk).agent("gate,quiet,app=org.apache.commons") : Jvm.of(jdk).withoutAgent(),
        classPath);
  }

  private Map<String, String> outcomes(Jvm jvm, String classPath) {
    return ended(jvm, classPath).outcomes;
  }

  private Ended ended(Jvm jvm, String classPath) {
    try {
      Path outcomes = Files.createTempFile("heapwarden-outcomes", ".txt");
      List<String> arguments = new ArrayList<>(List.of(outcomes.toString()));
      arguments.addAll(what);
      long begin = System.nanoTime();
      Run run =
          jvm.classPath(classPath)
              .timeout(LIMIT)
              .args("-Xmx1600m", "-Djava.awt.headless=true")
              .args("--add-opens=java.base/java.lang=ALL-UNNAMED")
              .args("--add-opens=java.base/java.util=ALL-UNNAMED")
              .run(SuiteRun.class, arguments.toArray(String[]::new))
              .succeeded();
      double seconds = (System.nanoTime() - begin) / 1e9;
      if (run.report() != null
          && run.report().getAsJsonObject("agent").get("hookErrors").getAsLong() != 0) {
        throw new AssertionError("errors in hooks:\n" + run.stderr());
      }
      Map<String, String> read = new TreeMap<>();
      for (String line : Files.readAllLines(outcomes)) {
        int tab = line.lastIndexOf('\t');
        read.put(line.substring(0, tab), line.substring(tab + 1));
      }
      Files.delete(outcomes);
      return new Ended(read, run, seconds);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A line for each test that came out differently, or in one of the two only. */
  static List<String> differences(Map<String, String> plain, Map<String, String> watched) {
    List<String> differences = new ArrayList<>();
    Map<String, String> all = new TreeMap<>(plain);
    watched.forEach(all::putIfAbsent);
    for (String test : all.keySet()) {
      String without = plain.getOrDefault(test, "absent");
      String with = watched.getOrDefault(test, "absent");
      if (!without.equals(with)) {
        differences.add(test + ": " + without + " without, " + with + " with the agent");
      }
    }
    return differences;
  }
}
