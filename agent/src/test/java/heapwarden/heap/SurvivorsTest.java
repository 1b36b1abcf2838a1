package heapwarden.heap;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.heap.Collector.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SurvivorsTest {
  @ParameterizedTest
  @CsvSource({
    "Copy,YOUNG",
    "MarkSweepCompact,FULL",
    "PS Scavenge,YOUNG",
    "PS MarkSweep,FULL",
    "G1 Young Generation,MIXED",
    "G1 Concurrent GC,MARKING",
    "G1 Old Generation,FULL",
    "ZGC,CONCURRENT",
    "ZGC Cycles,CONCURRENT",
    "ZGC Major Cycles,CONCURRENT",
    "ZGC Minor Cycles,YOUNG",
    "ZGC Pauses,IGNORED",
    "ZGC Major Pauses,IGNORED",
    "Shenandoah Cycles,CONCURRENT",
    "Shenandoah Pauses,IGNORED",
    "some collector of another JVM,YOUNG"
  })
  void eachCollectorIsWorthWhatItsFiguresAre(String name, Role role) {
    assertThat(Collector.role(name)).isEqualTo(role);
  }

  @Test
  void beforeAnyCollectionOnlyWhatIsInTheHeapBoundsTheLiveSet() {
    FakeJvm jvm = FakeJvm.serial();
    jvm.set("Tenured Gen", 30, 0);
    Reading reading = jvm.survivors().read();
    assertThat(reading.left).isEqualTo(-1);
    assertThat(reading.fresh).isFalse();
    assertThat(reading.bound).isEqualTo(30);
  }

  @Test
  void aYoungCollectionMovesTheBoundAndIsNoReading() {
    FakeJvm jvm = FakeJvm.serial();
    Survivors survivors = jvm.survivors();
    jvm.ran("Copy");
    jvm.set("Eden Space", 70, 0);
    jvm.set("Survivor Space", 5, 4);
    jvm.set("Tenured Gen", 30, 0);
    Reading reading = survivors.read();
    assertThat(reading.fresh).isFalse();
    assertThat(reading.bound).isEqualTo(34);
  }

  @Test
  void aFullCollectionIsExactUntilTheNextReadingIsNot() {
    FakeJvm jvm = FakeJvm.g1();
    Survivors survivors = jvm.survivors();
    jvm.ran("G1 Old Generation");
    jvm.set("G1 Old Gen", 120, 118);
    Reading full = survivors.read();
    assertThat(full.fresh && full.exact).isTrue();
    assertThat(full.left).isEqualTo(118);
    assertThat(full.bound).isEqualTo(118);
    Reading later = survivors.read();
    assertThat(later.fresh).as("nothing has run since").isFalse();
    assertThat(later.exact).isTrue();
    assertThat(later.left).isEqualTo(118);
    jvm.ran("G1 Young Generation");
    jvm.set("G1 Old Gen", 446, 440);
    Reading mixed = survivors.read();
    assertThat(mixed.fresh).isTrue();
    assertThat(mixed.exact).isFalse();
    assertThat(mixed.left).isEqualTo(440);
  }

  @Test
  void aMarkingOfG1SaysLittleUntilThereWereSome() {
    FakeJvm jvm = FakeJvm.g1();
    Survivors survivors = jvm.survivors();
    for (int used : new int[] {446, 300}) {
      jvm.ran("G1 Concurrent GC");
      jvm.ran("G1 Young Generation");
      jvm.set("G1 Old Gen", used, 446);
      assertThat(survivors.read().fresh).as("what it found dead may still be in").isFalse();
    }
    jvm.ran("G1 Concurrent GC");
    jvm.set("G1 Old Gen", 440, 450);
    Reading third = survivors.read();
    assertThat(third.fresh).isTrue();
    assertThat(third.exact).isFalse();
    assertThat(third.left).as("the least that was in").isEqualTo(300);
    jvm.ran("G1 Young Generation");
    assertThat(survivors.read().fresh).as("the figure is that of the marking").isFalse();
  }

  @Test
  void aYoungCollectionOfG1ReclaimsOldObjectsWhenTheOldPoolSaysSo() {
    FakeJvm jvm = FakeJvm.g1();
    Survivors survivors = jvm.survivors();
    jvm.ran("G1 Young Generation");
    jvm.set("G1 Old Gen", 300, 0);
    assertThat(survivors.read().fresh).as("young only").isFalse();
    jvm.ran("G1 Young Generation");
    jvm.set("G1 Old Gen", 200, 190);
    Reading mixed = survivors.read();
    assertThat(mixed.fresh).isTrue();
    assertThat(mixed.exact).isFalse();
    assertThat(mixed.left).isEqualTo(190);
  }

  @Test
  void aConcurrentCycleIsABoundAndItsPausesAreNothing() {
    FakeJvm jvm = FakeJvm.zgc();
    Survivors survivors = jvm.survivors();
    jvm.ran("ZGC Pauses");
    jvm.set("ZHeap", 400, 0);
    assertThat(survivors.read().fresh).isFalse();
    jvm.ran("ZGC Cycles");
    jvm.set("ZHeap", 400, 136);
    Reading reading = survivors.read();
    assertThat(reading.fresh).isTrue();
    assertThat(reading.exact).isFalse();
    assertThat(reading.left).isEqualTo(136);
    assertThat(reading.bound).isEqualTo(136);
    assertThat(survivors.count()).isEqualTo(1);
    assertThat(survivors.millis()).as("only what stopped the threads").isEqualTo(10);
  }
}
