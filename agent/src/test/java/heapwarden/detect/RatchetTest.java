package heapwarden.detect;

import static heapwarden.detect.Shape.DAY;
import static heapwarden.detect.Shape.Knowledge.CHAIN;
import static heapwarden.detect.Shape.Knowledge.CONCURRENT;
import static heapwarden.detect.Shape.Knowledge.HASH;
import static heapwarden.detect.Shape.Knowledge.LIST;
import static heapwarden.detect.Shape.daily;
import static heapwarden.detect.Shape.poisson;
import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.detect.Evidence.Course;
import heapwarden.detect.Shape.Keys;
import heapwarden.detect.Shape.Knowledge;
import heapwarden.detect.Shape.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stories of one container each, told sample by sample: where it leaks that is found. */
class RatchetTest {
  private static final double LIKELY = Detector.LIKELY;
  private static final double CONFIRMED = 0.9;

  private final Random random = new Random(11);

  /** What was said of a container over time; numbers of samples count from 1, 0 is never. */
  private static final class Told {
    final List<Evidence> all = new ArrayList<>();

    Evidence last() {
      return all.get(all.size() - 1);
    }

    double highest() {
      return all.stream().mapToDouble(Evidence::confidence).max().orElse(0);
    }

    int first(double confidence) {
      for (int i = 0; i < all.size(); i++) {
        if (all.get(i).confidence() >= confidence) {
          return i + 1;
        }
      }
      return 0;
    }

    int stopped() {
      for (int i = 0; i < all.size(); i++) {
        if (all.get(i).course() == Course.STOPPED) {
          return i + 1;
        }
      }
      return 0;
    }

    long alarms() {
      long alarms = 0;
      for (int i = 1; i < all.size(); i++) {
        boolean before = all.get(i - 1).confidence() >= LIKELY;
        alarms += !before && all.get(i).confidence() >= LIKELY ? 1 : 0;
      }
      return alarms;
    }
  }

  private Told tell(Ratchet ratchet, Knowledge knowledge, Witnesses also, int samples, Step step) {
    Told told = new Told();
    Contents contents = new Contents(samples, random);
    for (int t = 0; t < samples; t++) {
      contents.begin(t);
      step.at(t, contents);
      contents.end();
      ratchet.add(contents.size(), knowledge.removals ? contents.removed() : -1);
      told.all.add(ratchet.judge(knowledge.lookups ? contents.stayed(also) : also));
    }
    return told;
  }

  private Told watch(Knowledge knowledge, int samples, Step step) {
    return tell(Ratchet.watching(DAY, 0), knowledge, Witnesses.none(), samples, step);
  }

  private Told watchCalmly(Knowledge knowledge, int samples, Step step) {
    return tell(Ratchet.watching(DAY, 1), knowledge, Witnesses.none(), samples, step);
  }

  private Told control(Knowledge knowledge, int samples, Step step) {
    return tell(Ratchet.underControl(), knowledge, Witnesses.none(), samples, step);
  }

  // What leaks

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1000})
  void aSteadyLeakIsLikelyWithinThirtySamplesAndConfirmedWhenItOutlastsADay(int step) {
    Told told = watch(HASH, 4000, (t, c) -> c.add(step));
    assertThat(told.first(LIKELY)).isBetween(1, 30);
    assertThat(told.first(CONFIRMED)).isBetween(DAY, DAY * 26 / 24 + 64);
    assertThat(told.alarms()).isOne();
    assertThat(told.last().perSample()).isEqualTo(step);
    assertThat(told.last().since()).isZero();
    assertThat(told.last().texts()).contains("nothing was ever removed", "floors rise at 4 scales");
    assertThat(told.last().texts())
        .anyMatch(
            text -> text.matches("of \\d+ entries seen \\d+ samples ago all are still there"));
  }

  @ParameterizedTest
  @EnumSource(Knowledge.class)
  void aSteadyLeakInATestIsLikelyAfterThirtySamplesAndConfirmedAfterAHundred(Knowledge knowledge) {
    Told told = control(knowledge, 130, (t, c) -> c.add(3));
    assertThat(told.first(LIKELY)).isBetween(1, 30);
    if (knowledge == CHAIN) {
      assertThat(told.highest()).as("by size alone").isLessThan(CONFIRMED);
    } else {
      assertThat(told.first(CONFIRMED)).isBetween(1, 100);
    }
  }

  @Test
  void aChainIsConfirmedByTheHeapItExplains() {
    Witnesses heap = Witnesses.none().withHeap(true, 0.6);
    Told told = tell(Ratchet.underControl(), CHAIN, heap, 130, (t, c) -> c.add(3));
    assertThat(told.first(CONFIRMED)).isBetween(1, 100);
    assertThat(told.last().texts()).contains("explains 60 % of the heap's rise");
    Witnesses flat = Witnesses.none().withHeap(false, 0.6);
    assertThat(tell(Ratchet.underControl(), CHAIN, flat, 130, (t, c) -> c.add(3)).highest())
        .isLessThan(CONFIRMED);
  }

  @Test
  void oneEntryAnHourIsFoundWithinADayAndNeverTakenBack() {
    Told told = watch(LIST, 3 * DAY, (t, c) -> c.add(t == 0 ? 500 : t % 120 == 0 ? 1 : 0));
    assertThat(told.first(LIKELY)).isBetween(1, DAY);
    assertThat(told.first(CONFIRMED)).isPositive();
    assertThat(told.stopped()).isZero();
    assertThat(told.last().perSample()).isBetween(0.006, 0.011);
  }

  @Test
  void growthUnderChurnIsFoundByWhatStayed() {
    Step churn =
        (t, c) -> {
          c.addFor(99, 1);
          c.add(1);
        };
    assertThat(watch(CONCURRENT, 1000, churn).first(LIKELY)).isBetween(1, 400);
    assertThat(watch(HASH, 1000, churn).first(LIKELY)).isBetween(1, 400);
  }

  @Test
  void growthUnderChurnOfWhichNothingElseIsKnownTakesTwoDays() {
    Told told =
        watch(
            LIST,
            3 * DAY,
            (t, c) -> {
              c.addFor(60 + random.nextInt(40), 1);
              c.add(1);
            });
    assertThat(told.first(LIKELY)).isBetween(DAY / 2, 3 * DAY - 1);
    assertThat(told.highest()).isLessThan(CONFIRMED);
  }

  @Test
  void aSawtoothWhoseFloorRisesIsFound() {
    Step residue =
        (t, c) -> {
          c.add(50);
          if (t % 10 == 9) {
            c.removeNewest(480);
          }
        };
    assertThat(watch(CONCURRENT, 500, residue).first(LIKELY)).isBetween(1, 400);
    assertThat(control(CHAIN, 400, residue).first(LIKELY)).isBetween(1, 100);
  }

  @Test
  void burstsAreFoundOnALongScale() {
    Told told = watch(HASH, 3 * DAY, (t, c) -> c.add(random.nextInt(240) == 0 ? 200 : 0));
    assertThat(told.first(LIKELY)).isBetween(1, 2 * DAY);
    assertThat(told.last().confidence()).isGreaterThanOrEqualTo(LIKELY);
  }

  @Test
  void listenersThatAreAddedByTheLoadAreFoundAndStayFoundOverNight() {
    Told told = watch(LIST, 3 * DAY, (t, c) -> c.add(poisson(random, 3 * daily(t, 0, 0.8))));
    assertThat(told.first(LIKELY)).isBetween(1, 300);
    assertThat(told.stopped()).isZero();
  }

  @Test
  void aChainIsFoundBySizeAloneButNotConfirmed() {
    Told told = watch(CHAIN, 3 * DAY, (t, c) -> c.add(t % 3 == 0 ? 1 : 0));
    assertThat(told.first(LIKELY)).isBetween(1, 200);
    assertThat(told.highest()).isLessThan(CONFIRMED);
  }

  @Test
  void aLeakAfterAWarmUpIsFound() {
    Told told = watch(HASH, 1000, (t, c) -> c.add(t < 10 ? 300 : t < 60 ? 0 : 2));
    assertThat(told.first(LIKELY)).isBetween(60, 300);
    assertThat(told.last().confidence()).isGreaterThanOrEqualTo(LIKELY);
  }

  @Test
  void aContainerOverItsBoundIsReportedWithinSamples() {
    Witnesses bound = Witnesses.none().withBound(100);
    Told told = tell(Ratchet.watching(DAY, 0), HASH, bound, 60, (t, c) -> c.add(3));
    assertThat(told.first(CONFIRMED)).isBetween(34, 40);
    assertThat(told.last().course()).isEqualTo(Course.OVER_BOUND);
    assertThat(told.last().texts()).contains("holds 180 entries, over its bound of 100");
  }

  // What does not

  @Test
  void aWarmUpToAPlateauIsSilent() {
    assertThat(watch(HASH, DAY, (t, c) -> c.add(t < 18 ? 200 : 0)).highest()).isLessThan(LIKELY);
  }

  @Test
  void aCacheThatFillsToAKnownBoundIsSilentAndSaysHowFull() {
    Witnesses bound = Witnesses.none().withBound(10_000);
    Told told =
        tell(
            Ratchet.watching(DAY, 0),
            HASH,
            bound,
            DAY,
            (t, c) -> {
              c.add(10);
              c.keepAtMost(10_000);
            });
    assertThat(told.highest()).isLessThan(LIKELY);
    assertThat(told.all.get(399).course()).isEqualTo(Course.FILLING);
    assertThat(told.all.get(399).texts()).contains("filling: 40 % of its bound of 10000");
    assertThat(told.last().course()).isEqualTo(Course.STILL);
  }

  @Test
  void aCacheOfUnknownBoundThatIsFullSoonIsSilent() {
    Told told =
        watch(
            HASH,
            DAY,
            (t, c) -> {
              c.add(50);
              c.keepAtMost(900);
            });
    assertThat(told.highest()).isLessThan(LIKELY);
  }

  @Test
  void aCacheOfUnknownBoundThatFillsEvenlyIsCalledLikelyThenTakenBackAndNeverConfirmed() {
    Told told =
        watch(
            HASH,
            3 * DAY,
            (t, c) -> {
              c.add(5);
              c.keepAtMost(5000);
            });
    assertThat(told.highest()).isBetween(LIKELY, CONFIRMED - 0.01);
    assertThat(told.stopped()).isBetween(1000, 1260);
    assertThat(told.alarms()).isOne();
  }

  @Test
  void aCacheOfWhichSomeKeysArePopularIsCalledDecelerating() {
    Keys keys = new Keys(5000, 0.8);
    Told told = watchCalmly(HASH, 2000, (t, c) -> c.add(keys.fresh(100, random)));
    assertThat(told.highest()).isLessThan(LIKELY);
    assertThat(told.all).anyMatch(evidence -> evidence.texts().contains("decelerating"));
  }

  @Test
  void aBatchThatIsLoadedAndClearedIsSilent() {
    Told told =
        watch(
            LIST,
            DAY,
            (t, c) -> {
              c.add(t % 100 < 15 ? 100 : 0);
              if (t % 100 == 60) {
                c.keepAtMost(0);
              }
            });
    assertThat(told.highest()).isLessThan(LIKELY);
  }

  @Test
  void aNightlyClearIsTakenBackAndNotReportedTheNextDay() {
    Told told =
        watch(
            HASH,
            4 * DAY,
            (t, c) -> {
              c.add(poisson(random, 5));
              if (t % DAY == DAY - 1) {
                c.keepAtMost(0);
              }
            });
    assertThat(told.alarms()).isOne();
    assertThat(told.stopped()).isBetween(DAY, DAY + 4);
    assertThat(told.highest()).isLessThan(CONFIRMED);
  }

  @Test
  void aSawtoothWithAFlatFloorIsSilentAfterItsFirstTooth() {
    Told told =
        watchCalmly(
            CHAIN,
            3 * DAY,
            (t, c) -> {
              c.add(poisson(random, 10));
              if (t % 90 == 89) {
                c.keepAtMost(100);
              }
            });
    assertThat(told.highest()).isLessThan(LIKELY);
  }

  @Test
  void aQueueThatFollowsTheLoadIsSilent() {
    Told told =
        watch(CHAIN, 3 * DAY, (t, c) -> c.addFor(poisson(random, 200 * daily(t, 0, 0.8)), 1));
    assertThat(told.highest()).isLessThan(LIKELY);
  }

  @ParameterizedTest
  @EnumSource(value = Knowledge.class, names = "CHAIN", mode = EnumSource.Mode.EXCLUDE)
  void sessionsThatExpireUnderRisingTrafficAreSilent(Knowledge knowledge) {
    Told told =
        watchCalmly(
            knowledge,
            3 * DAY,
            (t, c) ->
                c.addFor(
                    poisson(random, 10 * (1 + 2 * Math.min(1, Math.max(0, t - 1000) / 1500.0))),
                    30));
    assertThat(told.highest()).isLessThan(LIKELY);
  }

  @Test
  void anObjectPoolIsSilent() {
    Told told = watch(LIST, DAY, (t, c) -> c.add(poisson(random, 50) - c.size()));
    assertThat(told.highest()).isLessThan(LIKELY);
  }

  @Test
  void aTableOfAFiniteAlphabetIsSilent() {
    Keys keys = new Keys(3000, 0);
    Told told = watchCalmly(HASH, DAY, (t, c) -> c.add(keys.fresh(60, random)));
    assertThat(told.highest()).isLessThan(LIKELY);
  }

  @Test
  void anImportIsCalledLikelyIfItLastsAndTakenBackAfterAQuarterOfItsTime() {
    assertThat(watch(HASH, DAY, (t, c) -> c.add(t > 100 && t < 120 ? 50 : 0)).highest())
        .isLessThan(LIKELY);
    Told told = watch(HASH, 2 * DAY, (t, c) -> c.add(t >= 100 && t < 700 ? 50 : 0));
    assertThat(told.highest()).isBetween(LIKELY, CONFIRMED - 0.01);
    assertThat(told.stopped()).isBetween(700, 700 + 160);
    assertThat(told.alarms()).isOne();
  }

  @Test
  void dayAndNightAreSilent() {
    Told told =
        watchCalmly(
            CONCURRENT, 4 * DAY, (t, c) -> c.addFor(poisson(random, 20 * daily(t, 0, 0.8)), 40));
    assertThat(told.highest()).isLessThan(LIKELY);
  }

  @Test
  void workingDaysAfterAWeekendAreSilent() {
    Told told =
        watchCalmly(
            LIST, 9 * DAY, (t, c) -> c.addFor(poisson(random, 20 * Shape.weekly(t, 0)), 40));
    assertThat(told.highest()).isLessThan(LIKELY);
  }

  @Test
  void aWeakMapNeedsMoreTimeAndIsNeverConfirmed() {
    Witnesses weak = Witnesses.none().withWeak(true);
    Told told = tell(Ratchet.underControl(), HASH, weak, 400, (t, c) -> c.add(5));
    assertThat(told.first(LIKELY)).isEqualTo(Floors.span(1));
    assertThat(told.highest()).isLessThan(CONFIRMED);
  }

  // When growth ends

  @Test
  void growthThatStopsIsTakenBackAfterThreeWindows() {
    Told told = watch(HASH, 200, (t, c) -> c.add(t < 40 ? 5 : 0));
    assertThat(told.stopped()).isBetween(40, 40 + 16);
    assertThat(told.last()).isSameAs(Evidence.nothing());
  }

  @Test
  void growthThatIsClearedIsTakenBackWithinOneWindow() {
    Told told =
        watch(
            HASH,
            600,
            (t, c) -> {
              c.add(5);
              if (t == 500) {
                c.keepAtMost(0);
              }
            });
    assertThat(told.stopped()).isBetween(501, 504);
  }

  @Test
  void aPauseShorterThanAQuarterOfTheGrowthChangesNothing() {
    Told told = watch(HASH, 1500, (t, c) -> c.add(t > 800 && t < 990 ? 0 : 5));
    assertThat(told.stopped()).isZero();
    assertThat(told.alarms()).isOne();
  }

  @Test
  void aContainerThatIsReplacedStartsAfresh() {
    Ratchet ratchet = Ratchet.watching(DAY, 0);
    for (int i = 0; i < 100; i++) {
      ratchet.add(i % 20, i % 20);
      assertThat(ratchet.judge(Witnesses.none()).confidence()).isLessThan(LIKELY);
    }
  }

  @Test
  void sizesBeyondAnIntAreTakenAsTheLargest() {
    Ratchet ratchet = Ratchet.watching(DAY, 0);
    for (long i = 0; i < 400; i++) {
      ratchet.add(Long.MAX_VALUE - i, Long.MAX_VALUE);
      assertThat(ratchet.judge(Witnesses.none())).isSameAs(Evidence.nothing());
    }
  }

  /** Five hundred codes, of which 25 are drawn a sample: what is new becomes less by the sample. */
  @Test
  void whatSaturatesWithinSomeSixtySamplesIsHardlyEverLikely() {
    int likely = 0;
    for (int run = 0; run < 200; run++) {
      Keys codes = new Keys(500, 0);
      Told told = control(CONCURRENT, 70, (t, c) -> c.add(codes.fresh(25, random)));
      likely += told.first(LIKELY) > 0 ? 1 : 0;
    }
    assertThat(likely).isLessThanOrEqualTo(4);
  }
}
