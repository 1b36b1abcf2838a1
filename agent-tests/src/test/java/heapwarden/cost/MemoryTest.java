package heapwarden.cost;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What following a live resource costs in memory, and that it costs no more than was allowed. */
@Execution(ExecutionMode.SAME_THREAD)
class MemoryTest {
  private static final int MILLION = 1_000_000;
  private static final int BYTES_EACH = 96;
  private static final String TRACK = "track=" + Population.Resource.class.getName();

  static java.util.stream.Stream<Jdk> jdks() {
    return Jdk.currentAndNewest();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void aLiveResourceCostsAtMost96Bytes(Jdk jdk) {
    long plain = grownBy(population(jdk).withoutAgent());
    long watched =
        grownBy(
            population(jdk)
                .agent(TRACK + ",max.rate=1000m,max.tracked=2000000,interval=100ms,quiet"));
    double each = (watched - plain) / (double) MILLION;
    System.out.printf("%s: %.1f bytes for each of %d live resources%n", jdk, each, MILLION);
    // Less than an entry can take would mean that they were not followed at all.
    assertThat(each).isBetween(40.0, (double) BYTES_EACH);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8})
  void noMoreThanMaxTrackedAreFollowed(int threads) {
    Run run =
        Jvm.current()
            .agent(TRACK + ",max.rate=1000m,max.tracked=1000")
            .run(Population.class, "20000", Integer.toString(threads))
            .succeeded();
    JsonObject counts = run.report().getAsJsonObject("counts");
    JsonObject kind = counts.getAsJsonObject("byKind").getAsJsonObject("closeable");
    // Half of what was opened is closed by the end, so this many were followed at the height.
    assertThat(kind.get("opened").getAsLong()).isBetween(500L, 1020L);
    assertThat(counts.get("live").getAsLong()).isLessThanOrEqualTo(1000);
    assertThat(kind.get("opened").getAsLong() + counts.get("dropped").getAsLong())
        .isGreaterThanOrEqualTo(20_000);
    assertThat(run.stderr()).contains("dropped (raise max.tracked)");
  }

  @Test
  void nothingIsDroppedBelowTheLimit() {
    Run run =
        Jvm.current()
            .agent(TRACK + ",max.rate=1000m,max.tracked=50000")
            .run(Population.class, "20000", "4")
            .succeeded();
    JsonObject counts = run.report().getAsJsonObject("counts");
    assertThat(counts.get("dropped").getAsLong()).isZero();
    assertThat(run.stderr()).doesNotContain("dropped");
  }

  private static Jvm population(Jdk jdk) {
    return Jvm.of(jdk).withoutReport().args("-XX:+UseSerialGC", "-Xmx512m", "-Xms512m");
  }

  private static long grownBy(Jvm jvm) {
    String out = jvm.run(Population.class, Integer.toString(MILLION), "1").succeeded().stdout();
    for (String line : out.split("\n")) {
      if (line.startsWith("grown by ")) {
        return Long.parseLong(line.split(" ")[2]);
      }
    }
    throw new AssertionError("no measurement in: " + out);
  }
}
