package heapwarden.heap;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of the health of real processes, and when. */
class HealthTest {
  static Stream<Jdk> jdks() {
    return Jdk.currentAndNewest();
  }

  private static Run run(Jdk jdk, String options, Class<?> main, String... arguments) {
    return Jvm.of(jdk)
        .args("-XX:+UseSerialGC", "-Xmx96m")
        .classPath(Jvm.ownClasses(Passing.class))
        .agent("interval=50ms,kinds=file," + options)
        .run(main, arguments)
        .succeeded();
  }

  private static List<String> changes(Run run) {
    return run.stderr()
        .lines()
        .filter(line -> line.contains("HEALTH: "))
        .map(line -> line.replaceAll("[,;].*", ""))
        .toList();
  }

  private static JsonObject health(Run run) {
    return run.report().getAsJsonObject("health");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void aProcessWithoutTroubleIsOkAndNothingIsSaid(Jdk jdk) {
    Run run = run(jdk, "", Passing.class, "500", "100");
    assertThat(changes(run)).isEmpty();
    assertThat(health(run).get("status").getAsString()).isEqualTo("OK");
    assertThat(health(run).getAsJsonArray("reasons")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void pressureDegradesAndAfterItAllIsWellAgain(Jdk jdk) {
    Run run = run(jdk, "heap.threshold=30%", Passing.class, "1000", "1500");
    assertThat(changes(run))
        .as(run.stderr())
        .containsExactly(
            "WARN heapwarden - HEALTH: DEGRADED", "INFO heapwarden - HEALTH: OK again");
    assertThat(health(run).get("status").getAsString()).isEqualTo("OK");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void aboveTheMarkItIsCriticalToTheEndWithItsReason(Jdk jdk) {
    Run run = run(jdk, "heap.max=30m", Passing.class, "1000", "0");
    assertThat(changes(run)).containsExactly("WARN heapwarden - HEALTH: CRITICAL");
    assertThat(health(run).get("status").getAsString()).isEqualTo("CRITICAL");
    assertThat(health(run).getAsJsonArray("reasons").get(0).getAsString())
        .isEqualTo("more is live than heap.max allows");
  }
}
