package heapwarden.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A gate tells which test has opened what is left, and fails its class where that is asked for. */
class WhichTestTest {
  private static final String OPTIONS = "gate,settle=2s,library=heapwarden.tests.keeping";
  private static final String LEAKING = "heapwarden.tests.Leaking$";
  private static final String FILLING = "heapwarden.tests.Filling$";
  private static final String CLEAN = "heapwarden.tests.Clean$";

  /** In the order in which they run; the rest runs in parallel. */
  private static final List<String> CLASSES =
      List.of(
          LEAKING + "Innocent",
          LEAKING + "Directly",
          CLEAN + "Fixtures",
          LEAKING + "InAThread",
          CLEAN + "Singletons",
          LEAKING + "InAPool",
          CLEAN + "LibraryCache",
          LEAKING + "InAStage",
          CLEAN + "Ending",
          LEAKING + "Late",
          LEAKING + "AfterLate",
          LEAKING + "InAFixture");

  private static final Map<String, Long> LEAKS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(LEAKING + "Directly.leaksOne()", 1L),
              Map.entry(LEAKING + "Directly.leaksEachTime(int)", 3L),
              Map.entry(LEAKING + "InAThread.leaksThere()", 1L),
              Map.entry(LEAKING + "InAPool.leaksThere()", 2L),
              Map.entry(LEAKING + "InAPool.leaksOnASchedule()", 1L),
              Map.entry(LEAKING + "InAPool.leaksInAFork()", 1L),
              Map.entry(LEAKING + "InAStage.leaksThere()", 1L),
              Map.entry(LEAKING + "InAStage.leaksInALaterStage()", 1L),
              Map.entry(LEAKING + "Late.leaksForLater()", 1L),
              Map.entry(LEAKING + "InAFixture", 1L),
              Map.entry(LEAKING + "Parallel.leaks10()", 20L),
              Map.entry(LEAKING + "Parallel.leaks12()", 24L),
              Map.entry(LEAKING + "Parallel.leaks14()", 28L)));

  private static final String VIRTUAL = LEAKING + "InAVirtualThread";

  private static String[] classes(Jdk jdk) {
    List<String> all = new ArrayList<>(CLASSES);
    if (jdk.feature() >= 21) {
      all.add(VIRTUAL);
    }
    all.add("parallel");
    all.add(LEAKING + "Parallel");
    return all.toArray(new String[0]);
  }

  private static Map<String, Long> leaks(Jdk jdk) {
    Map<String, Long> all = new TreeMap<>(LEAKS);
    if (jdk.feature() >= 21) {
      all.put(VIRTUAL + ".leaksThere()", 1L);
    }
    return all;
  }

  /** The class path of the tests, with another release of JUnit on it. */
  private static String classPath(String junit) {
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      String path = entry;
      if (!junit.startsWith("6") && entry.matches(".*[/\\\\]org[/\\\\]junit[/\\\\].*")) {
        String version = entry.contains("platform") ? junit.replaceFirst("5", "1") : junit;
        Path folder = Path.of(entry).getParent();
        String artefact = folder.getParent().getFileName().toString();
        Path other = folder.resolveSibling(version).resolve(artefact + "-" + version + ".jar");
        assumeThat(Files.exists(other)).as("there is " + other).isTrue();
        path = other.toString();
      }
      entries.add(path);
    }
    return String.join(File.pathSeparator, entries);
  }

  static Stream<Arguments> reporting() {
    return Jdk.currentAndNewest().map(jdk -> Arguments.of(jdk, "6"));
  }

  static Stream<Arguments> failing() {
    List<Jdk> jdks = Jdk.currentAndNewest().toList();
    return Stream.of(
        Arguments.of(jdks.get(0), "5.10.2"), Arguments.of(jdks.get(jdks.size() - 1), "6"));
  }

  /** What all findings together say each test has opened. */
  private static Map<String, Long> openers(Run run) {
    Map<String, Long> openers = new TreeMap<>();
    for (JsonElement finding : run.report().getAsJsonArray("findings")) {
      JsonElement by = finding.getAsJsonObject().get("openedBy");
      if (!by.isJsonNull()) {
        for (JsonElement one : by.getAsJsonArray()) {
          JsonObject opener = one.getAsJsonObject();
          String name = opener.get("test").getAsString();
          openers.merge(name, opener.get("count").getAsLong(), Long::sum);
        }
      }
    }
    openers.keySet().removeIf(name -> name.startsWith(CLEAN));
    return openers;
  }

  @ParameterizedTest
  @MethodSource("reporting")
  void whatIsLeftIsTheOneTestsThatOpenedIt(Jdk jdk, String junit) {
    Run run =
        Jvm.of(jdk)
            .agent(OPTIONS)
            .classPath(classPath(junit))
            .run(Runs.class, classes(jdk))
            .succeeded();
    assertThat(run.stdout()).doesNotContain("failed ");
    assertThat(openers(run)).as(run.stderr()).isEqualTo(leaks(jdk));
    Map<String, Long> left = new TreeMap<>();
    for (JsonElement one : run.report().getAsJsonArray("tests")) {
      JsonObject test = one.getAsJsonObject();
      String name = test.get("test").getAsString();
      if (test.get("open").getAsLong() > 0 && !name.startsWith(CLEAN)) {
        left.put(name, test.get("open").getAsLong());
      }
      assertThat(name).startsWith(test.get("class").getAsString());
      assertThat(test.get("opened").getAsLong())
          .isGreaterThanOrEqualTo(test.get("open").getAsLong());
    }
    assertThat(left).isEqualTo(leaks(jdk));
    assertThat(run.report().get("testsToldApart").getAsBoolean()).isTrue();
    assertThat(run.stderr())
        .contains("by test " + LEAKING + "Directly.leaksEachTime(int) (3 times)")
        .contains("test " + LEAKING + "Directly.leaksOne() left 1 open of 1");
    assertThat(run.report().getAsJsonObject("agent").get("hookErrors").getAsLong()).isZero();
  }

  @ParameterizedTest
  @MethodSource("failing")
  void aClassThatLeaksFailsAndNoOtherDoes(Jdk jdk, String junit) {
    Run run =
        Jvm.of(jdk)
            .agent(OPTIONS + ",gate.per-test=fail")
            .classPath(classPath(junit))
            .run(Runs.class, classes(jdk))
            .succeeded();
    List<String> failed = run.stdout().lines().filter(line -> line.startsWith("failed ")).toList();
    List<String> leaking =
        leaks(jdk).keySet().stream()
            .map(name -> "failed " + name.replaceAll("\\.[^.]*\\(.*\\)$", ""))
            .distinct()
            .toList();
    assertThat(failed).as(run.stdout() + run.stderr()).containsExactlyInAnyOrderElementsOf(leaking);
    assertThat(run.stdout())
        .contains("passed " + LEAKING + "AfterLate")
        .contains(
            "heapwarden: " + LEAKING + "Directly has left 4 resources open",
            "opened at heapwarden.tests.Leaking.open(Leaking.java:",
            LEAKING + "Directly.leaksEachTime(int) (3 times)",
            "by " + LEAKING + "InAThread.leaksThere()");
    assertThat(openers(run)).isEqualTo(leaks(jdk));
    assertThat(run.report().getAsJsonObject("agent").get("hookErrors").getAsLong()).isZero();
  }

  /** A loader that lies below the class path, such as build tools make. */
  @Test
  void aTestFrameworkInALoaderOfItsOwnIsFollowedToo() {
    Run run =
        Jvm.current()
            .agent(OPTIONS + ",gate.per-test=fail")
            .classPath(Jvm.ownClasses(Apart.class))
            .run(
                Apart.class,
                System.getProperty("java.class.path"),
                LEAKING + "InAStage",
                LEAKING + "Innocent")
            .succeeded();
    assertThat(run.stdout())
        .contains("failed " + LEAKING + "InAStage", "passed " + LEAKING + "Innocent");
    assertThat(openers(run))
        .containsOnlyKeys(
            LEAKING + "InAStage.leaksThere()", LEAKING + "InAStage.leaksInALaterStage()");
  }

  @Test
  void whatGrowsIsLaidAtTheDoorOfTheTestsThatRan() {
    Run run =
        Jvm.current()
            .agent(OPTIONS)
            .run(Runs.class, FILLING + "Keeps", FILLING + "Clears")
            .succeeded();
    JsonObject grown = run.report().getAsJsonObject("grownInTests");
    List<JsonObject> containers = new ArrayList<>();
    for (JsonElement one : grown.getAsJsonArray("containers")) {
      containers.add(one.getAsJsonObject());
    }
    assertThat(containers)
        .as(run.stderr())
        .extracting(one -> one.get("owner").getAsString())
        .contains("heapwarden.tests.Filling.KEPT")
        .doesNotContain("heapwarden.tests.Filling.SCRATCH");
    JsonObject kept = containers.get(0);
    assertThat(kept.get("entries").getAsInt()).isEqualTo(1200);
    JsonObject in = kept.getAsJsonArray("in").get(0).getAsJsonObject();
    assertThat(in.get("test"))
        .as(kept.toString())
        .isEqualTo(new JsonPrimitive(FILLING + "Keeps.keeps()"));
    long gained = 0;
    for (JsonElement one : kept.getAsJsonArray("in")) { // the last reading may be of a later test
      gained += one.getAsJsonObject().get("gained").getAsLong();
      assertThat(one.getAsJsonObject().get("classes").toString()).contains(FILLING + "Keeps\"");
    }
    assertThat(gained).isEqualTo(kept.get("gained").getAsLong());
    assertThat(in.get("gained").getAsLong()).isGreaterThan(gained / 2);
    Map<String, Long> ofTests = new TreeMap<>();
    for (JsonElement one : run.report().getAsJsonArray("tests")) {
      JsonObject test = one.getAsJsonObject();
      ofTests.put(test.get("test").getAsString(), test.get("grown").getAsLong());
    }
    assertThat(ofTests).containsEntry(FILLING + "Keeps.looks()", 0L);
    assertThat(ofTests.get(FILLING + "Keeps.keeps()"))
        .isGreaterThanOrEqualTo(in.get("gained").getAsLong());
    assertThat(run.stderr())
        .contains("grown in tests: heapwarden.tests.Filling.KEPT (java.util.ArrayList) by ")
        .contains(" to 1,200 entries: ", " in " + FILLING + "Keeps.keeps()");
    assertThat(run.report().getAsJsonObject("agent").get("hookErrors").getAsLong()).isZero();
  }

  @Test
  void aPlatformThatTellsOfNoTestsIsNoticed() {
    Run run = Jvm.current().agent(OPTIONS + ",gate.per-test=fail").run(Unknown.class).succeeded();
    assertThat(run.report().get("testsToldApart").getAsBoolean()).isFalse();
    assertThat(run.report().has("tests")).isFalse();
    assertThat(run.stderr())
        .containsOnlyOnce("WARN heapwarden - tests ran on a JUnit Platform that this Heapwarden")
        .doesNotContain("nothing ran on the JUnit Platform");
  }

  @Test
  void withoutAGateTestsAreLeftAlone() {
    Run run = Jvm.current().run(Runs.class, LEAKING + "Directly").succeeded();
    assertThat(run.stdout()).doesNotContain("failed ");
    assertThat(openers(run)).isEmpty();
    assertThat(run.report().has("tests")).isFalse();
    assertThat(run.report().has("testsToldApart")).isFalse();
  }
}
