package heapwarden.inject;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.harness.Cli;
import heapwarden.harness.Command.Outcome;
import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Exception paths that nobody tests. */
class InjectTest {
  private static final String OWN = Jvm.ownClasses(InjectTest.class);

  private static List<String> lines(String text, String with) {
    return text.lines().filter(line -> line.contains(with)).toList();
  }

  @Test
  void whatStaysOpenWhenACallThrowsIsFoundAndTheRestIsNot() {
    Outcome outcome =
        Cli.run(
            "inject",
            "--packages",
            "heapwarden.inject.*",
            "--seed",
            "3",
            "--",
            Jdk.current().java().toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            OWN,
            Copies.class.getName());
    assertThat(outcome.exitCode()).as(outcome.stdout() + outcome.stderr()).isEqualTo(1);
    String text = outcome.stdout().replace("\n    ", " ");
    List<String> leaks = lines(text, "LEAKS WHEN");
    assertThat(leaks)
        .as(outcome.stdout())
        .allMatch(line -> line.matches(".*(closesAtTheEnd|<init>)\\(Copies\\.java.*"))
        .anyMatch(line -> line.contains("WHEN java.io.InputStream.readAllBytes THROWS"))
        .anyMatch(line -> line.contains("WHEN new java.io.FileOutputStream THROWS"))
        .anyMatch(line -> line.contains("WHEN java.io.OutputStream.write THROWS"))
        .anyMatch(line -> line.contains("WHEN java.io.OutputStream.close THROWS"))
        .anyMatch(line -> line.contains("WHEN java.io.BufferedReader.readLine THROWS"))
        .hasSize(5);
    assertThat(lines(text, "closed when")).anyMatch(line -> line.contains("closesAlways"));
    assertThat(outcome.stdout()).contains("5 leaks when a call throws");
  }

  @Test
  void withoutAPointNothingFailsAndThePointsAreListed() {
    Run run =
        Jvm.current()
            .agent("gate,quiet,inject=heapwarden.inject.*")
            .classPath(OWN)
            .run(Copies.class)
            .succeeded();
    assertThat(run.stdout().lines()).containsOnly("done").hasSize(4);
    assertThat(run.report().getAsJsonObject("injection").getAsJsonArray("points").size())
        .isGreaterThan(6);
    assertThat(run.gateFindings()).isEmpty();
  }

  @Test
  void nothingIsMadeToFailOutsideAGate() {
    Run run =
        Jvm.current()
            .agent("inject=heapwarden.inject.*")
            .withoutReport()
            .classPath(OWN)
            .run(Copies.class)
            .succeeded();
    assertThat(run.stderr()).contains("inject needs gate");
  }
}
