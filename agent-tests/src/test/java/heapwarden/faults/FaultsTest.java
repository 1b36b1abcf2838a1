package heapwarden.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Reach;
import heapwarden.harness.Run;
import heapwarden.harness.Running;
import heapwarden.reach.Rounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever goes wrong in the agent, the application runs as it would without. */
class FaultsTest {
  private static final String RAN = "the application ran\n";
  @TempDir Path folder;

  static Stream<Jdk> jdks() {
    return Jdk.currentAndNewest();
  }

  private static void harmless(Run run, String... words) {
    assertThat(run.exitCode()).isZero();
    assertThat(run.stdout()).isEqualTo(RAN);
    assertThat(run.stderr().lines()).hasSize(1);
    assertThat(run.stderr())
        .startsWith("heapwarden: off, ")
        .contains(words)
        .contains("The application runs without it.");
  }

  @ParameterizedTest
  @CsvSource({
    "intervall=1s, 'interval'",
    "kinds=files, 'file'",
    "level=advance, 'advanced'",
    "age=soon, age=soon",
    "config=/no/such/file, config=/no/such/file",
    "track=com/acme, com/acme"
  })
  void aMistakeInTheOptionsSwitchesTheAgentOffInOneLine(String options, String named) {
    harmless(Jvm.current().agent(options).run(Says.class), named);
  }

  @ParameterizedTest
  @CsvSource({
    "'gate,intervall=1s', 'interval'",
    "'gate=true,kinds=files', 'file'",
    "'config=/no/such/file,gate', config=/no/such/file"
  })
  void aGateWithAMistakeEndsTheProcessInOneLine(String options, String named) {
    Run run = Jvm.current().agent(options).run(Says.class);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.stdout()).isEmpty();
    assertThat(run.stderr().lines()).hasSize(1);
    assertThat(run.stderr()).startsWith("heapwarden: ").contains(named);
  }

  @Test
  void aMistakeInAPropertyOrInTheEnvironmentIsNamedToo() {
    harmless(Jvm.current().args("-Dheapwarden.level=advance").run(Says.class), "'advanced'");
    harmless(Jvm.current().environment("HEAPWARDEN_AGE", "soon").run(Says.class), "age=soon");
    Run gate =
        Jvm.current().environment("HEAPWARDEN_GATE", "true").agent("age=soon").run(Says.class);
    assertThat(gate.exitCode()).isEqualTo(2);
  }

  @Test
  void switchedOffItSaysNothing() {
    Run run = Jvm.current().agent("level=off").run(Says.class);
    assertThat(run.exitCode()).isZero();
    assertThat(run.stdout()).isEqualTo(RAN);
    assertThat(run.stderr()).isEmpty();
    assertThat(run.report()).isNull();
  }

  @Test
  void aReportThatCannotBeWrittenGoesToStderr() throws IOException {
    Path occupied = Files.createFile(folder.resolve("occupied"));
    String report = occupied.resolve("report.json").toString();
    Run run = Jvm.current().withoutReport().agent("quiet,report=" + report).run(Says.class);
    assertThat(run.exitCode()).isZero();
    assertThat(run.stdout()).isEqualTo(RAN);
    List<String> complaints =
        run.stderr().lines().filter(line -> line.contains("cannot be written")).toList();
    assertThat(complaints).hasSize(1);
    assertThat(complaints.get(0)).contains(report);
    String json = run.stderr().substring(run.stderr().indexOf("\n{") + 1);
    json = json.substring(0, json.indexOf("\n}") + 2);
    assertThat(JsonParser.parseString(json).getAsJsonObject().get("schemaVersion").getAsInt())
        .isEqualTo(1);
    assertThat(run.stderr()).doesNotContain("\tat ");
  }

  @Test
  void aDeviceIsWrittenToAndStaysWhatItIs() {
    Run said = Jvm.current().withoutReport().agent("quiet,report=/dev/stdout").run(Says.class);
    assertThat(said.stdout()).startsWith(RAN).contains("Heapwarden 0.");
    assertThat(Path.of("/dev/stdout")).isSymbolicLink();
    Run full = Jvm.current().withoutReport().agent("quiet,report=/dev/full").run(Says.class);
    assertThat(full.exitCode()).isZero();
    assertThat(full.stdout()).isEqualTo(RAN);
    assertThat(full.stderr()).contains("report=/dev/full cannot be written", "here it is instead");
    assertThat(Files.isRegularFile(Path.of("/dev/full"))).isFalse();
  }

  @Test
  void oneReportThatCannotBeWrittenDoesNotKeepTheOthers() {
    Path good = folder.resolve("good.json");
    Run run =
        Jvm.current()
            .withoutReport()
            .agent("quiet,report=/proc/none/report.json:" + good)
            .run(Says.class);
    assertThat(run.exitCode()).isZero();
    assertThat(good).exists();
  }

  @Test
  void anOldJvmGetsOnePoliteLine() throws IOException {
    List<Jdk> old = Jdk.unsupported().filter(jdk -> jdk.feature() == 8).toList();
    assumeThat(old).as("JDK 8, which scripts/jdks 8 fetches").isNotEmpty();
    Path source =
        Files.writeString(
            folder.resolve("Old.java"),
            "class Old { public static void main(String[] a) {"
                + " System.out.println(\"the application ran\"); } }");
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(
                    null,
                    null,
                    null,
                    "-Xlint:-options",
                    "--release",
                    "8",
                    "-d",
                    folder.toString(),
                    source.toString()))
        .isZero();
    Run run = Jvm.of(old.get(0)).classPath(folder.toString()).run("Old");
    assertThat(run.exitCode()).isZero();
    assertThat(run.stdout()).isEqualTo(RAN);
    assertThat(run.stderr().lines()).hasSize(1);
    assertThat(run.stderr())
        .contains("needs Java 11 or later, this is 1.8")
        .contains("the application runs without it");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void anAgentOfWhichHalfIsMissingLetsTheApplicationRun(Jdk jdk) throws IOException {
    Path half = withoutTheCore();
    Run run = agentAlone(jdk, half.toString()).run(Says.class).succeeded();
    assertThat(run.stdout()).isEqualTo(RAN);
    assertThat(run.stderr())
        .startsWith("heapwarden: off, could not start: ")
        .endsWith("heapwarden: the application runs without it\n");
    Run gate = agentAlone(jdk, half + "=gate").run(Says.class);
    assertThat(gate.exitCode()).isEqualTo(2);
    assertThat(gate.stdout()).isEmpty();
  }

  /** Without the agent's own jar on the class path, where its launcher would be found first. */
  private static Jvm agentAlone(Jdk jdk, String agent) {
    return Jvm.of(jdk)
        .withoutAgent()
        .args("-javaagent:" + agent)
        .classPath(Jvm.ownClasses(Says.class));
  }

  private Path withoutTheCore() throws IOException {
    Path half = folder.resolve("half.jar");
    try (JarFile whole = new JarFile(Jvm.agentJar().toFile());
        JarOutputStream out =
            new JarOutputStream(Files.newOutputStream(half), whole.getManifest())) {
      for (JarEntry entry : Collections.list(whole.entries())) {
        if (entry.getName().startsWith("heapwarden/")) {
          out.putNextEntry(new JarEntry(entry.getName()));
          out.write(whole.getInputStream(entry).readAllBytes());
        }
      }
    }
    return half;
  }

  /** The JVM keeps the launcher of the first jar, which is gone when it is to be read anew. */
  @ParameterizedTest
  @MethodSource("jdks")
  void anAttachThatFailsChangesNothing(Jdk jdk) throws IOException {
    Path gone = Files.copy(Jvm.agentJar(), folder.resolve("gone.jar"));
    Running program =
        agentAlone(jdk, gone + "=interval=20ms,report=" + folder.resolve("report.json"))
            .start(Rounds.class)
            .untilItSays("ready");
    try {
      Files.delete(gone);
      Reach.load(program, "gate");
      assertThat(program.untilItSays("came 1\n").stderr())
          .contains("heapwarden: this attach has failed, the application goes on as before: ")
          .doesNotContain("runs without it");
    } finally {
      program.kill();
    }
  }

  /** A gate that cannot judge lets nothing pass, but what ran before was let pass already. */
  @Test
  void aMistakeInTheOptionsOfAnAttachEndsNothing() {
    Running program = Jvm.current().withoutAgent().start(Rounds.class).untilItSays("ready");
    try {
      Reach.load(program, "gate,intervall=1s");
      Reach.load(program, "interval=20ms");
      assertThat(program.untilItSays("came 1\n").stderr())
          .contains("heapwarden: off, ", "'interval'", "The application runs without it.");
    } finally {
      program.kill();
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void whateverTheSinkThrowsEverythingWorks(Jdk jdk) {
    Run without = Jvm.of(jdk).withoutAgent().run(ThrowingSink.class).succeeded();
    Run with = Jvm.of(jdk).agent("quiet").run(ThrowingSink.class).succeeded();
    assertThat(with.stdout()).isEqualTo(without.stdout());
    assertThat(with.stdout().lines()).hasSizeGreaterThan(25);
    String[] words =
        with.stderr()
            .lines()
            .filter(line -> line.startsWith("planted "))
            .findAny()
            .orElseThrow()
            .split(" ");
    assertThat(Long.parseLong(words[1])).isGreaterThan(50);
    assertThat(Long.parseLong(words[3])).as("a lower bound").isGreaterThan(50);
    assertThat(with.report().getAsJsonObject("agent").get("hookErrors").getAsLong())
        .isGreaterThan(50);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void wovenClassesPassTheVerificationOfTheJvmAndProperUseIsNoFinding(Jdk jdk) {
    Run without = Jvm.of(jdk).withoutAgent().run(ThrowingSink.class, "none").succeeded();
    Run with =
        Jvm.of(jdk)
            .agent("gate,quiet")
            .args("-XX:+UnlockDiagnosticVMOptions", "-XX:+BytecodeVerificationLocal")
            .run(ThrowingSink.class, "none")
            .succeeded();
    assertThat(with.stdout()).isEqualTo(without.stdout());
    assertThat(with.findings()).isEmpty();
    JsonObject agent = with.report().getAsJsonObject("agent");
    assertThat(agent.get("hookErrors").getAsLong()).isZero();
    assertThat(agent.get("weaveFailures").getAsLong()).isZero();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void nearTheEndOfTheStackTheSameErrorComes(Jdk jdk) {
    String file = folder.resolve("file").toString();
    Run without = Jvm.of(jdk).withoutAgent().run(NearTheLimit.class, file).succeeded();
    Run with =
        Jvm.of(jdk).agent("quiet,settle=5s,max.rate=1m").run(NearTheLimit.class, file).succeeded();
    assertThat(without.stdout()).startsWith("[java.lang.StackOverflowError]");
    assertThat(with.stdout()).isEqualTo(without.stdout());
    assertThat(with.findings())
        .as("and a leak is found afterwards")
        .anyMatch(found -> found.site().contains("NearTheLimit.leak") && found.count() == 3);
  }
}
