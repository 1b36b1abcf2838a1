package heapwarden.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The interval must hold the truth as often as it says, or the bars mean nothing. */
class SlowdownTest {
  private static final int TRIES = 2000;

  @Test
  void theIntervalHoldsTheTruthIn95Of100() {
    Random random = new Random(1);
    int held = 0;
    for (int i = 0; i < TRIES; i++) {
      Slowdown one = Slowdown.of(noisy(random, 13, 0.02));
      held += one.low() <= 2 && 2 <= one.high() ? 1 : 0;
    }
    assertThat(100.0 * held / TRIES).isBetween(93.5, 97.0);
  }

  @Test
  void aPairThatWasDisturbedHardlyMovesIt() {
    List<Double> logs = noisy(new Random(2), 13, 0.005);
    double before = Slowdown.of(logs).percent();
    logs.set(5, Math.log(4));
    assertThat(Slowdown.of(logs).percent()).isCloseTo(before, within(0.4));
  }

  @Test
  void fiveAgreeingPairsSayNothing() {
    Slowdown five = Slowdown.of(List.of(0.01, 0.01, 0.01, 0.01, 0.01));
    assertThat(five.percent()).isCloseTo(1.005, within(0.001));
    assertThat(five.low()).isNegative();
    assertThat(five.high()).isInfinite();
    assertThat(Slowdown.of(List.of(0.0, 0.1, 0.2, 0.3, 0.4, 0.5)).high()).isLessThan(66);
  }

  @Test
  void theIntervalOfAMeanHoldsTheTruthToo() {
    Random random = new Random(3);
    int held = 0;
    for (int i = 0; i < TRIES; i++) {
      List<List<Double>> things = new ArrayList<>();
      for (int thing = 0; thing < 13; thing++) { // 0 to 4 % slower, some with more noise and pairs
        things.add(noisy(random, thing - 6, 3 + thing, 0.004 * thing));
      }
      Slowdown mean = Slowdown.mean(things);
      held += mean.low() <= 2 && 2 <= mean.high() ? 1 : 0;
    }
    assertThat(100.0 * held / TRIES).isBetween(93.5, 97.0);
  }

  @Test
  void eachThingCountsAlikeInAMeanHoweverManyPairsItHas() {
    List<Double> many = noisy(new Random(4), 100, 0);
    assertThat(Slowdown.mean(List.of(many, List.of(0.0, 0.0))).percent())
        .isCloseTo(100 * Math.expm1(Math.log(1.02) / 2), within(0.001));
    assertThat(Slowdown.mean(List.of(many, List.of(0.0))).high()).isInfinite();
    assertThat(Slowdown.mean(List.of(List.of(0.0, 0.1, 0.0))).high()).isInfinite();
  }

  /** 2 % slower, and as much noise. */
  private static List<Double> noisy(Random random, int pairs, double noise) {
    return noisy(random, 0, pairs, noise);
  }

  private static List<Double> noisy(Random random, int thirds, int pairs, double noise) {
    List<Double> logs = new ArrayList<>();
    for (int i = 0; i < pairs; i++) {
      logs.add(Math.log(1.02) + thirds / 300.0 + noise * random.nextGaussian());
    }
    return logs;
  }
}
