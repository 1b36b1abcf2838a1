package heapwarden.bound;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import heapwarden.harness.Story;
import heapwarden.harness.StoryPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Stories whose leak is bounded by a policy, observed and enforced, and their pages. */
class BoundStoriesTest {
  /**
   * A story and what its policy must come to.
   *
   * @param kept what the program prints before it tells how many are kept; empty when it does not
   * @param most how many entries there may be in the end
   */
  private record Bounded(String folder, String page, String policy, String kept, int most) {
    Path file(String name) {
      return Story.folderOf(folder).resolve(name);
    }

    /** The policy without what makes it more than an observation. */
    String observed() throws IOException {
      return Files.readString(file("bounds.properties"))
          .lines()
          .filter(line -> !line.startsWith("#"))
          .collect(Collectors.joining(","))
          .replace(";mode=enforce", "");
    }

    @Override
    public String toString() {
      return folder;
    }
  }

  private static final List<Bounded> STORIES =
      List.of(
          new Bounded("artifact-store", "README.md", "artifacts", "builds, ", 1000),
          new Bounded("authentication-cache", "README.md", "logins", "requests, ", 1004),
          new Bounded("twin-maps", "BOUNDED.md", "names", "", 100));

  static Stream<Arguments> stories() {
    return STORIES.stream()
        .flatMap(story -> Jdk.currentAndNewest().map(jdk -> Arguments.of(story, jdk)));
  }

  private static Run run(Bounded story, Jdk jdk, String policies) {
    String main = "story." + story.folder().replace("-", "") + ".Leak";
    return Jvm.of(jdk).args("-Xmx96m").agent("interval=100ms," + policies).run(main).succeeded();
  }

  @ParameterizedTest
  @MethodSource("stories")
  void observingKeepsAllAndEnforcingKeepsTheLimit(Bounded story, Jdk jdk) throws IOException {
    String policies = story.observed();
    CompletableFuture<Run> observing =
        CompletableFuture.supplyAsync(() -> run(story, jdk, policies));
    Run enforced = run(story, jdk, "bounds=" + story.file("bounds.properties"));
    Run observed = observing.join();
    assertThat(entries(observed, story)).as(observed.stderr()).isGreaterThan(story.most() + 500);
    assertThat(entries(enforced, story)).as(enforced.stderr()).isBetween(1, story.most());
    if (!story.kept().isEmpty()) {
      assertThat(kept(observed, story)).isGreaterThan(story.most() + 500);
      assertThat(kept(enforced, story)).isLessThanOrEqualTo(story.most());
    }
    if (jdk.feature() == Jdk.current().feature()) {
      Path page = story.file(story.page());
      StoryPage.check(page, "Observed", told(observed));
      StoryPage.check(page, "Enforced", told(enforced));
    }
  }

  private static int entries(Run run, Bounded story) {
    return run.report()
        .getAsJsonArray("bounds")
        .asList()
        .get(0)
        .getAsJsonObject()
        .get("entries")
        .getAsInt();
  }

  private static int kept(Run run, Bounded story) {
    Matcher kept = Pattern.compile(story.kept() + "([0-9]+) ").matcher(run.stdout());
    assertThat(kept.find()).as(run.stdout()).isTrue();
    return Integer.parseInt(kept.group(1));
  }

  /** What the program printed, and what was said of the policy. */
  private static String told(Run run) {
    return run.stdout()
        + run.stderr()
            .lines()
            .filter(line -> line.contains(" - bound."))
            .map(line -> line + "\n")
            .collect(Collectors.joining());
  }
}
