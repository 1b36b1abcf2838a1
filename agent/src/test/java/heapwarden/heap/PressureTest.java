package heapwarden.heap;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.finding.Alert;
import heapwarden.finding.Finding;
import heapwarden.finding.Kind;
import heapwarden.finding.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PressureTest {
  private static final long MARK = 800;
  private final Pressure pressure = new Pressure(Alert.Kind.PRESSURE, Pressure.IN_A_ROW);

  private boolean changes(Reading... readings) {
    boolean changed = false;
    for (Reading reading : readings) {
      changed |= pressure.changes(reading, MARK);
    }
    return changed;
  }

  @Test
  void threeSamplesInARowAboveTheMarkBeginAnEpisode() {
    assertThat(changes(Samples.full(900), Samples.full(900))).isFalse();
    assertThat(changes(Samples.full(700), Samples.full(900), Samples.full(900))).isFalse();
    assertThat(changes(Samples.full(900))).isTrue();
    assertThat(pressure.lasting()).isTrue();
  }

  @Test
  void anExactFigureHoldsUntilTheNextOne() {
    assertThat(changes(Samples.full(900), Samples.sinceFull(900, 950), Samples.sinceFull(900, 960)))
        .isTrue();
  }

  @Test
  void aBoundSeenOnceCountsOnce() {
    for (int i = 0; i < 100; i++) {
      assertThat(changes(Samples.stale(990))).isFalse();
    }
    assertThat(changes(Samples.concurrent(900), Samples.stale(900), Samples.concurrent(900)))
        .isFalse();
    assertThat(changes(Samples.stale(900), Samples.concurrent(900))).isTrue();
  }

  @Test
  void garbageIsNoPressure() {
    for (int i = 0; i < 100; i++) {
      assertThat(changes(Samples.youngOnly(999), Samples.sinceFull(300, 999))).isFalse();
    }
  }

  @Test
  void anEpisodeIsToldOnceAndSoIsItsEnd() {
    changes(Samples.full(900), Samples.full(900), Samples.full(900));
    assertThat(changes(Samples.full(950), Samples.full(990), Samples.full(700))).isFalse();
    assertThat(changes(Samples.full(700))).isFalse();
    assertThat(changes(Samples.full(700))).isTrue();
    assertThat(pressure.lasting()).isFalse();
    assertThat(changes(Samples.full(900), Samples.full(900), Samples.full(900))).isTrue();
  }

  @Test
  void anEmergencyIsToldAtOnceWhenItIsCertain() {
    Pressure emergency = new Pressure(Alert.Kind.EMERGENCY, 1);
    assertThat(emergency.changes(Samples.concurrent(900), MARK)).isFalse();
    assertThat(emergency.changes(Samples.full(700), MARK)).isFalse();
    assertThat(emergency.changes(Samples.full(900), MARK)).isTrue();
  }

  private static Finding finding(int number, Long bytes) {
    return new Finding.Builder(
            String.format("%016x", number), Verdict.GROWING, Kind.DIRECT_MEMORY, "some.Type")
        .count(number, number)
        .bytes(bytes)
        .stack(List.of("com.acme.Main.main(Main.java:" + number + ")"), 0, 0)
        .build();
  }

  @Test
  void suspectsAreRankedByBytesAndThoseOfUnknownSizeComeLast() {
    List<Finding> findings =
        List.of(finding(1, null), finding(2, 10L), finding(3, 30L), finding(4, null));
    assertThat(Pressure.ranked(findings))
        .extracting(Finding::count)
        .containsExactly(3L, 2L, 1L, 4L);
  }

  @Test
  void fiveSuspectsAreEnough() {
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      findings.add(finding(i, (long) i));
    }
    assertThat(Pressure.ranked(findings))
        .extracting(Finding::count)
        .containsExactly(19L, 18L, 17L, 16L, 15L);
  }

  @Test
  void anAlertTellsHowMuchOfWhatAndWhoMayBeTheCause() {
    HeapSample sample = Samples.of(Samples.full(900));
    LiveFloor floor = new LiveFloor(1000);
    for (int i = 0; i < 48; i++) {
      floor.add(Samples.of(Samples.full(500 + 5L * i)));
    }
    Alert alert = pressure.alert(sample, floor, MARK, List.of(finding(7, 4096L)), 17);
    assertThat(alert.at()).isEqualTo(17);
    assertThat(alert.until()).isZero();
    assertThat(alert.message())
        .contains("90 % of the")
        .contains("exhausted in about")
        .contains("7 direct-memory holding 4 KB, opened at com.acme.Main.main(Main.java:7)");
    assertThat(alert.suspects()).extracting(Finding::count).containsExactly(7L);
  }

  @Test
  void anAlertSaysThatTheContainerIsTheLimit() {
    HeapSample sample = Samples.inContainer(Samples.full(900), 900, 950);
    assertThat(pressure.alert(sample, new LiveFloor(1000), MARK, List.of(), 17).message())
        .contains("that the container leaves to the heap")
        .contains("nothing is suspected yet");
  }
}
