package heapwarden.detect;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.detect.Evidence.Course;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One story of a container each, told sample by sample. */
class RatchetTest {
  private static final double CONFIRMED = 0.9;
  private static final int DAY = 2880;
  private static final int UNKNOWN = -1;

  /** A container whose sizes are dictated. */
  private static final class Told {
    final Ratchet ratchet = new Ratchet(DAY, Ratchet.LONG_PATIENCE);
    Witnesses witnesses = Witnesses.none();
    Evidence last = Evidence.nothing();
    double highest;
    int likelyAt = UNKNOWN;
    int confirmedAt = UNKNOWN;
    int stoppedAt = UNKNOWN;
    int samples;

    Told sample(long size, long removed) {
      ratchet.add(size, removed);
      last = ratchet.judge(witnesses);
      samples++;
      highest = Math.max(highest, last.confidence());
      if (likelyAt < 0 && last.confidence() >= Detector.LIKELY) {
        likelyAt = samples;
      }
      if (confirmedAt < 0 && last.confidence() >= CONFIRMED) {
        confirmedAt = samples;
      }
      if (last.course() == Course.STOPPED) {
        stoppedAt = samples;
      }
      return this;
    }
  }

  private interface Size {
    long at(int sample);
  }

  /** Removals are not known. */
  private static Told chain(int samples, Size size) {
    Told told = new Told();
    for (int i = 0; i < samples; i++) {
      told.sample(size.at(i), UNKNOWN);
    }
    return told;
  }

  /** Nothing is ever removed, and that is known. */
  private static Told keeper(int samples, Size size) {
    Told told = new Told();
    for (int i = 0; i < samples; i++) {
      told.sample(size.at(i), 0);
    }
    return told;
  }

  @Test
  void aSteadyLeakIsLikelyWithinThirtySamplesAndConfirmedAfterPatience() {
    for (int step : new int[] {1, 7, 1000}) {
      Told told = keeper(1000, i -> (long) step * i);
      assertThat(told.likelyAt).isBetween(1, 30);
      assertThat(told.confirmedAt).isBetween(Ratchet.LONG_PATIENCE, Ratchet.LONG_PATIENCE + 64);
      assertThat(told.last.perSample()).isEqualTo(step);
      assertThat(told.last.since()).isZero();
      assertThat(told.last.texts()).contains("nothing was ever removed", "floors rise at 3 scales");
    }
  }

  @Test
  void sizeAloneNeverConfirms() {
    Told told = chain(8640, i -> 3L * i);
    assertThat(told.likelyAt).isBetween(1, 30);
    assertThat(told.highest).isLessThan(CONFIRMED);
  }

  @Test
  void oneEntryAnHourIsFoundWithinADayAndStaysFound() {
    Told told = keeper(8640, i -> 500 + i / 120);
    assertThat(told.likelyAt).isBetween(1, DAY);
    assertThat(told.confirmedAt).isPositive();
    assertThat(told.stoppedAt).isEqualTo(UNKNOWN);
    assertThat(told.last.perSample()).isBetween(0.006, 0.011);
  }

  @Test
  void noiseAroundALevelIsNotGrowth() {
    Random random = new Random(7);
    assertThat(chain(8640, i -> 1000 + random.nextInt(200)).highest).isLessThan(Detector.LIKELY);
  }
}
