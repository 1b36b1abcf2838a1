package heapwarden.repeat;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.harness.Cli;
import heapwarden.harness.Command.Outcome;
import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Running;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is left after each round of a scenario is found, and nothing else. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RepeatTest {
  private static final List<String> LEAKS =
      List.of("LOGINS", "LOG", "CONTEXT", "SOURCE.listeners", "CACHE", "last");

  private static void judge(String text) {
    List<String> growing =
        text.lines().map(String::strip).filter(line -> line.startsWith("growing: ")).toList();
    for (String leak : LEAKS) {
      assertThat(growing)
          .as(text)
          .filteredOn(line -> line.matches(".*Scenarios\\." + leak + "|.*\\[.*" + leak + "\\]"))
          .hasSize(1);
    }
    assertThat(growing).as(text).hasSameSizeAs(LEAKS);
    assertThat(text).contains("filled at heapwarden.repeat.Scenarios.run(Scenarios.java:");
  }

  @Test
  void inAServer(@TempDir Path folder) {
    Path go = folder.resolve("go");
    Running server =
        Jvm.current()
            .agent("quiet")
            .withoutReport()
            .classPath(Jvm.ownClasses(RepeatTest.class))
            .start(Scenarios.class, go.toString())
            .untilItSays("ready");
    try {
      String scenario = "touch '" + go + "'; while [ -e '" + go + "' ]; do sleep 0.01; done";
      Outcome outcome =
          Cli.run("memory-test", "--on", Long.toString(server.pid()), "--", "sh", "-c", scenario);
      assertThat(outcome.exitCode()).as(outcome.stdout() + outcome.stderr()).isEqualTo(1);
      judge(outcome.stdout());

      Outcome failed =
          Cli.run("memory-test", "--on", Long.toString(server.pid()), "--", "sh", "-c", "exit 7");
      assertThat(failed.exitCode()).isEqualTo(2);
      assertThat(failed.stderr()).contains("the command ended with 7 in warm-up 1");
    } finally {
      server.kill();
    }
  }

  private static Outcome ofTests(String test) {
    return Cli.run(
        "memory-test",
        "--repeat",
        RepeatedCases.class.getName() + "#" + test,
        "--",
        Jdk.current().java().toString(),
        "-XX:TieredStopAtLevel=1",
        // else each round has a pool of its own, with whose threads their locals go
        "-Djunit.jupiter.execution.parallel.enabled=false",
        "-cp",
        System.getProperty("java.class.path"),
        RepeatedCases.class.getName());
  }

  @Test
  void aTestWhileTheBuildSeesWhatItWouldSeeWithout() {
    Outcome outcome = ofTests("scenario:5");
    assertThat(outcome.exitCode()).as(outcome.stdout() + outcome.stderr()).isEqualTo(1);
    assertThat(outcome.stderr()).contains("GATE: ").doesNotContain("all of it is in");
    judge(outcome.stdout());
    assertThat(outcome.stdout()).contains("scenario 8").contains("found 4, succeeded 3, failed 1");
  }

  @Test
  void aTestThatFailsHasNoVerdict() {
    Outcome outcome = ofTests("fails");
    assertThat(outcome.exitCode()).as(outcome.stdout() + outcome.stderr()).isEqualTo(2);
    assertThat(outcome.stdout())
        .contains("no verdict: in warm-up 1 it failed: org.opentest4j.AssertionFailedError");
  }
}
