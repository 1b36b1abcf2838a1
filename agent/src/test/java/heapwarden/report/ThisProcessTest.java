package heapwarden.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ThisProcessTest {
  private final ProcessHandle self = ProcessHandle.current();

  @Test
  void isTheOneTheJdkKnows() {
    assertThat(ThisProcess.pid()).isEqualTo(self.pid());
  }

  /** The time of the boot is told in whole seconds, and moves when the clock is set. */
  @Test
  void beganWhenTheJdkSays() {
    Instant start = self.info().startInstant().orElseThrow();
    assertThat(ThisProcess.startedAt(0)).isCloseTo(start.toEpochMilli(), within(2000L));
  }
}
