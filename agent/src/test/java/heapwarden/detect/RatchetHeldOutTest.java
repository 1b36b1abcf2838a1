package heapwarden.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Judges {@link Ratchet} on shapes that nothing was tuned on. Should this fail after a change, the
 * change is at fault, not the bounds; to tune by these shapes would end their use.
 */
class RatchetHeldOutTest {
  private static final long SEED = 77_003;

  @Test
  void shapesThatNothingWasTunedOnAreJudgedAsWellAsEver() {
    List<Trial> trials =
        RatchetSimulationTest.run(HeldOutShapes.all(), SEED, RatchetSimulationTest.WATCHING);
    RatchetSimulationTest.print("Held-out shapes, watching, 72 hours at 30 s", trials);
    assertThat(Trial.averageConfirmed(trials, false)).isLessThan(22);
    assertThat(Trial.averageLikely(trials, true)).isGreaterThan(85);
    assertThat(Trial.averageConfirmed(trials, true)).isGreaterThan(40);
  }
}
