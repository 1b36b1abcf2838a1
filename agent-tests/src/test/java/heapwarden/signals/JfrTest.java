package heapwarden.signals;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.harness.Jdk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the JDK's own tool reads in a recording. */
class JfrTest {
  @TempDir private Path folder;

  static Stream<Jdk> jdks() {
    return Jdk.currentAndNewest();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void theToolOfTheJdkPrintsEachEvent(Jdk jdk) throws Exception {
    Path recording = folder.resolve("all.jfr");
    Troubled.start(
            jdk,
            folder,
            "jfr,bound.cache=heapwarden.signals.Troubles.CACHE;max=20;mode=enforce",
            "-XX:StartFlightRecording=filename=" + recording)
        .untilItSays("PROVEN", "GROWING: inflater", "DEGRADED")
        .mend()
        .untilItSays("RETRACTED", "OK again")
        .end();
    String findings = print(jdk, recording, "heapwarden.Finding");
    assertThat(findings)
        .contains("heapwarden.Finding {", "verdict = \"PROVEN\"", "kind = \"file\"")
        .containsPattern("confidence = 80[.,]\\d+%")
        .containsPattern("site = \"heapwarden.signals.Troubles.drop\\(Troubles.java:\\d+\\)\"")
        .containsPattern("firstSeen = \\d\\d:\\d\\d:\\d\\d")
        .containsPattern("held = (N/A|\\d)")
        .doesNotContain("stackTrace");
    assertThat(print(jdk, recording, "heapwarden.Retraction"))
        .contains("verdict = \"GROWING\"", "kind = \"inflater\"");
    assertThat(print(jdk, recording, "heapwarden.Pressure"))
        .contains("kind = \"PRESSURE\"", "over = false", "over = true");
    assertThat(print(jdk, recording, "heapwarden.Eviction"))
        .contains("policy = \"cache\"")
        .containsPattern("evicted = [1-9]")
        .containsPattern("entries = [1-9]");
    assertThat(print(jdk, recording, "heapwarden.Sample"))
        .contains("health = \"DEGRADED\"", "health = \"OK\"")
        .containsPattern("heapMax = \\d+[.,]\\d MB")
        .containsPattern("agentCpu = \\d+[.,]?\\d* (ms|us|ns)")
        .contains("exhaustion = N/A");
    assertThat(tool(jdk, "metadata", "--events", "heapwarden.*", recording.toString()))
        .contains("@Category(\"Heapwarden\")", "@Label(\"Retraction\")", "@DataAmount(\"BYTES\")");
  }

  private static String print(Jdk jdk, Path recording, String events) throws Exception {
    return tool(jdk, "print", "--events", events, recording.toString());
  }

  private static String tool(Jdk jdk, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(jdk.home().resolve("bin/jfr").toString());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }
}
