package heapwarden.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Judges {@link Ratchet} on traces of three days at 30 s, and on short ones, of the shapes that it
 * was tuned on. The tables and what they mean: agent-tests/DETECTION.md. With {@code -Dtables=40}
 * each shape is run 40 times instead of {@value #FEW} and the tables are printed; {@code -Dfirst=0}
 * to 4 sets the finest scale on which growth is likely, 1 if not given.
 */
class RatchetSimulationTest {
  static final Supplier<Ratchet> WATCHING =
      () -> Ratchet.watching(Shape.DAY, Integer.getInteger("first", 1));

  private static final int FEW = 8;
  private static final long SEED = 20_260_901;
  private static final boolean TABLES = Integer.getInteger("tables") != null;

  private static List<Trial> watching = List.of();
  private static List<Trial> inTests = List.of();

  static List<Trial> run(List<Shape> shapes, long seed, Supplier<Ratchet> mode) {
    List<Trial> trials = new ArrayList<>();
    for (Shape shape : shapes) {
      trials.add(Trial.of(shape, Integer.getInteger("tables", FEW), seed, mode));
    }
    return trials;
  }

  static void print(String title, List<Trial> trials) {
    if (TABLES) {
      System.out.println(Trial.table(title, trials));
    }
  }

  @BeforeAll
  static void runAll() {
    watching = run(TuningShapes.watched(), SEED, WATCHING);
    inTests = run(TuningShapes.inTests(), SEED, Ratchet::underControl);
  }

  @AfterAll
  static void printAll() {
    print("Tuning shapes, watching, 72 hours at 30 s", watching);
    print("Short runs under control, 400 samples", inTests);
  }

  @Test
  void everyKindOfLeakIsFoundAndMostRunsAreConfirmed() {
    assertThat(Trial.averageLikely(watching, true)).isGreaterThan(80);
    assertThat(Trial.averageConfirmed(watching, true)).isGreaterThan(55);
  }

  @Test
  void hardlyAnythingHealthyIsConfirmedAndMostAlarmsAreTakenBackByTheEnd() {
    assertThat(Trial.averageLikely(watching, false)).isLessThan(60);
    assertThat(Trial.averageConfirmed(watching, false)).isLessThan(4);
    assertThat(Trial.averageAtEnd(watching, false)).isLessThan(10);
  }

  @Test
  void whatHasABoundOrFollowsTheLoadNeverAlarms() {
    assertThat(watching)
        .filteredOn(
            trial ->
                trial.shape.bound >= 0
                    || trial.shape.name.contains("in flight")
                    || trial.shape.name.contains("replaces at random")
                    || trial.shape.name.contains("in few samples"))
        .hasSize(4)
        .allSatisfy(trial -> assertThat(trial.likely()).as(trial.shape.name).isZero());
  }

  @Test
  void inATestEveryLeakIsFoundAndFewHealthyContainersAreConfirmed() {
    assertThat(Trial.averageLikely(inTests, true)).isGreaterThan(90);
    assertThat(Trial.averageLikely(inTests, false)).isLessThan(50);
    assertThat(Trial.averageConfirmed(inTests, false)).isLessThan(8);
  }
}
