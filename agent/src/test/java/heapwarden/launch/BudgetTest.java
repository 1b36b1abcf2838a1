package heapwarden.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetTest {
  private static final double LIMIT = 0.01;
  private static final int MOST = 6;

  /**
   * Two parts: openings, of which a step leaves a quarter, and samples, of which it leaves half.
   */
  private static final class Load {
    final Budget budget = Budget.ofFlow(LIMIT, MOST, MOST);
    final Random random;
    double openings;
    double samples;
    double noise;
    double spent;
    int over;
    int steps;

    Load(int seed) {
      random = new Random(seed);
    }

    void run(int turns) {
      for (int i = 0; i < turns; i++) {
        double open = openings * Math.pow(4, -budget.step(0)) * Math.exp(noise * gauss());
        double census = samples * Math.pow(2, -budget.step(1));
        double openRaised = budget.step(0) == 0 ? open : 4 * open;
        double censusRaised = budget.step(1) == 0 ? census : 2 * census;
        spent += open + census;
        over += open + census > LIMIT ? 1 : 0;
        if (budget.observe(new double[] {open, census}, new double[] {openRaised, censusRaised})) {
          steps++;
        }
      }
    }

    private double gauss() {
      return noise == 0 ? 0 : random.nextGaussian();
    }

    void forget() {
      spent = 0;
      over = 0;
      steps = 0;
    }
  }

  @Test
  void whatStaysWellWithinIsLeftAlone() {
    Load load = new Load(1);
    load.openings = 0.004;
    load.samples = 0.004;
    load.noise = 0.1;

    load.run(1000);

    assertThat(load.steps).isZero();
    assertThat(load.budget.peak()).isLessThan(LIMIT);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.0089, 0.0091, 0.0099, 0.012, 0.02, 0.037, 0.1, 1, 3})
  void aSteadyLoadComesToRestWithinTheLimit(double openings) {
    Load load = new Load(1);
    load.openings = openings;
    load.samples = 0.001;
    load.run(100);
    load.forget();

    load.run(2000);

    assertThat(load.steps).isZero();
    assertThat(load.over).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void aNoisyLoadMakesFewSteps(int seed) {
    Load load = new Load(seed);
    load.openings = 0.005 * (1 << seed);
    load.samples = 0.002;
    load.noise = 0.5;
    load.run(100);
    load.forget();

    load.run(4000);

    assertThat(load.steps).as("steps").isLessThanOrEqualTo(40);
    assertThat(load.spent / 4000).as("spent").isLessThan(LIMIT);
  }

  @Test
  void theDearestPartIsHeldBack() {
    Load load = new Load(1);
    load.openings = 0.0005;
    load.samples = 0.03;

    load.run(200);

    assertThat(load.budget.step(0)).isZero();
    assertThat(load.budget.step(1)).isEqualTo(2);
  }

  @Test
  void onceTheLoadIsGoneAllIsAsItWas() {
    Load load = new Load(1);
    load.openings = 0.8;
    load.samples = 0.05;
    load.run(100);
    assertThat(load.budget.step(0)).isGreaterThan(2);
    assertThat(load.budget.step(1)).isGreaterThan(2);

    load.openings = 0.0001;
    load.samples = 0.0001;
    load.run(2 * MOST * Budget.PATIENCE + 20);

    assertThat(load.budget.steps()).isZero();
    assertThat(load.budget.stepsUp()).isEqualTo(load.budget.stepsDown());
  }

  @Test
  void aLoadThatComesAndGoesMakesFewerAndFewerSteps() {
    Load load = new Load(1);
    int first = 0;
    for (int round = 0; round < 40; round++) {
      load.openings = 0.05;
      load.run(12);
      load.openings = 0.0001;
      load.run(12);
      if (round == 4) {
        first = load.steps;
        load.forget();
      }
    }

    assertThat(first).isPositive();
    assertThat(load.steps / 35.0).isLessThan(first / 5.0 / 2);
  }

  @Test
  void patienceThatWasLostComesBack() {
    Load load = new Load(1);
    for (int round = 0; round < 40; round++) {
      load.openings = 0.05;
      load.run(12);
      load.openings = 0.0001;
      load.run(12);
    }
    load.run(Budget.MOST_PATIENCE * 20);
    assertThat(load.budget.steps()).isZero();
    load.openings = 0.02;
    load.run(20);
    assertThat(load.budget.step(0)).isPositive();
    load.openings = 0.0001;

    load.run(4 * Budget.PATIENCE);

    assertThat(load.budget.steps()).isZero();
  }

  @Test
  void whatCannotBeHeldBackAnyMoreIsOverTheLimitAndSaysSo() {
    Load load = new Load(1);
    load.samples = 64 * 0.1;

    load.run(200);

    assertThat(load.budget.step(1)).isEqualTo(MOST);
    assertThat(load.budget.spent()).isGreaterThan(LIMIT);
    assertThat(load.budget.stepsDown()).isLessThanOrEqualTo(2 * MOST);
  }

  @Test
  void aStockIsHeldBackAtEachTurnUntilItIsBelow() {
    Budget memory = Budget.ofStock(1000, 4);
    double[] bytes = {850};
    assertThat(memory.observe(bytes, bytes)).isFalse();
    bytes[0] = 910;
    for (int step = 1; step <= 3; step++) {
      assertThat(memory.observe(bytes, bytes)).isTrue();
      assertThat(memory.step(0)).isEqualTo(step);
    }
    bytes[0] = 800;
    for (int turn = 0; turn < 100; turn++) {
      assertThat(memory.observe(bytes, bytes)).isFalse();
    }
    bytes[0] = 600;
    for (int turn = 0; turn < 4 * Budget.PATIENCE; turn++) {
      memory.observe(bytes, bytes);
    }
    assertThat(memory.step(0)).isZero();
  }
}
