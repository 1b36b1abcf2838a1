package heapwarden.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MeterTest {
  @Test
  void oneInSixteenIsTimed() {
    Meter meter = new Meter();
    int timed = 0;
    for (int i = 0; i < 1600; i++) {
      timed += meter.begin(3) == 0 ? 0 : 1;
    }

    assertThat(timed).isEqualTo(100);
  }

  @Test
  void theMeanFollowsWhatItTakes() {
    Meter meter = new Meter();
    for (int i = 0; i < 200; i++) {
      meter.took(4000);
    }

    assertThat(meter.nanos()).isCloseTo(4000, within(10.0));
  }

  @Test
  void aThreadThatLostItsProcessorIsNoExpensiveStack() {
    Meter meter = new Meter();
    for (int i = 0; i < 200; i++) {
      meter.took(1000);
    }
    meter.took(20_000_000);

    assertThat(meter.nanos()).isLessThan(1500);
  }
}
