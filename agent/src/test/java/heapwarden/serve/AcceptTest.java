package heapwarden.serve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/openmetrics-text",
        "application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,"
            + "text/plain;version=0.0.4;q=0.3,*/*;q=0.1",
        "Application/OpenMetrics-Text; version=\"1.0.0\", text/plain;q=1.0"
      })
  void openMetricsIsGivenToWhoAsksForIt(String header) {
    assertThat(Accept.prefersOpenMetrics(header)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*/*",
        "text/plain",
        "text/html,application/xhtml+xml,*/*;q=0.8",
        "application/openmetrics-text;q=0.2,text/plain;q=0.3",
        "application/openmetrics-text;q=0",
        "application/openmetrics-text;q=x",
        "application/openmetrics-text;version=9.9.9",
        ";;;,,;q=;"
      })
  void anybodyElseIsGivenText(String header) {
    assertThat(Accept.prefersOpenMetrics(header)).isFalse();
  }
}
