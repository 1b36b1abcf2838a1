package heapwarden.grow;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls that put are counted in the packages that were named. */
class PutCallsTest {
  @ParameterizedTest
  @MethodSource("heapwarden.harness.Jdk#currentAndNewest")
  void eachCallThatPutsIsCounted(Jdk jdk) {
    Run run = Jvm.of(jdk).agent("maps.sites=heapwarden.grow.*").run(Putters.class).succeeded();
    assertThat(run.stdout()).contains("3030");
    JsonObject most = run.report().getAsJsonArray("mapSites").get(0).getAsJsonObject();
    assertThat(most.get("site").getAsString())
        .startsWith("heapwarden.grow.Putters.remember(Putters.java:");
    assertThat(most.get("call").getAsString()).isEqualTo("java.util.Map.merge");
    assertThat(most.get("count").getAsLong()).isEqualTo(3000);
    JsonObject next = run.report().getAsJsonArray("mapSites").get(1).getAsJsonObject();
    assertThat(next.get("count").getAsLong()).isEqualTo(30);
    assertThat(run.stderr())
        .contains("put 3000 times: java.util.Map.merge at heapwarden.grow.Putters.remember");
    assertThat(run.report().getAsJsonObject("agent").get("hookErrors").getAsLong()).isZero();
  }

  @Test
  void withoutTheOptionNothingIsCounted() {
    Run run = Jvm.current().run(Putters.class).succeeded();
    assertThat(run.report().has("mapSites")).isFalse();
    assertThat(run.stderr()).doesNotContain("put 3000 times");
  }
}
