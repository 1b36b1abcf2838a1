package heapwarden;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The command line as a user starts it. */
class SelfTestTest {
  private static Run heapwarden(Jdk jdk, String... arguments) {
    return Jvm.of(jdk)
        .withoutAgent()
        .classPath(Jvm.agentJar().toString())
        .run("heapwarden.Launcher", arguments);
  }

  @ParameterizedTest
  @MethodSource("heapwarden.harness.Jdk#all")
  void seesEveryKind(Jdk jdk) {
    Run run = heapwarden(jdk, "selftest");

    assertThat(run.stdout()).doesNotContain(" NO ").contains("All is seen.");
    assertThat(run.stdout().lines().filter(line -> line.contains(" yes ")).count()).isEqualTo(32);
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void aMistypedVerbIsAnsweredWithTheNearest() {
    Run run = heapwarden(Jdk.current(), "sefltest");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.stderr()).contains("heapwarden selftest");
  }

  @Test
  void theTablesOfTheReadmeAreThoseOfTheCode() throws Exception {
    String readme = java.nio.file.Files.readString(Jvm.root().resolve("README.md"));

    assertThat(readme).contains(heapwarden(Jdk.current(), "options", "--markdown").stdout());
    assertThat(readme).contains(heapwarden(Jdk.current(), "kinds", "--markdown").stdout());
  }
}
