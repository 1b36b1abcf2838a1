package heapwarden.detect;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.finding.Finding;
import heapwarden.finding.Health;
import heapwarden.finding.Health.Status;
import heapwarden.finding.Kind;
import heapwarden.finding.Severity;
import heapwarden.finding.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthWatchTest {
  private static final double FAR = -1;
  private static final double SOON = 1200;

  private final HealthWatch watch = new HealthWatch();

  private Health observe(boolean pressure, boolean emergency, double exhaustion) {
    return watch.observe(List.of(), pressure, emergency, exhaustion);
  }

  private Health observe(Finding... findings) {
    return watch.observe(List.of(findings), false, false, FAR);
  }

  private static Finding finding(Verdict verdict, Severity severity, long count) {
    return new Finding.Builder("0123456789abcdef", verdict, Kind.FILE, "java.io.FileInputStream")
        .severity(severity)
        .count(count, count)
        .stack(List.of("com.acme.Reader.open(Reader.java:10)"), 0, 0)
        .says("message", "fix")
        .build();
  }

  @Test
  void allIsWellWithoutAReason() {
    assertThat(watch.current().status()).isEqualTo(Status.OK);
    Health health = observe(finding(Verdict.GROWING, Severity.MEDIUM, 5));
    assertThat(health.status()).isEqualTo(Status.OK);
    assertThat(health.reasons()).isEmpty();
  }

  @Test
  void pressureDegradesAndItIsOkAgainByItself() {
    assertThat(observe(true, false, FAR).status()).isEqualTo(Status.DEGRADED);
    assertThat(watch.current().reasons()).singleElement().asString().contains("pressure");
    assertThat(observe(false, false, FAR).status()).isEqualTo(Status.OK);
  }

  @Test
  void aboveTheMarkItIsCriticalWhateverElse() {
    Health health =
        watch.observe(List.of(finding(Verdict.GROWING, Severity.HIGH, 5)), true, true, FAR);
    assertThat(health.status()).isEqualTo(Status.CRITICAL);
    assertThat(health.reasons()).hasSize(3);
    assertThat(health.reasons().get(0)).contains("heap.max");
  }

  @Test
  void exhaustionMustBeWithinTheHourForSomeSamplesInARow() {
    for (int i = 1; i < HealthWatch.IN_A_ROW; i++) {
      assertThat(observe(false, false, SOON).status()).isEqualTo(Status.OK);
    }
    assertThat(observe(false, false, SOON).status()).isEqualTo(Status.CRITICAL);
    assertThat(watch.current().reasons()).singleElement().asString().contains("20 min");
  }

  @Test
  void exhaustionThatComesAndGoesDoesNotFlap() {
    for (int i = 0; i < 20; i++) {
      assertThat(observe(false, false, i % 2 == 0 ? SOON : FAR).status()).isEqualTo(Status.OK);
    }
    for (int i = 0; i < HealthWatch.IN_A_ROW; i++) {
      observe(false, false, SOON);
    }
    for (int i = 0; i < 20; i++) {
      assertThat(observe(false, false, i % 3 == 0 ? SOON : FAR).status())
          .isEqualTo(Status.CRITICAL);
    }
    for (int i = 0; i < HealthWatch.IN_A_ROW; i++) {
      observe(false, false, FAR);
    }
    assertThat(watch.current().status()).isEqualTo(Status.OK);
  }

  @Test
  void exhaustionBeyondTheHourIsNoReason() {
    for (int i = 0; i < 10; i++) {
      assertThat(observe(false, false, 3601).status()).isEqualTo(Status.OK);
    }
  }

  @Test
  void aFindingOfHighSeverityDegradesUntilItIsRetracted() {
    Finding growing = finding(Verdict.GROWING, Severity.HIGH, 5);
    for (int i = 0; i < 3 * HealthWatch.NEWS; i++) {
      assertThat(observe(growing).status()).isEqualTo(Status.DEGRADED);
    }
    assertThat(watch.current().reasons())
        .containsExactly(
            "GROWING file opened at com.acme.Reader.open(Reader.java:10), fingerprint"
                + " 0123456789abcdef");
    assertThat(observe().status()).isEqualTo(Status.OK);
  }

  @Test
  void whatIsLostForGoodIsAReasonWhileMoreOfItIsLost() {
    for (int i = 1; i <= 3 * HealthWatch.NEWS; i++) {
      assertThat(observe(finding(Verdict.PROVEN, Severity.HIGH, i)).status())
          .isEqualTo(Status.DEGRADED);
    }
    Finding same = finding(Verdict.PROVEN, Severity.HIGH, 3 * HealthWatch.NEWS);
    for (int i = 1; i < HealthWatch.NEWS; i++) {
      assertThat(observe(same).status()).isEqualTo(Status.DEGRADED);
    }
    assertThat(observe(same).status()).isEqualTo(Status.OK);
  }
}
