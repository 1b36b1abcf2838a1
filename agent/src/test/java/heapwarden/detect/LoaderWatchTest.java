package heapwarden.detect;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.config.OptionException;
import heapwarden.config.Options;
import heapwarden.finding.Finding;
import heapwarden.finding.Kind;
import heapwarden.finding.Verdict;
import heapwarden.grow.CensusSnapshot;
import heapwarden.grow.Samples;
import heapwarden.stack.Frames;
import heapwarden.stack.Site;
import heapwarden.stack.Sites;
import heapwarden.track.Snapshots;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class LoaderWatchTest {
  private static final String LIST = "app.Registry.LISTENERS";
  private static final List<String> IN_LIST = List.of(LIST + "[] (an object of its class app.X)");
  private static final List<String> IN_THREAD = List.of("thread \"p-*\".target (the loader)");

  private final Detector detector = detector();
  private int sample;

  private static Detector detector() {
    try {
      Options options = Options.parse("gate", new Properties(), Map.of());
      return new Detector(options, new Frames(List.of(), List.of()));
    } catch (OptionException e) {
      throw new AssertionError(e);
    }
  }

  /** The last judgement; fails when one before took anything back. */
  private Judgement see(int samples, IntFunction<CensusSnapshot> census) {
    Judgement judgement = null;
    for (int i = 0; i < samples; i++) {
      sample++;
      judgement =
          detector.examine(
              Snapshots.sample(sample).done(), census.apply(sample), 0, sample * 1000L, false);
      assertThat(judgement.gone()).isEmpty();
    }
    return judgement;
  }

  private static CensusSnapshot growing(int pass, List<String> holders) {
    return Samples.loaders(pass, 2 * pass, holders, null, 0);
  }

  @Test
  void everMoreThatOutliveCollectionsAreAFinding() {
    Judgement judgement = see(40, i -> growing(i, IN_THREAD));
    assertThat(judgement.findings()).hasSize(1);
    Finding finding = judgement.findings().get(0);
    assertThat(finding.kind()).isEqualTo(Kind.CLASS_LOADER);
    assertThat(finding.verdict()).isEqualTo(Verdict.GROWING);
    assertThat(finding.type()).isEqualTo("app.PluginLoader");
    assertThat(finding.count()).isEqualTo(80);
    assertThat(finding.confidence()).isBetween(0.6, 0.89);
    assertThat(finding.owner()).isEqualTo(IN_THREAD.get(0));
    assertThat(finding.message()).contains("80 loaders, each with a class app.Plugin of its own");
    assertThat(finding.fix()).contains("end the threads");
    assertThat(finding.isGateGrade()).isFalse();
  }

  @Test
  void aFixedNumberIsNone() {
    Judgement judgement = see(200, i -> Samples.loaders(i, Math.min(i, 20), IN_LIST, null, 0));
    assertThat(judgement.findings()).isEmpty();
  }

  @Test
  void whatNothingIsKnownToHoldIsOnlyWatchedUntilItIsConfirmed() {
    Judgement judgement = see(60, i -> growing(i, List.of()));
    assertThat(judgement.findings()).isEmpty();
    assertThat(judgement.watching()).hasSize(1);
    judgement = see(100, i -> growing(i, List.of()));
    assertThat(judgement.findings()).hasSize(1);
    assertThat(judgement.findings().get(0).isGateGrade()).isTrue();
    assertThat(judgement.findings().get(0).holders())
        .containsExactly("nothing that the census reaches");
  }

  @Test
  void whereTheContainerThatHoldsThemIsToldItIsSaidThere() {
    Judgement judgement = see(40, i -> Samples.loaders(i, 2 * i, IN_LIST, LIST, 20 + 3L * i));
    assertThat(judgement.findings()).hasSize(1);
    Finding finding = judgement.findings().get(0);
    assertThat(finding.owner()).isEqualTo(LIST);
    assertThat(finding.evidence())
        .contains(
            "it keeps 80 loaders of class app.PluginLoader alive,"
                + " each with a class app.Plugin of its own");
  }

  @Test
  void ifTheContainerIsToldLaterNothingIsTakenBack() {
    Judgement judgement = see(40, i -> Samples.loaders(i, 2 * i, IN_LIST, LIST, 20));
    assertThat(judgement.findings()).extracting(Finding::kind).containsExactly(Kind.CLASS_LOADER);
    judgement =
        see(80, i -> Samples.loaders(i, 2 * i, IN_LIST, LIST, 20 + 3L * Math.max(0, i - 40)));
    assertThat(judgement.findings()).extracting(Finding::owner).containsExactly(LIST);
    assertThat(judgement.retracted()).isEmpty();
  }

  @Test
  void whereTheyAreToldAsOpenedAndNeverClosedWhatHoldsThemIsSaidThere() {
    Frames folding = new Frames(List.of(), List.of());
    StackTraceElement opened = Sites.frame("app.Plugins", "load", 7);
    Site site = Sites.site(Kind.CLASS_LOADER, "app.PluginLoader", true, folding, opened);
    Judgement judgement = null;
    for (int i = 1; i <= 40; i++) {
      judgement =
          detector.examine(
              Snapshots.sample(i).open(site, 5L * i, 5, 1).done(),
              growing(i, IN_THREAD),
              0,
              i * 1000L,
              false);
    }
    assertThat(judgement.findings()).hasSize(1);
    Finding finding = judgement.findings().get(0);
    assertThat(finding.site()).isEqualTo("app.Plugins.load(Plugins.java:7)");
    assertThat(finding.owner()).isEqualTo(IN_THREAD.get(0));
    assertThat(judgement.retracted()).isEmpty();
  }

  @Test
  void growthThatStopsIsTakenBack() {
    see(40, i -> growing(i, IN_THREAD));
    Judgement judgement = null;
    for (int i = 0; i < 40; i++) {
      sample++;
      judgement =
          detector.examine(
              Snapshots.sample(sample).done(),
              Samples.loaders(sample, 1, IN_THREAD, null, 0),
              0,
              sample * 1000L,
              false);
    }
    assertThat(judgement.findings()).isEmpty();
    assertThat(judgement.retracted()).extracting(Finding::kind).containsExactly(Kind.CLASS_LOADER);
  }
}
