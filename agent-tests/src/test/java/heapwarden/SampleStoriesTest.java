package heapwarden;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import heapwarden.harness.Story;
import heapwarden.harness.StoryPage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds each story of {@code samples/} to what its folder promises: the leaking program to {@code
 * expected.txt}, the fixed one to no finding, the page to the report that is really printed, and
 * the fingerprints to one value on all JDKs. Stories of containers that grow are told by {@code
 * growth.GrowthStoriesTest}, except that the index lists them all.
 */
class SampleStoriesTest {
  /** The stories whose fixed twins are run on all JDKs, too. */
  private static final Set<String> FIXED_EVERYWHERE =
      Set.of(
          "files-list-per-request",
          "jdbc-statement",
          "lease-not-returned",
          "socket-accepted-never-closed",
          "timer-per-request");

  /** Programs mostly wait: for a collection, for a thread, for the next sample. */
  private static final int AT_ONCE = 3;

  /** One run of one program. */
  private record Program(Story story, String twin, Jdk jdk) {}

  private static final Map<Program, Future<Run>> RUNS = new HashMap<>();

  /** Begins all runs, a few at a time; each test waits for the ones it needs. */
  @BeforeAll
  static void begin() {
    List<Program> programs = new ArrayList<>();
    for (Story story : stories()) {
      programs.add(new Program(story, "Leak", Jdk.current()));
      programs.add(new Program(story, "Fixed", Jdk.current()));
    }
    for (Jdk jdk : otherJdks()) {
      for (Story story : stories()) {
        programs.add(new Program(story, "Leak", jdk));
        if (FIXED_EVERYWHERE.contains(story.name())) {
          programs.add(new Program(story, "Fixed", jdk));
        }
      }
    }
    ExecutorService starter = Executors.newFixedThreadPool(AT_ONCE);
    for (Program program : programs) {
      RUNS.put(program, starter.submit(() -> start(program)));
    }
    starter.shutdown();
  }

  static List<Story> stories() {
    return Story.ofResources();
  }

  static Stream<Arguments> storiesOnOtherJdks() {
    return otherJdks().stream()
        .flatMap(jdk -> stories().stream().map(story -> Arguments.of(story, jdk)));
  }

  private static List<Jdk> otherJdks() {
    return Jdk.all().filter(jdk -> jdk.feature() != Jdk.current().feature()).toList();
  }

  @Test
  void thereAreStoriesAndTheIndexListsEachWithWhatItExpects() throws IOException {
    String index = Files.readString(Jvm.root().resolve("samples").resolve("README.md"));
    assertThat(Story.ofResources()).hasSizeGreaterThanOrEqualTo(12);
    assertThat(Story.ofGrowth()).hasSizeGreaterThanOrEqualTo(12);
    for (Story story : Story.all()) {
      String[] expected = story.expected().get(0).split(" ");
      assertThat(index)
          .containsPattern(
              "(?m)^\\| \\["
                  + story.name()
                  + "]\\("
                  + story.name()
                  + "/README.md\\) \\|.*\\| `"
                  + expected[1]
                  + "` \\| "
                  + expected[0]
                  + " \\|$");
    }
  }

  @ParameterizedTest
  @MethodSource("stories")
  void leakIsFound(Story story) {
    assertReport(leakOnCurrentJdk(story), story.expected());
  }

  @ParameterizedTest
  @MethodSource("stories")
  void fixedTwinHasNoFinding(Story story) {
    assertReport(run(story, "Fixed", Jdk.current()), List.of());
  }

  @ParameterizedTest
  @MethodSource("stories")
  void pageShowsTheReportAsItIsPrinted(Story story) throws IOException {
    StoryPage.check(story, leakOnCurrentJdk(story));
  }

  @ParameterizedTest
  @MethodSource("storiesOnOtherJdks")
  void otherJdksTellTheSame(Story story, Jdk jdk) {
    Run leak = run(story, "Leak", jdk);
    assertReport(leak, story.expected());
    assertThat(fingerprints(leak)).isEqualTo(fingerprints(leakOnCurrentJdk(story)));
    if (FIXED_EVERYWHERE.contains(story.name())) {
      assertReport(run(story, "Fixed", jdk), List.of());
    }
  }

  private static void assertReport(Run run, List<String> expected) {
    assertThat(run.gateFindings().stream().map(SampleStoriesTest::line).sorted())
        .as(run.stderr())
        .isEqualTo(expected);
    assertThat(run.exitCode()).as(run.stderr()).isZero();
    assertThat(run.stderr().lines())
        .allMatch(
            line ->
                line.startsWith("INFO heapwarden - ")
                    || line.startsWith("WARN heapwarden - ")
                    || line.startsWith("    "));
  }

  private static Run leakOnCurrentJdk(Story story) {
    return run(story, "Leak", Jdk.current());
  }

  private static Run run(Story story, String twin, Jdk jdk) {
    try {
      return RUNS.get(new Program(story, twin, jdk)).get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static Run start(Program program) {
    Story story = program.story();
    return Jvm.of(program.jdk()).agent(story.options()).run(story.main(program.twin()));
  }

  /** {@code VERDICT kind class.method}. */
  private static String line(Run.Found found) {
    String site = found.site();
    return found.verdict() + ' ' + found.kind() + ' ' + site.substring(0, site.indexOf('('));
  }

  private static List<String> fingerprints(Run run) {
    return run.gateFindings().stream().map(Run.Found::fingerprint).sorted().toList();
  }
}
