package heapwarden.detect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FloorsTest {
  private static final int[] RISE = {1000, 1034, 1067, 1100, 1122, 1144, 1165};

  /** Seven windows of the finest scale, with so many removals in each. */
  private static Floors floors(int removals) {
    Floors floors = new Floors();
    long removed = 0;
    for (int size : RISE) {
      for (int i = 0; i < Floors.width(0); i++) {
        removed += i == 0 ? removals : 0;
        floors.add(size, removed);
      }
    }
    return floors;
  }

  @Test
  void aRiseOfWhatAllStaysThatFallsByAThirdSlowsDown() {
    assertThat(floors(0).churn(0)).isZero();
    assertThat(floors(0).slows(0)).isTrue();
  }

  @Test
  void whereHalfOfWhatComesGoesAgainThatIsChance() {
    assertThat(floors(28).churn(0)).isBetween(0.45, 0.6);
    assertThat(floors(28).slows(0)).isFalse();
  }
}
