package heapwarden.lifetime;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Orphaned is what nobody can shut down any more, and nothing else. */
class SchedulersTest {
  static Stream<Jdk> jdks() {
    return Jdk.currentAndNewest();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void onlyWhatNobodyCanShutDownIsOrphaned(Jdk jdk) {
    Run run =
        Jvm.of(jdk)
            .classPath(Jvm.ownClasses(Schedulers.class))
            .agent("gate,kinds=executor:scheduled-executor")
            .run(Schedulers.class, "0");
    assertThat(orphans(run.findings()))
        .as(run.stderr())
        .containsExactly(
            "1 orphanAtRest", "1 orphanWithAFutureThatIsHeld", "1 orphanWithATaskThatComesAgain");
    assertThat(run.gateFindings().stream().map(SchedulersTest::method).sorted())
        .as("the others as before")
        .containsExactly(
            "byAFinaliser",
            "byATaskOfAnother",
            "byItsTask",
            "inAList",
            "orphanAtRest",
            "orphanWithAFutureThatIsHeld",
            "orphanWithATaskThatComesAgain",
            "raw",
            "single",
            "wrapped",
            "wrappedAndHeld");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void aWatchTellsOfThemAndTakesNothingBack(Jdk jdk) {
    Run run =
        Jvm.of(jdk)
            .classPath(Jvm.ownClasses(Schedulers.class))
            .agent("interval=50ms")
            .run(Schedulers.class, "15");
    assertThat(orphans(run.findings())).as(run.stderr()).hasSize(3);
    assertThat(orphans(run.retracted())).as(run.stderr()).isEmpty();
  }

  private static List<String> orphans(List<Run.Found> findings) {
    return findings.stream()
        .filter(finding -> finding.verdict().equals("ORPHANED"))
        .map(finding -> finding.count() + " " + method(finding))
        .sorted()
        .toList();
  }

  private static String method(Run.Found finding) {
    String site = finding.site();
    return site.substring(Schedulers.class.getName().length() + 1, site.indexOf('('));
  }
}
