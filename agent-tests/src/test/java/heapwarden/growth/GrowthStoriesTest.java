package heapwarden.growth;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.growth.Subject.Sort;
import heapwarden.harness.Jdk;
import heapwarden.harness.Story;
import heapwarden.harness.StoryPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the stories of containers that keep growing, in {@code samples/}, to what their folders
 * promise: the leak is found by its owner and by the line that fills it, and nothing else is; the
 * fixed twins and the programs of {@code samples/silent/}, which grow for a good reason, raise
 * nothing, not even something that is taken back.
 *
 * <p>{@code -Dstories.seeds=20} runs each twenty times with another course of events and prints a
 * table, {@code -Dstories.jdks=17,25} on those JDKs, {@code -Dstories.atonce=6} with six JVMs at a
 * time.
 */
class GrowthStoriesTest {
  private static final int SEEDS = Integer.getInteger("stories.seeds", 1);
  private static final int AT_ONCE = Integer.getInteger("stories.atonce", 3);

  /** Of those that must raise nothing, where a busy machine hides no growth that is to be found. */
  private static final int SILENT_AT_ONCE = Math.max(4, AT_ONCE);

  private static final List<Jdk> JDKS =
      System.getProperty("stories.jdks") == null
          ? List.of(Jdk.current())
          : Quality.jdks(System.getProperty("stories.jdks"));
  private static final List<Subject> SUBJECTS = Subject.all();

  private static Trials trials;

  /** Begins all runs; each test waits for the ones it needs. */
  @BeforeAll
  static void begin() {
    trials = new Trials(SUBJECTS, JDKS, 1, SEEDS, AT_ONCE, SILENT_AT_ONCE);
  }

  @AfterAll
  static void show() {
    if (SEEDS > 1) {
      System.out.println(trials.table());
    }
  }

  static Stream<Subject> leaks() {
    return SUBJECTS.stream().filter(subject -> subject.sort() == Sort.LEAK);
  }

  static Stream<Subject> silent() {
    return SUBJECTS.stream().filter(subject -> subject.sort() != Sort.LEAK);
  }

  static List<Story> stories() {
    return Story.ofGrowth();
  }

  @Test
  void thereAreAtLeastTwelveOfEachAndThePageTellsOfEachSilentOne() throws IOException {
    assertThat(stories()).hasSizeGreaterThanOrEqualTo(12);
    assertThat(Subject.silent()).hasSizeGreaterThanOrEqualTo(12);
    Path page = Story.folderOf("silent").resolve("README.md");
    String text = Files.readString(page);
    for (String name : Subject.silent()) {
      assertThat(text).contains("| [" + name + "](" + name + ".java) |");
    }
  }

  @ParameterizedTest
  @MethodSource("leaks")
  void leakIsFoundByItsOwnerAndItsPutSiteAndNothingElseIs(Subject leak) {
    for (Jdk jdk : JDKS) {
      for (int seed = 1; seed <= SEEDS; seed++) {
        Outcome outcome = trials.outcome(leak, jdk, seed);
        assertThat(outcome.isRight(leak))
            .as("%s, seed %s: %s\n%s", jdk, seed, leak.expected(), outcome.describe())
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("silent")
  void growthForAGoodReasonRaisesNothing(Subject silent) {
    for (Jdk jdk : JDKS) {
      for (int seed = 1; seed <= SEEDS; seed++) {
        Outcome outcome = trials.outcome(silent, jdk, seed);
        assertThat(outcome.isRight(silent))
            .as("%s, seed %s\n%s", jdk, seed, outcome.describe())
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("stories")
  void pageShowsTheReportAsItIsPrinted(Story story) throws IOException {
    Outcome outcome = trials.outcome(Subject.leak(story), JDKS.get(0), 1);
    assertThat(outcome.owner()).as("found: %s", outcome.describe()).isTrue();
    StoryPage.check(story, outcome.run());
  }
}
