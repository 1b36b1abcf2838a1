package heapwarden.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import heapwarden.harness.Run;
import java.util.List;

/** What must hold of every run of a real program, whatever it leaks. */
final class Judged {
  private final Run run;
  private final JsonObject byKind;

  private Judged(Run run) {
    this.run = run;
    this.byKind = run.report().getAsJsonObject("counts").getAsJsonObject("byKind");
  }

  /**
   * Checks that the program came to its own end, that nothing failed inside the agent, that it saw
   * all kinds there are, left nothing out, and that nobody else's line is on stderr.
   */
  static Judged of(Run run) {
    return of(run, "");
  }

  /** The same for a program that writes lines of this pattern on stderr itself. */
  static Judged of(Run run, String known) {
    run.succeeded();
    JsonObject report = run.report();
    assertThat(report).as(run.stderr()).isNotNull();
    JsonObject agent = report.getAsJsonObject("agent");
    assertThat(agent.get("hookErrors").getAsLong()).as("hook errors").isZero();
    assertThat(agent.get("weaveFailures").getAsLong()).as(agent.toString()).isZero();
    JsonObject counts = report.getAsJsonObject("counts");
    assertThat(counts.get("dropped").getAsLong()).as("dropped").isZero();
    assertThat(counts.get("sampled").getAsLong()).as("sampled").isZero();
    for (JsonElement kind : report.getAsJsonObject("coverage").getAsJsonArray("kinds")) {
      assertThat(kind.getAsJsonObject().get("hooked").getAsBoolean()).as("%s", kind).isTrue();
    }
    assertThat(run.stderr().lines())
        .as(run.stderr())
        .isNotEmpty()
        .allMatch(line -> line.matches("(INFO|WARN) heapwarden - .*|    .*|" + known));
    return new Judged(run);
  }

  /** Checks that at least so many of this kind were seen to open: the hooks did stand. */
  Judged opened(String kind, long atLeast) {
    JsonObject count = byKind.getAsJsonObject(kind);
    assertThat(count).as("no %s was seen to open: %s", kind, byKind).isNotNull();
    assertThat(count.get("opened").getAsLong())
        .as("opened %s", kind)
        .isGreaterThanOrEqualTo(atLeast);
    return this;
  }

  /** Checks the sum over all kinds. */
  Judged openedInAll(long atLeast) {
    long opened = run.report().getAsJsonObject("counts").get("opened").getAsLong();
    assertThat(opened).as("%s", byKind).isGreaterThanOrEqualTo(atLeast);
    return this;
  }

  /** Checks that there is nothing to tell: no finding, no note, nothing watched or withdrawn. */
  void clean() {
    assertThat(run.findings()).as(run.stderr()).isEmpty();
    for (String list : List.of("watching", "retracted")) {
      assertThat(run.report().getAsJsonArray(list)).as(list).isEmpty();
    }
  }
}
