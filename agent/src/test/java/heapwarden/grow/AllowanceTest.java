package heapwarden.grow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AllowanceTest {
  private static final long MILLISECOND = 1_000_000;

  private long now = Long.MAX_VALUE - MILLISECOND;

  private final Allowance allowance =
      new Allowance(10 * MILLISECOND) {
        @Override
        long now() {
          return now;
        }
      };

  @Test
  void isSpentWhenTheTimeIsUp() {
    for (int i = 0; i < 100; i++) {
      now += MILLISECOND / 10;
      assertThat(allowance.isSpent()).isFalse();
    }
    now += MILLISECOND / 10;
    assertThat(allowance.isSpent()).isTrue();
  }

  @Test
  void aThreadThatWaitsForAProcessorSpendsAMillisecond() {
    for (int i = 0; i < 2; i++) {
      now += 20 * MILLISECOND;
      assertThat(allowance.isSpent()).isFalse();
    }
  }

  @Test
  void isSpentAfterFiveTimesAsLongHoweverItWaited() {
    now += 51 * MILLISECOND;
    assertThat(allowance.isSpent()).isTrue();
  }
}
