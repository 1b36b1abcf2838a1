package heapwarden.track;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.finding.Kind;
import org.junit.jupiter.api.Test;

class ThrottleTest {
  private static final long SECOND = 1_000_000_000;

  private static long admitted(Throttle throttle, int thread, Kind kind, int openings) {
    long admitted = 0;
    for (int i = 0; i < openings; i++) {
      admitted += throttle.admits(thread, kind) ? 1 : 0;
    }
    return admitted;
  }

  @Test
  void withinTheRateEverythingIsRecorded() {
    Throttle throttle = new Throttle(1000);

    assertThat(admitted(throttle, 7, Kind.FILE, 1000)).isEqualTo(1000);
    assertThat(throttle.sampled()).isZero();
  }

  @Test
  void beyondItASampleIsAndTheRestIsCounted() {
    Throttle throttle = new Throttle(1000);

    long admitted = admitted(throttle, 7, Kind.INFLATER, 257_000);

    assertThat(admitted).isEqualTo(4000 + (257_000 - 4000) / 1024);
    assertThat(throttle.sampled()).isEqualTo(257_000 - admitted);
  }

  @Test
  void whatWouldBeLeftOutIsCountedOnceAndWhatWouldNotIsNot() {
    Throttle throttle = new Throttle(1000);
    long admitted = 0;
    for (int i = 0; i < 257_000; i++) {
      if (!throttle.leavesOut(7, Kind.JDBC)) {
        assertThat(throttle.leavesOut(7, Kind.JDBC)).as("asking takes nothing").isFalse();
        assertThat(throttle.admits(7, Kind.JDBC)).isTrue();
        admitted++;
      }
    }
    assertThat(admitted).isEqualTo(4000 + (257_000 - 4000) / 1024);
    assertThat(throttle.sampled()).isEqualTo(257_000 - admitted);
  }

  @Test
  void oneKindOrThreadDoesNotEatTheShareOfAnother() {
    Throttle throttle = new Throttle(10);
    admitted(throttle, 1, Kind.INFLATER, 10_000);

    assertThat(admitted(throttle, 1, Kind.FILE, 10)).isEqualTo(10);
    assertThat(admitted(throttle, 2, Kind.INFLATER, 10)).isEqualTo(10);
  }

  @Test
  void withoutARateNothingIsLeftOut() {
    Throttle throttle = new Throttle(0);

    assertThat(admitted(throttle, 0, Kind.FILE, 100_000)).isEqualTo(100_000);
    assertThat(throttle.sampled()).isZero();
  }

  @Test
  void aNewSecondBringsANewShareAndKeepsTheCount() {
    Throttle throttle = new Throttle(10);
    long begun = System.nanoTime();
    throttle.refill(begun + SECOND);
    admitted(throttle, 0, Kind.FILE, 100);
    long before = throttle.sampled();
    assertThat(before).as("forty are recorded after a quiet time").isEqualTo(60);

    throttle.refill(begun + 2 * SECOND);

    assertThat(throttle.sampled()).isEqualTo(before);
    assertThat(admitted(throttle, 0, Kind.FILE, 100)).as("a second's worth").isEqualTo(10);
    assertThat(throttle.sampled()).isEqualTo(before + 90);
  }

  /** Else a program that is looked at often is seen at the begin of each second only. */
  @Test
  void whatIsGivenBackComesBitByBitAndNothingOfItIsLost() {
    Throttle throttle = new Throttle(100);
    long now = System.nanoTime() + SECOND;
    throttle.refill(now);
    admitted(throttle, 0, Kind.FILE, 1000);
    long admitted = 0;
    for (int i = 0; i < 66; i++) {
      throttle.refill(now += 15_000_000);
      long some = admitted(throttle, 0, Kind.FILE, 10);
      assertThat(some).isBetween(1L, 2L);
      admitted += some;
    }
    assertThat(admitted).isBetween(98L, 99L);
  }

  @Test
  void manyStripesThatOpenMoreThanTheirShareHaveThatOfAFewTogether() {
    Throttle throttle = new Throttle(100);
    long begun = System.nanoTime();
    throttle.refill(begun + SECOND);
    for (int thread = 0; thread < Quota.STRIPES; thread++) {
      admitted(throttle, thread, Kind.FILE, thread == 0 ? 400 : 500);
    }

    throttle.refill(begun + 2 * SECOND);

    assertThat(admitted(throttle, 0, Kind.FILE, 200)).as("within its share").isEqualTo(100);
    for (int thread = 1; thread < Quota.STRIPES; thread++) {
      assertThat(admitted(throttle, thread, Kind.FILE, 200)).isEqualTo(100 * 4 / 15);
    }
  }

  @Test
  void eachStepLeavesAQuarterAndTheLastGivesAllBack() {
    Throttle throttle = new Throttle(1000);
    throttle.slow(1);
    long first = admitted(throttle, 7, Kind.FILE, 100_000);
    assertThat(first).isEqualTo(250 + (100_000 - 250) / 4096);
    assertThat(throttle.sampled()).isEqualTo(100_000 - first);

    throttle.slow(6);
    long last = admitted(throttle, 7, Kind.FILE, 100_000);
    assertThat(last).isEqualTo(1);
    assertThat(throttle.sampled()).isEqualTo(200_000 - first - last);

    throttle.slow(0);
    assertThat(admitted(throttle, 7, Kind.FILE, 1000)).isEqualTo(1000);
    assertThat(throttle.sampled()).isEqualTo(200_000 - first - last);
  }

  @Test
  void withoutARateThereIsOneToStepDownFrom() {
    Throttle throttle = new Throttle(0);
    throttle.slow(1);
    Throttle high = new Throttle(1_000_000_000);
    high.slow(1);
    assertThat(admitted(high, 7, Kind.FILE, 1000)).isEqualTo(250);
    assertThat(admitted(throttle, 7, Kind.FILE, 1000)).isEqualTo(250);

    throttle.slow(0);
    assertThat(admitted(throttle, 7, Kind.FILE, 100_000)).isEqualTo(100_000);
  }
}
