package heapwarden.detect;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.config.OptionException;
import heapwarden.config.Options;
import heapwarden.finding.Finding;
import heapwarden.finding.Kind;
import heapwarden.finding.Repetition;
import heapwarden.grow.ContainerSample;
import heapwarden.grow.Samples;
import heapwarden.stack.Frames;
import heapwarden.stack.Site;
import heapwarden.stack.Sites;
import heapwarden.track.Snapshot;
import heapwarden.track.Snapshots;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private static final Frames PLAIN = new Frames(List.of(), List.of());
  private static final Site PUT = Sites.site(Kind.MAP, PLAIN, Sites.frame("app.Main", "put", 7));
  private static final Site OPEN = Sites.site(Kind.FILE, PLAIN, Sites.frame("app.Main", "open", 9));

  private static Snapshot open(long live) {
    return Snapshots.sample(1).open(OPEN, live, 0, 1).done();
  }

  private static Rounds run(IntFunction<ContainerSample> container, IntFunction<Snapshot> open) {
    Rounds rounds = new Rounds("app.MainTest#scenario", 5, PLAIN, 1);
    int round = 0;
    do {
      rounds.add(Samples.census(round + 1, 1, container.apply(round)), open.apply(round), 1 << 20);
      round++;
    } while (rounds.wantsMore());
    return rounds;
  }

  private static Rounds run(IntFunction<ContainerSample> container) {
    return run(container, round -> open(3));
  }

  @Test
  void aMapThatGrowsInEachRoundIsALeakThatFailsAGate() {
    Rounds rounds = run(round -> Samples.map(round, "app.Main.map", 10 + 100L * round, PUT));
    assertThat(rounds.findings(2)).hasSize(1);
    Finding finding = rounds.findings(2).get(0);
    assertThat(finding.isGateGrade()).isTrue();
    assertThat(finding.owner()).isEqualTo("app.Main.map");
    assertThat(finding.evidence())
        .containsExactly(
            "grew in each of 5 rounds of app.MainTest#scenario: +100 +100 +100 +100 +100 entries");
    assertThat(finding.message()).startsWith("510 entries, 100 more after each round (confirmed");
    Repetition outcome = rounds.outcome();
    assertThat(outcome.rounds()).isEqualTo(5);
    assertThat(outcome.leaks()).isEqualTo(1);
    assertThat(outcome.lines().get(0).entries()).containsExactly(10L, 110L, 210L, 310L, 410L, 510L);
    assertThat(outcome.lines().get(0).filledAt()).isEqualTo("app.Main.put(Main.java:7)");
  }

  @Test
  void whatRoundsHaveShownStandsUntilAScenarioIsRepeatedAgain() throws OptionException {
    Options options = Options.parse("gate", new Properties(), Map.of());
    Detector detector = new Detector(options, PLAIN);
    detector.repeated(
        run(
                round -> Samples.map(round, "app.Main.map", 10 + 100L * round, PUT),
                round -> open(2 + 7L * round))
            .findings(2));
    for (int i = 0; i < 3; i++) {
      assertThat(detector.examine(open(40), 3, false).findings())
          .extracting(Finding::kind)
          .containsExactlyInAnyOrder(Kind.MAP, Kind.FILE);
    }
    detector.repeated(List.of());
    assertThat(detector.examine(open(40), 4, false).gone())
        .extracting(Finding::kind)
        .containsExactlyInAnyOrder(Kind.MAP, Kind.FILE);
  }

  @Test
  void whoFillsItIsAskedFromTheFirstRoundOn() {
    Rounds rounds = new Rounds("scenario", 5, PLAIN, 1);
    rounds.add(Samples.census(1, 1, Samples.map(1, "app.Main.map", 10)), open(1), 1);
    assertThat(rounds.suspects()).isEmpty();
    rounds.add(Samples.census(2, 1, Samples.map(2, "app.Main.map", 11)), open(1), 1);
    assertThat(rounds.suspects()).hasSize(1);
    rounds.add(Samples.census(3, 1, Samples.map(3, "app.Main.map", 11)), open(1), 1);
    assertThat(rounds.suspects()).isEmpty();
  }

  @Test
  void aResourceOfWhichMoreAreOpenAfterEachRoundIsALeak() {
    Rounds rounds =
        run(round -> Samples.map(round, "app.Main.map", 10), round -> open(2 + 7L * round));
    assertThat(rounds.findings(2)).extracting(Finding::kind).containsExactly(Kind.FILE);
    assertThat(rounds.findings(2).get(0).isGateGrade()).isTrue();
    assertThat(rounds.outcome().lines().get(0).place())
        .isEqualTo("opened at app.Main.open(Main.java:9)");
  }

  @Test
  void aLogarithmIsGivenMoreRoundsAndIsNone() {
    Rounds rounds =
        run(
            round ->
                Samples.map(round, "app.Main.map", Math.round(1000 * Math.log1p(round + 3)), PUT));
    assertThat(rounds.findings(2)).isEmpty();
    assertThat(rounds.outcome().rounds()).isEqualTo(20);
    assertThat(rounds.outcome().lines().get(0).course()).isEqualTo("slowing down");
  }

  @Test
  void whatFillsToALimitThatIsKnownIsNone() {
    Rounds rounds =
        run(round -> Samples.limited(round, "app.Main.map", 10 + 100L * round, 5000, PUT));
    assertThat(rounds.findings(2)).isEmpty();
    assertThat(rounds.outcome().rounds()).isEqualTo(5);
  }

  @Test
  void whatOnlyTheJdkHoldsAndFillsIsNotTold() {
    Rounds rounds =
        run(round -> Samples.map(round, "java.lang.ref.Finalizer.map", 10 + 100L * round));
    assertThat(rounds.findings(2)).isEmpty();
    assertThat(rounds.outcome().lines()).isEmpty();
  }

  @Test
  void aScenarioThatFailedHasNoVerdict() {
    Rounds rounds = new Rounds("scenario", 2, PLAIN, 1);
    for (int round = 0; round <= 2; round++) {
      ContainerSample map = Samples.map(round, "app.Main.map", 10 + 100L * round);
      rounds.add(Samples.census(round + 1, 1, map), open(1), 1);
    }
    rounds.fail("it threw");
    assertThat(rounds.findings(2)).isEmpty();
    assertThat(rounds.wantsMore()).isFalse();
    assertThat(rounds.outcome().text()).endsWith("no verdict: it threw");
  }
}
