package heapwarden.serve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void aFifthOfASecondsWorthComesAtOnceAndTheRestInTurn() {
    Pace pace = new Pace(500);
    long now = System.nanoTime() + SECOND;
    int atOnce = 0;
    while (pace.turn(now) <= 0) {
      atOnce++;
    }
    assertThat(atOnce).isEqualTo(100);
    long tenth = 0;
    for (int i = 0; i < 50; i++) {
      tenth = pace.turn(now);
    }
    assertThat(tenth).isBetween(SECOND / 10, SECOND / 9);
    assertThat(pace.turn(now + SECOND)).isNotPositive();
  }
}
