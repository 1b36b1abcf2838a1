package heapwarden.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveFloorTest {
  private final LiveFloor floor = new LiveFloor(1000);

  private void add(int samples, IntToLongFunction live) {
    for (int i = 0; i < samples; i++) {
      floor.add(Samples.of(Samples.full(live.applyAsLong(i))));
    }
  }

  @Test
  void aFullCollectionTellsTheLiveSet() {
    floor.add(Samples.of(Samples.youngOnly(400)));
    floor.add(Samples.of(Samples.full(120)));
    assertThat(floor.bytes()).isEqualTo(120);
    assertThat(floor.exact()).isTrue();
  }

  @Test
  void aLittlePromotionAfterItLeavesItExact() {
    floor.add(Samples.of(Samples.full(120)));
    for (int i = 0; i < 10; i++) {
      floor.add(Samples.of(Samples.sinceFull(120, 120 + i)));
    }
    assertThat(floor.bytes()).isEqualTo(120);
    assertThat(floor.exact()).isTrue();
  }

  @Test
  void whatIsLiveIsNeverMoreThanWhatIsUsed() {
    floor.add(Samples.of(Samples.full(120)));
    floor.add(Samples.of(Samples.sinceFull(120, 115)));
    assertThat(floor.bytes()).isEqualTo(115);
    assertThat(floor.exact()).isTrue();
  }

  @Test
  void muchPromotionAfterItLeavesABound() {
    floor.add(Samples.of(Samples.full(120)));
    for (int i = 0; i < 10; i++) {
      floor.add(Samples.of(Samples.sinceFull(120, 300 + i)));
    }
    assertThat(floor.exact()).isFalse();
    assertThat(floor.bytes()).as("the least of the last four").isEqualTo(306);
  }

  @Test
  void aLiveSetThatHasGrownIsNotHiddenByLowerFiguresOfBefore() {
    floor.add(Samples.of(Samples.youngOnly(100)));
    floor.add(Samples.of(Samples.full(130)));
    assertThat(floor.bytes()).isEqualTo(130);
    assertThat(floor.exact()).isTrue();
  }

  @Test
  void ofConcurrentCollectionsTheLeastCountsAndIsNeverExact() {
    for (long left : new long[] {340, 136, 400, 202}) {
      floor.add(Samples.of(Samples.concurrent(left)));
    }
    assertThat(floor.bytes()).isEqualTo(136);
    assertThat(floor.exact()).isFalse();
  }

  @Test
  void whatIsUsedIsABoundToo() {
    floor.add(Samples.of(Samples.youngOnly(Samples.MAX + 500)));
    assertThat(floor.bytes()).isEqualTo(Samples.MAX);
  }

  @Test
  void aLeakRisesAndItsEndIsForetold() {
    add(48, i -> 100 + 5L * i);
    assertThat(floor.rising()).isTrue();
    assertThat(floor.risePerSample()).isEqualTo(5);
    assertThat(floor.risePerHour()).isEqualTo(5 * 3600);
    // The last window's floor is its first sample: from there on at five a second.
    assertThat(floor.exhaustionSeconds()).isCloseTo((1000 - 335) / 5.0, within(5.0));
  }

  @Test
  void rareFullCollectionsAreComparedWithEachOtherNotWithWhatLiesBetween() {
    for (int i = 0; i < 120; i++) {
      boolean full = i % 20 == 19;
      floor.add(
          Samples.of(full ? Samples.full(100) : Samples.sinceFull(100, 100 + 40L * (i % 20))));
    }
    assertThat(floor.known()).isTrue();
    assertThat(floor.rising()).as("what is promoted dies").isFalse();
    assertThat(floor.exhaustionSeconds()).isEqualTo(-1);
  }

  @Test
  void withoutACollectionNothingIsForetold() {
    for (int i = 0; i < 100; i++) {
      floor.add(Samples.of(Samples.youngOnly(100 + 5L * i)));
    }
    assertThat(floor.known()).isFalse();
    assertThat(floor.rising()).isFalse();
    assertThat(floor.exhaustionSeconds()).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aSawtoothOrAPlateauWithNoiseDoesNotRise(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      floor.add(Samples.of(Samples.concurrent(200 + 30L * (i % 7) + random.nextInt(60))));
      assertThat(floor.rising() && floor.risePerSample() > 10).as("at %s", i).isFalse();
    }
  }

  @Test
  void aCacheThatFillsMoreAndMoreSlowlyStopsRising() {
    add(60, i -> Math.round(500 * (1 - Math.exp(-i / 6.0))));
    assertThat(floor.rising()).isFalse();
  }

  @Test
  void aContainerThatIsTighterThanTheHeapIsExhaustedFirst() {
    LiveFloor alone = new LiveFloor(1000);
    for (int i = 0; i < 48; i++) {
      long live = 100 + 5L * i;
      alone.add(Samples.of(Samples.full(live)));
      // The heap may take 1000, but 300 of the limit are used outside of it.
      floor.add(Samples.inContainer(Samples.full(live), 900, 1300));
    }
    assertThat(floor.exhaustionSeconds()).isLessThan(alone.exhaustionSeconds() - 50);
  }

  @Test
  void memoryOutsideTheHeapExhaustsTheContainerToo() {
    for (int i = 0; i < 48; i++) {
      floor.add(Samples.inContainer(Samples.full(100), 5000, 1000 + 10L * i));
    }
    assertThat(floor.rising()).as("the heap").isFalse();
    assertThat(floor.exhaustionSeconds()).isCloseTo((5000 - 1470) / 10.0, within(5.0));
  }
}
