package heapwarden.grow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which insertions a stack is taken of. */
class TallyTest {
  private final Tally tally = new Tally(0x1234_5678_9abcL);

  private long taken(long insertions) {
    long weight = 0;
    for (long i = 0; i < insertions; i++) {
      if (tally.isDue(1)) {
        weight += tally.sample(1);
      }
    }
    return weight;
  }

  @Test
  void theFirstRoundIsTakenWhole() {
    assertThat(taken(Tally.ROUND)).isEqualTo(Tally.ROUND);
    assertThat(tally.samples()).isEqualTo(Tally.ROUND);
  }

  @ParameterizedTest
  @ValueSource(longs = {100, 5_000, 1_000_000, 50_000_000})
  void stacksGrowWithTheLogarithmOfWhatIsInsertedAndWeighAsMuch(long insertions) {
    long weight = taken(insertions);
    double rounds = Math.log((double) insertions / Tally.ROUND + 1) / Math.log(2);
    assertThat((double) tally.samples())
        .isBetween(Tally.ROUND * (rounds - 1), Tally.ROUND * (rounds + 1));
    assertThat((double) weight / insertions).isCloseTo(1, within(0.05));
    assertThat(tally.seen()).isEqualTo(insertions);
  }

  @Test
  void theWindowDoesNotWidenForEver() {
    long n = 4L * Tally.WIDEST * Tally.ROUND;
    taken(n);
    int before = tally.samples();
    taken((long) Tally.WIDEST * 8);
    assertThat(tally.samples() - before).isBetween(7, 9);
  }

  /** With a fixed step, sites that take turns would be met all or not at all. */
  @Test
  void sitesThatTakeTurnsAreMetAlike() {
    long even = 0;
    long odd = 0;
    for (int i = 0; i < 1_000_000; i++) {
      if (tally.isDue(1)) {
        long weight = tally.sample(1);
        even += i % 2 == 0 ? weight : 0;
        odd += i % 2 == 1 ? weight : 0;
      }
    }
    assertThat((double) even / (even + odd)).isCloseTo(0.5, within(0.15));
  }

  @Test
  void aBulkInsertionWeighsWhatItAdds() {
    taken(1000);
    assertThat(tally.isDue(1_000_000)).isTrue();
    assertThat(tally.sample(1_000_000)).isEqualTo(1_000_000);
    assertThat(tally.seen()).isEqualTo(1_001_000);
  }
}
