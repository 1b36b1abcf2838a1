package heapwarden;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a process ends with when {@code exitcode} is given. */
class ExitCodeTest {
  private static int ends(Jdk jdk, String options, String program) {
    return Jvm.of(jdk).agent(options).run("story.fileslistperrequest." + program).exitCode();
  }

  @ParameterizedTest
  @MethodSource("heapwarden.harness.Jdk#currentAndNewest")
  void aGateEndsWithTheCodeOnlyWhenThereIsALeak(Jdk jdk) {
    assertThat(ends(jdk, "gate,exitcode=23", "Leak")).isEqualTo(23);
    assertThat(ends(jdk, "gate,exitcode=23", "Fixed")).isZero();
  }

  @ParameterizedTest
  @MethodSource("heapwarden.harness.Jdk#currentAndNewest")
  void withoutAGateOrACodeTheApplicationsOwnStands(Jdk jdk) {
    assertThat(ends(jdk, "exitcode=23,settle=2s", "Leak")).isZero();
    assertThat(ends(jdk, "gate", "Leak")).isZero();
  }
}
