package heapwarden;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds each story of {@code samples/} to what its folder promises: the leaking program to {@code
 * expected.txt}, the fixed one to no finding, the page to the report that is really printed, and
 * the fingerprints to one value on all JDKs.
 *
 * <p>When the wording of reports has changed, {@code -Dsamples.refresh=true} writes the new ones
 * into the pages instead of comparing them.
 */
class SampleStoriesTest {
  private static final Path SAMPLES = Jvm.root().resolve("samples");
  private static final String REPORT_BEGINS = "## The report\n\n```text\n";
  private static final String REPORT_ENDS = "```\n";

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
  private record Program(String story, String twin, Jdk jdk) {}

  private static final Map<Program, Future<Run>> RUNS = new HashMap<>();

  /** Begins all runs, a few at a time; each test waits for the ones it needs. */
  @BeforeAll
  static void begin() {
    List<Program> programs = new ArrayList<>();
    for (String story : stories()) {
      programs.add(new Program(story, "Leak", Jdk.current()));
      programs.add(new Program(story, "Fixed", Jdk.current()));
    }
    for (Jdk jdk : otherJdks()) {
      for (String story : stories()) {
        programs.add(new Program(story, "Leak", jdk));
        if (FIXED_EVERYWHERE.contains(story)) {
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

  static List<String> stories() {
    try (Stream<Path> folders = Files.list(SAMPLES)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("expected.txt")))
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
    String index = Files.readString(SAMPLES.resolve("README.md"));
    assertThat(stories()).hasSizeGreaterThanOrEqualTo(12);
    for (String story : stories()) {
      String[] expected = expected(story).get(0).split(" ");
      assertThat(index)
          .containsPattern(
              "(?m)^\\| \\["
                  + story
                  + "]\\("
                  + story
                  + "/README.md\\) \\|.*\\| `"
                  + expected[1]
                  + "` \\| "
                  + expected[0]
                  + " \\|$");
    }
  }

  @ParameterizedTest
  @MethodSource("stories")
  void leakIsFound(String story) throws IOException {
    assertReport(leakOnCurrentJdk(story), expected(story));
  }

  @ParameterizedTest
  @MethodSource("stories")
  void fixedTwinHasNoFinding(String story) throws IOException {
    assertReport(run(story, "Fixed", Jdk.current()), List.of());
  }

  @ParameterizedTest
  @MethodSource("stories")
  void pageShowsTheReportAsItIsPrinted(String story) throws IOException {
    Path page = SAMPLES.resolve(story).resolve("README.md");
    String text = Files.readString(page);
    int from = text.indexOf(REPORT_BEGINS) + REPORT_BEGINS.length();
    int to = text.indexOf(REPORT_ENDS, from);
    assertThat(from).as("a block of text below 'The report'").isGreaterThan(REPORT_BEGINS.length());
    String actual = abridged(leakOnCurrentJdk(story).stderr());
    if (Boolean.getBoolean("samples.refresh")) {
      if (!withoutNumbers(text.substring(from, to)).equals(withoutNumbers(actual))) {
        Files.writeString(page, text.substring(0, from) + actual + text.substring(to));
      }
    } else {
      assertThat(withoutNumbers(text.substring(from, to)))
          .as("the report in " + page + "; to take over the new one: -Dsamples.refresh=true")
          .isEqualTo(withoutNumbers(actual));
    }
  }

  @ParameterizedTest
  @MethodSource("storiesOnOtherJdks")
  void otherJdksTellTheSame(String story, Jdk jdk) throws IOException {
    Run leak = run(story, "Leak", jdk);
    assertReport(leak, expected(story));
    assertThat(fingerprints(leak)).isEqualTo(fingerprints(leakOnCurrentJdk(story)));
    if (FIXED_EVERYWHERE.contains(story)) {
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

  private static Run leakOnCurrentJdk(String story) {
    return run(story, "Leak", Jdk.current());
  }

  private static Run run(String story, String twin, Jdk jdk) {
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
    String main = "story." + program.story().replace("-", "") + "." + program.twin();
    return Jvm.of(program.jdk()).agent(options(program.story())).run(main);
  }

  private static String options(String story) {
    Path file = SAMPLES.resolve(story).resolve("options.txt");
    try {
      return Files.exists(file) ? Files.readString(file).strip() : "gate";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> expected(String story) throws IOException {
    return Files.readAllLines(SAMPLES.resolve(story).resolve("expected.txt"));
  }

  /** {@code VERDICT kind class.method}. */
  private static String line(Run.Found found) {
    String site = found.site();
    return found.verdict() + ' ' + found.kind() + ' ' + site.substring(0, site.indexOf('('));
  }

  private static List<String> fingerprints(Run run) {
    return run.gateFindings().stream().map(Run.Found::fingerprint).sorted().toList();
  }

  /**
   * The findings and the summary, with the user's own frames only. Of a finding that was printed
   * more than once, because it came and went while it grew, the last.
   */
  private static String abridged(String stderr) {
    Map<String, String> blocks = new LinkedHashMap<>();
    for (String block : stderr.split("\\R(?! )")) {
      if (block.startsWith("INFO heapwarden - ") && !block.contains(" - SUMMARY: ")) {
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

  /** Counts and how sure it is of growth differ from run to run, line numbers with each edit. */
  private static String withoutNumbers(String report) {
    return report
        .replaceAll("\\((likely|confirmed)[^,]*, confidence", "(confidence")
        .replaceAll("(?<![\\w-])[0-9][0-9.]*(?![\\w])", "0");
  }
}
