package heapwarden.clean;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import heapwarden.harness.Story;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The story of streams that are left open when a client goes away, with SIGTERM at the end. */
class DisconnectTest {
  private static final int METERS = 8;
  private static final int READINGS = 100;

  @TempDir Path folder;

  static Stream<Jdk> jdks() {
    return Jdk.currentAndNewest();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void whatWasReceivedIsOnDiskWithThePolicyAndLostWithout(Jdk jdk) throws IOException {
    long without = readings(jdk, "interval=1s");
    long with = readings(jdk, "interval=1s,clean=enforce");
    System.out.printf(
        "clients gone, SIGTERM, %s: %d of %d readings on disk without, %d with the policy%n",
        jdk, without, METERS * READINGS, with);
    assertThat(without).isEqualTo(METERS / 2 * READINGS);
    assertThat(with).isEqualTo(METERS * READINGS);
  }

  private long readings(Jdk jdk, String options) throws IOException {
    String main = new Story("streams-left-on-disconnect").main("Leak");
    Run run =
        Jvm.of(jdk)
            .agent(options)
            .start(main, folder.toString(), "serve")
            .untilItSays("all meters are gone")
            .terminate()
            .end();
    assertThat(run.stdout()).as(run.stderr()).doesNotContain("Exception");
    long lines = 0;
    for (int meter = 0; meter < METERS; meter++) {
      for (String line : Files.readAllLines(folder.resolve("meter-" + meter))) {
        assertThat(line).matches("reading \\d+ of meter " + meter);
        lines++;
      }
    }
    return lines;
  }
}
