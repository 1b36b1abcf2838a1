package heapwarden.detect;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.track.SiteSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Stories of programs, told sample by sample: those that leak are found, the others are not. */
class GrowthTest {
  private static final double LIKELY = Detector.LIKELY;
  private static final double CONFIRMED = 0.9;

  /** A population whose members know when they were opened. */
  private static final class Population {
    private final Growth growth = new Growth();
    private final List<Integer> openedAt = new ArrayList<>();
    private int sample;
    private double highest;
    private int alarms;

    void open(int count) {
      for (int i = 0; i < count; i++) {
        openedAt.add(sample);
      }
    }

    void closeOldest(int count) {
      openedAt.subList(0, Math.min(count, openedAt.size())).clear();
    }

    void closeDownTo(int count) {
      closeOldest(Math.max(0, openedAt.size() - count));
    }

    /** Each with the same chance, whatever its age. */
    void closeAnyOf(int oneIn, Random random) {
      openedAt.removeIf(at -> random.nextInt(oneIn) == 0);
    }

    /** Of those opened last. */
    void closeNewest(int count) {
      openedAt.subList(Math.max(0, openedAt.size() - count), openedAt.size()).clear();
    }

    void sample() {
      long survivors = openedAt.stream().filter(at -> at < sample).count();
      long elders = openedAt.stream().filter(at -> sample - at >= SiteSample.ELDER).count();
      growth.add(openedAt.size(), survivors, elders);
      sample++;
      highest = Math.max(highest, growth.confidence());
      alarms += growth.confidence() >= LIKELY ? 1 : 0;
    }

    int size() {
      return openedAt.size();
    }
  }

  /** What happens before each sample. */
  private interface Story {
    void step(Population program, int sample, Random random);
  }

  private static Population tell(Story story, long seed, int samples) {
    Population program = new Population();
    Random random = new Random(seed);
    for (int i = 0; i < samples; i++) {
      story.step(program, i, random);
      program.sample();
    }
    return program;
  }

  private static Stream<Arguments> seeded(Object[]... stories) {
    return Stream.of(stories)
        .flatMap(
            story ->
                Stream.of(1L, 2L, 3L, 4L, 5L).map(seed -> Arguments.of(story[0], seed, story[1])));
  }

  private static Object[] story(String name, Story story) {
    return new Object[] {name, story};
  }

  static Stream<Arguments> leaks() {
    return seeded(
        story("steady: five a sample, none closed", (p, i, random) -> p.open(5)),
        story("slow: one every other sample", (p, i, random) -> p.open(i % 2)),
        story("by the load: up to ten a sample", (p, i, random) -> p.open(1 + random.nextInt(10))),
        story(
            "upon a sawtooth: bursts that are closed, and two of each burst that are not",
            (p, i, random) -> {
              p.open(40);
              p.closeNewest(38);
            }),
        story(
            "upon a crowd: a thousand from the start, then twenty a sample",
            (p, i, random) -> p.open(i == 0 ? 1000 : 20)),
        story("after a quiet time", (p, i, random) -> p.open(i < 10 ? 0 : 5)),
        story("accelerating", (p, i, random) -> p.open(1 + i / 4)));
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("leaks")
  void aLeakIsFoundWithinAHundredSamples(String name, long seed, Story story) {
    assertThat(tell(story, seed, 100).highest).isGreaterThanOrEqualTo(LIKELY);
  }

  static Stream<Arguments> healthy() {
    return seeded(
        story("nothing ever", (p, i, random) -> {}),
        story("opened once", (p, i, random) -> p.open(i == 0 ? 50 : 0)),
        story(
            "steady traffic: all closed before the next sample but for what is in flight",
            (p, i, random) -> {
              p.closeDownTo(0);
              p.open(random.nextInt(30));
            }),
        story(
            "a sawtooth of ten samples: everything is closed at once",
            (p, i, random) -> {
              p.open(7);
              if (i % 10 == 9) {
                p.closeDownTo(0);
              }
            }),
        story(
            "a sawtooth of sixty samples",
            (p, i, random) -> {
              p.open(i % 60 < 12 ? 10 : 0);
              if (i % 60 == 59) {
                p.closeDownTo(0);
              }
            }),
        story(
            "a warm-up to a plateau within ten samples", (p, i, random) -> p.open(i < 10 ? 20 : 0)),
        story(
            "a warm-up, then traffic around the plateau",
            (p, i, random) -> {
              p.open(i < 10 ? 20 : random.nextInt(5));
              p.closeDownTo(200 + random.nextInt(3));
            }),
        story(
            "a pool that fills up ever slower",
            (p, i, random) -> {
              int wanted = (int) (100 * (1 - Math.exp(-i / 8.0)));
              p.open(wanted - p.size());
            }),
        story(
            "a burst that is closed slowly",
            (p, i, random) -> {
              p.open(i == 20 ? 500 : 0);
              p.closeOldest(i > 20 ? 7 : 0);
            }),
        story("an import once, kept", (p, i, random) -> p.open(i >= 30 && i < 40 ? 100 : 0)),
        story(
            "an import now and then, closed after use",
            (p, i, random) -> {
              p.open(random.nextInt(20) == 0 ? 300 : 0);
              p.closeOldest(40);
            }),
        story(
            "few that come and go at random",
            (p, i, random) -> {
              p.open(random.nextInt(3));
              p.closeOldest(random.nextInt(4));
            }),
        story(
            "long sessions, as many as ever",
            (p, i, random) -> {
              p.closeAnyOf(30, random);
              p.open(i == 0 ? 90 : random.nextInt(7));
            }),
        story(
            "many long sessions, as many as ever",
            (p, i, random) -> {
              p.closeAnyOf(60, random);
              p.open(i == 0 ? 1200 : random.nextInt(41));
            }),
        story("one more an hour", (p, i, random) -> p.open(i % 120 == 0 ? 1 : 0)),
        story(
            "a day and a night",
            (p, i, random) -> {
              int wanted = (int) (100 + 80 * Math.sin(2 * Math.PI * i / 2880)) + random.nextInt(5);
              p.open(Math.max(0, wanted - p.size()));
              p.closeDownTo(wanted);
            }));
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("healthy")
  void aHealthyProgramIsNeverSuspected(String name, long seed, Story story) {
    Population program = tell(story, seed, 3000);
    assertThat(program.alarms).as("samples with an alarm, highest %s", program.highest).isZero();
  }

  @Test
  void aSteadyLeakIsLikelySoonAndConfirmedLater() {
    Population program = new Population();
    for (int sample = 1; sample <= 48; sample++) {
      program.open(5);
      program.sample();
      if (sample < 24) {
        assertThat(program.growth.confidence()).isZero();
      } else if (sample < 48) {
        assertThat(program.growth.confidence()).isBetween(LIKELY, CONFIRMED);
      }
    }
    assertThat(program.growth.confidence()).isGreaterThanOrEqualTo(CONFIRMED);
  }

  @Test
  void withoutTheWitnessOfMissingClosesGrowthIsNeverConfirmed() {
    Population program =
        tell(
            (p, i, random) -> {
              p.open(10);
              p.closeOldest(1);
            },
            1,
            100);
    assertThat(program.highest).isGreaterThanOrEqualTo(LIKELY).isLessThan(CONFIRMED);
  }

  @Test
  void aLeakThatGoesOnForADayStaysFound() {
    Population program = tell((p, i, random) -> p.open(2), 1, 2880);
    assertThat(program.growth.confidence()).isGreaterThanOrEqualTo(CONFIRMED);
    assertThat(program.growth.hasStopped()).isFalse();
  }

  @Test
  void growthThatEndsHasStoppedSoonAfter() {
    Population program = new Population();
    for (int i = 0; i < 60; i++) {
      program.open(5);
      program.sample();
    }
    assertThat(program.growth.hasStopped()).isFalse();
    int after = 0;
    while (!program.growth.hasStopped() && after < 100) {
      program.sample();
      after++;
    }
    assertThat(after).isBetween(1, Growth.WINDOWS * Growth.SHORT);
    assertThat(program.growth.confidence()).isZero();
  }

  @Test
  void theRateIsPerSample() {
    assertThat(tell((p, i, random) -> p.open(5), 1, 60).growth.perSample()).isEqualTo(5);
    assertThat(tell((p, i, random) -> p.open(i == 0 ? 9 : 0), 1, 60).growth.perSample()).isZero();
    assertThat(tell((p, i, random) -> p.open(9), 1, 1).growth.perSample()).isZero();
    assertThat(new Growth().perSample()).isZero();
  }
}
