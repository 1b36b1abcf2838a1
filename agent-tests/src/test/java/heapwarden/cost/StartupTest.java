package heapwarden.cost;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a hello world loads because of the agent. Time depends on the machine, classes do not, and
 * they are most of the time: {@code scripts/bench startup} tells the rest.
 */
@Execution(ExecutionMode.SAME_THREAD)
class StartupTest {
  private static final Path LISTS = Path.of("..", "agent", "src", "main");

  private static final int RUNS = 3;

  @TempDir Path folder;

  static java.util.stream.Stream<Jdk> jdks() {
    return Jdk.currentAndNewest();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void helloWorldLoadsFewClasses(Jdk jdk) throws IOException {
    long own = 0;
    long onTheWay = 0;
    String main = "";
    for (String line : log(Jvm.of(jdk), "tid")) {
      String thread = line.substring(0, line.indexOf(' '));
      String name = name(line.substring(line.indexOf(']') + 2));
      main = name.equals("heapwarden.Launcher") ? thread : main;
      if (isOurs(name)) {
        own++;
        onTheWay += thread.equals(main) ? 1 : 0;
      }
    }
    System.out.printf(
        "%s: %d classes of the agent, %d of them by the thread that starts the program%n",
        jdk, own, onTheWay);
    assertThat(onTheWay).as("on the way to main").isBetween(50L, 105L);
    assertThat(own).as("in all").isLessThan(180);
  }

  private static boolean isOurs(String name) {
    return name.matches("heapwarden\\..*|java\\.lang\\.(invoke\\.)?Heapwarden.*")
        && !name.startsWith("heapwarden.cost.");
  }

  /**
   * What is needed lies in a bundle, but for a few classes that one JDK needs and another does not;
   * {@code -Dheapwarden.start=refresh} writes the lists anew.
   */
  @Test
  void whatAProgramNeedsIsReadInThreePieces() throws IOException {
    TreeSet<String> atStart = new TreeSet<>();
    TreeSet<String> atFirstStart = new TreeSet<>();
    TreeSet<String> later = new TreeSet<>();
    for (Jdk jdk : Jdk.currentAndNewest().toList()) {
      atStart.addAll(files(loadedWhereWovenBefore(jdk)));
      atFirstStart.addAll(files(loaded(jdk)));
      later.addAll(files(loadedWithSamples(jdk, 1000)));
    }
    bundled("start.txt", atStart);
    atFirstStart.removeAll(atStart);
    bundled("weave.txt", atFirstStart);
    later.removeAll(atStart);
    later.removeAll(atFirstStart);
    bundled("sample.txt", later);
  }

  private List<String> loadedWhereWovenBefore(Jdk jdk) throws IOException {
    Path cache = folder.resolve("cache of " + jdk);
    keeping(jdk, cache).run(Dropping.class, cache.resolve("heapwarden").toString()).succeeded();
    return loaded(keeping(jdk, cache));
  }

  private static Jvm keeping(Jdk jdk, Path cache) {
    return Jvm.of(jdk)
        .environment("XDG_CACHE_HOME", cache.toString())
        .environment("HEAPWARDEN_CACHE", "user");
  }

  private static List<String> files(List<String> loaded) {
    return loaded.stream()
        .filter(name -> isOurs(name) && !name.matches(".*(Lambda|Launcher|CoreLoader).*"))
        .map(name -> name.replace('.', '/') + ".classdata")
        .toList();
  }

  private static void bundled(String list, Set<String> needed) throws IOException {
    Path file = LISTS.resolve(list);
    if ("refresh".equals(System.getProperty("heapwarden.start"))) {
      Files.write(file, needed);
    }
    List<String> bundled = Files.readAllLines(file);
    assertThat(bundled.stream().filter(name -> !needed.contains(name)))
        .as("for nothing in " + list)
        .hasSizeLessThan(9);
    assertThat(needed.stream().filter(name -> !bundled.contains(name)))
        .as("missing in " + list)
        .hasSizeLessThan(9);
  }

  /** Each lambda makes a class at run time; the first in a JVM costs several milliseconds. */
  @ParameterizedTest
  @MethodSource("jdks")
  void nothingOnTheWayToMainAndNothingBehindItMakesLambdas(Jdk jdk) throws IOException {
    assertThat(loaded(jdk))
        .filteredOn(name -> name.startsWith("heapwarden.") && name.contains("$$Lambda"))
        .filteredOn(
            name ->
                name.startsWith("heapwarden.launch.")
                    || name.startsWith("heapwarden.junit.")
                    || name.startsWith("heapwarden.config.")
                    || name.startsWith("heapwarden.weave.")
                    || name.startsWith("heapwarden.stack.")
                    || name.startsWith("heapwarden.track."))
        .isEmpty();
  }

  /** Of these the first use costs 10 to 130 ms each. */
  @ParameterizedTest
  @MethodSource("jdks")
  void theHeavyPartsOfTheJdkStayAway(Jdk jdk) throws IOException {
    List<String> plain = loaded(Jvm.of(jdk).withoutAgent());
    List<String> added = new ArrayList<>(loaded(jdk));
    added.removeAll(plain);
    assertThat(added)
        .noneMatch(name -> name.startsWith("java.util.logging."))
        .noneMatch(name -> name.startsWith("java.lang.management."))
        .noneMatch(name -> name.startsWith("java.util.regex."))
        .noneMatch(name -> name.startsWith("java.util.stream.Match"))
        .noneMatch(name -> name.startsWith("java.lang.ProcessHandleImpl"))
        .noneMatch(name -> name.startsWith("java.lang.invoke.StringConcat"))
        .noneMatch(name -> name.startsWith("jdk.jfr."))
        .noneMatch(name -> name.startsWith("sun.nio.ch.FileChannelImpl"));
  }

  /** A thread that met one of these in there would wait for our loader while others wait for it. */
  @ParameterizedTest
  @MethodSource("jdks")
  void whatRunsInATransformationIsLoadedBeforeAnyOtherThreadOfOurs(Jdk jdk) throws IOException {
    List<String> loaded = loaded(Jvm.of(jdk).agent("quiet"));
    assertThat(loaded)
        .containsSubsequence(
            "heapwarden.launch.LoadedFields",
            "heapwarden.peek.Fields",
            "heapwarden.peek.Fields$Seen",
            "heapwarden.launch.AgentThread");
    assertThat(loaded.indexOf("heapwarden.weave.FieldTable"))
        .isBetween(1, loaded.indexOf("heapwarden.launch.AgentThread"));
  }

  /**
   * For each handle the JDK spins some three: eleven for those by which the JVM says where fields
   * lie, about 8 ms. There were 25 more when fields were read by handles.
   */
  @ParameterizedTest
  @MethodSource("jdks")
  void aFirstCensusHasFewClassesSpun(Jdk jdk) throws IOException {
    List<String> names = loadedWithSamples(jdk, 0);
    int begin = names.indexOf("heapwarden.peek.Peek");
    int end = names.indexOf("heapwarden.grow.Containers");
    assertThat(begin).isBetween(1, end);
    assertThat(names.subList(begin, end))
        .filteredOn(name -> name.startsWith("java.lang.invoke.LambdaForm$"))
        .as("from the first look at a field to the first containers")
        .hasSizeLessThan(14);
  }

  /** What is loaded up to some milliseconds after the first containers were found. */
  private List<String> loadedWithSamples(Jdk jdk, int after) throws IOException {
    Path log = folder.resolve("census");
    Jvm.of(jdk)
        .agent("interval=50ms,census=true")
        .withoutReport()
        .args("-Xlog:class+load:file=" + log + ":none")
        .run(Waiting.class, log.toString(), "heapwarden.grow.Containers ", "" + after)
        .succeeded();
    return Files.readAllLines(log).stream().map(StartupTest::name).toList();
  }

  private List<String> loaded(Jdk jdk) throws IOException {
    return loaded(Jvm.of(jdk));
  }

  private List<String> loaded(Jvm jvm) throws IOException {
    return log(jvm, "none").stream().map(StartupTest::name).toList();
  }

  private static String name(String line) {
    return line.substring(0, (line + ' ').indexOf(' '));
  }

  /**
   * Of several runs the one that loaded fewest: where the machine is busy a hello world may outlive
   * the pause that the agent's thread makes after the start.
   */
  private List<String> log(Jvm jvm, String decoration) throws IOException {
    Path log = folder.resolve("classes");
    jvm.withoutReport().args("-Xlog:class+load:file=" + log + ':' + decoration);
    List<String> fewest = null;
    for (int run = 0; run < RUNS; run++) {
      jvm.run(Hello.class).succeeded();
      List<String> lines = Files.readAllLines(log);
      fewest = fewest == null || lines.size() < fewest.size() ? lines : fewest;
    }
    return fewest;
  }
}
