package heapwarden.reach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.gson.JsonParser;
import heapwarden.harness.Cli;
import heapwarden.harness.Command.Outcome;
import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Reach;
import heapwarden.harness.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a user does with a process that runs, by the command line. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CommandLineTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  static List<Jdk> jdks() {
    return Jdk.currentAndNewest().toList();
  }

  private static Running program(Jdk jdk, String... jvmArguments) {
    return Jvm.of(jdk)
        .withoutAgent()
        .args(jvmArguments)
        .timeout(PATIENCE)
        .start(Rounds.class)
        .untilItSays("ready");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void fromPsToAFindingAndOut(Jdk jdk, @TempDir Path folder) throws IOException {
    Running program = program(jdk);
    String pid = Long.toString(program.pid());
    try {
      assertThat(Cli.run("ps").succeeded()).contains(pid);

      Outcome refused = Cli.run("status", pid);
      assertThat(refused.exitCode()).isEqualTo(3);
      assertThat(refused.stderr()).contains("is not watched; begin with: heapwarden attach " + pid);

      Outcome attached = Cli.run("attach", pid, "interval=50ms", "quiet", "max.rate=1m");
      assertThat(attached.succeeded()).contains("is watched").contains("java.io.FileInputStream");
      assertThat(attached.stderr().contains("JDK-8324241")).isEqualTo(jdk.feature() < 23);
      assertThat(Cli.run("ps").succeeded()).containsPattern(pid + "\\s+watched");

      assertThat(Cli.run("gc", pid).succeeded()).contains("collected in ");
      program.untilItSays("PROVEN: directory-stream");
      assertThat(Cli.run("status", pid).succeeded())
          .contains("PROVEN: directory-stream", "Rounds.work", "SUMMARY: ");

      Path earlier = folder.resolve("a.json");
      Path later = folder.resolve("b.json");
      Cli.run("report", pid, "-o", earlier.toString()).succeeded();
      String json = Files.readString(earlier);
      assertThat(JsonParser.parseString(json).getAsJsonObject().get("findings").getAsJsonArray())
          .isNotEmpty();
      assertThat(json).contains("not in java.io.FileInputStream", "\"unexplained\"");
      assertThat(Cli.run("attach", pid, "profile=full", "age=5m").succeeded())
          .contains("from now on profile=full", "stays as it was, age=24h");
      program.untilItSays("GROWING: file");
      Cli.run("report", pid, "-o", later.toString()).succeeded();
      assertThat(Cli.run("diff", earlier.toString(), later.toString()).succeeded())
          .contains("new: GROWING file", "0 gone");
      assertThat(Cli.run("merge", earlier.toString(), later.toString()).succeeded())
          .contains("2/2      PROVEN", "1/2      GROWING      file");

      assertThat(Cli.run("detach", pid).succeeded()).contains("detached", "as they were");
      program.untilItSays("collected 1 ");
      assertThat(program.stderr().split("agent has been loaded dynamically", -1))
          .as("questions need no attach, so no warning of the JVM's")
          .hasSizeLessThanOrEqualTo(2);
    } finally {
      program.kill();
    }
  }

  /** A sample of it takes longer than that on any machine, so that the next is always due. */
  @Test
  void whoAsksIsAnsweredBetweenSamplesThatFollowEachOtherAtOnce() {
    Running program = program(Jdk.current());
    try {
      Reach.done(program, "attach", "interval=1ms,age=1h,quiet,jfr,jmx,http=0");
      for (int i = 0; i < 50; i++) {
        assertThat(Reach.done(program, "status")).contains("SUMMARY: ");
      }
      Reach.done(program, "detach");
      program.untilItSays("collected 1 ");
    } finally {
      program.kill();
    }
  }

  @Test
  void whatIsAskedOfTheProcessIsDone(@TempDir Path folder) throws IOException {
    Running program = program(Jdk.current());
    try {
      Reach.done(program, "attach", "interval=50ms,quiet");
      assertThat(Reach.done(program, "gc")).startsWith("collected in ");
      assertThat(Reach.done(program, "why-alive"))
          .startsWith("main has not ended; 1 thread is no daemon")
          .contains("thread \"main\"");
      assertThat(Reach.done(program, "bounds", "list")).contains("no policies");
      Path file = folder.resolve("bounds.properties");
      Files.writeString(file, "bound.grow=heapwarden.reach.Rounds.GROWING;max=100\n");
      assertThat(Reach.done(program, "bounds", "load", file.toString())).contains("bound.grow=");
      awaitBounds(program, "observing: heapwarden.reach.Rounds.GROWING holds");
      assertThat(Reach.done(program, "bounds", "enforce", "grow")).contains("enforce from now on");
      awaitBounds(program, "enforcing: heapwarden.reach.Rounds.GROWING holds");
      assertThat(Reach.ask(program, "bounds", "enforce", "none").done()).isFalse();
      Files.writeString(file, "bound.grow=heapwarden.reach.Rounds.GROWING;max=0\n");
      Reach.Answer wrong = Reach.ask(program, "bounds", "load", file.toString());
      assertThat(wrong.done()).isFalse();
      assertThat(wrong.text()).contains("out of range").endsWith("The policies stay as they were.");
      assertThat(Reach.ask(program, "nonsense").done()).isFalse();
      assertThat(Reach.ask(program, "attach", "interval=5").text()).contains("Nothing was changed");
      Reach.load(program, "interval=70ms,level=simple");
      program.untilItSays("from now on interval=70ms; this stays as it was, level=advanced");
      Reach.done(program, "detach");
      program.untilItSays("collected 1 ");
    } finally {
      program.kill();
    }
  }

  private static void awaitBounds(Running program, String text) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    String said = "";
    while (System.nanoTime() < end && !said.contains(text)) {
      said = Reach.done(program, "bounds", "list");
    }
    assertThat(said).contains(text);
  }

  @Test
  void aDormantAgentWaitsForAnAttachAndKeepsItsOptions() {
    Running program =
        Jvm.current()
            .agent("dormant,quiet,interval=60ms,age=7m")
            .withoutReport()
            .timeout(PATIENCE)
            .start(Rounds.class)
            .untilItSays("ready");
    try {
      assertThat(program.stdout()).doesNotContain("came");
      assertThat(Reach.ask(program, "status").text()).isEqualTo("not watched");
      Reach.done(program, "attach", "interval=50ms");
      program.untilItSays("came 1");
      assertThat(Reach.done(program, "attach", "quiet,interval=50ms,age=7m"))
          .contains("nothing has changed");
      Reach.done(program, "detach");
      program.untilItSays("collected 1 ");
    } finally {
      program.kill();
    }
  }

  @Test
  void aJavaThatCannotAttachSaysSo() {
    Running program = program(Jdk.current());
    try {
      Outcome bare =
          Cli.run(
              List.of("--limit-modules", "java.base,java.instrument,java.management"),
              "attach",
              Long.toString(program.pid()));
      assertThat(bare.stderr()).contains("has no module jdk.attach", "the java of a JDK");
      assertThat(bare.exitCode()).isEqualTo(3);
    } finally {
      program.kill();
    }
  }

  @Test
  void whatCannotBeReachedIsRefusedWithTheRemedyAndLeftInPeace() throws IOException {
    Process stranger = new ProcessBuilder("sleep", "600").start();
    Running deaf = program(Jdk.current(), "-XX:+DisableAttachMechanism");
    Running strict = program(Jdk.current(), "-XX:-EnableDynamicAgentLoading");
    try {
      refused(3, "is no JVM (sleep)", "attach", Long.toString(stranger.pid()));
      assertThat(stranger.isAlive()).isTrue();
      refused(3, "-XX:+DisableAttachMechanism", "attach", Long.toString(deaf.pid()));
      assertThat(deaf.stdout()).as("no thread dump").isEqualTo("ready\n");
      refused(3, "-XX:+EnableDynamicAgentLoading", "attach", Long.toString(strict.pid()));
      refused(3, "there is no process 99999999", "attach", "99999999");
      refused(2, "see heapwarden ps", "attach", "no.such.Program");
      refused(2, " JVMs; give one's number:", "attach", "heapwarden.reach.Rounds");
      refused(2, "did you mean 'interval'?", "attach", Long.toString(strict.pid()), "intervall=1s");
    } finally {
      stranger.destroyForcibly();
      deaf.kill();
      strict.kill();
    }
  }

  /** Where descriptors leak they are what is missing when somebody comes to look. */
  @Test
  void aProcessWithoutDescriptorsIsNotAttachedToUntilItHasSome() throws Exception {
    assumeThat(Path.of("/usr/bin/prlimit")).isExecutable();
    Running program =
        Jvm.of(Jdk.current())
            .under("/usr/bin/prlimit", "--nofile=150:1000")
            .withoutAgent()
            .args("-XX:-MaxFDLimit") // else it raises the limit itself
            .timeout(PATIENCE)
            .start(Exhausted.class)
            .untilItSays("ready");
    try {
      String pid = Long.toString(program.pid());
      Outcome refused = Cli.run("attach", pid, "interval=50ms");
      assertThat(refused.exitCode()).isEqualTo(3);
      assertThat(refused.stderr())
          .contains("has but 0 file descriptors left of 150", "sudo prlimit --pid " + pid);
      new ProcessBuilder("/usr/bin/prlimit", "--pid", pid, "--nofile=300:1000").start().waitFor();
      assertThat(Cli.run("attach", pid, "interval=50ms").succeeded()).contains("is watched");
      Cli.run("detach", pid).succeeded();
    } finally {
      program.kill();
    }
  }

  private static void refused(int exitCode, String text, String... arguments) {
    Outcome outcome = Cli.run(arguments);
    assertThat(outcome.stderr()).startsWith("heapwarden: ").contains(text);
    assertThat(outcome.stdout()).isEmpty();
    assertThat(outcome.exitCode()).isEqualTo(exitCode);
  }
}
