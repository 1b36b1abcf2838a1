package heapwarden.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import heapwarden.harness.Cli;
import heapwarden.harness.Command.Outcome;
import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import heapwarden.harness.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gate from the run to the verdict, as a build has it. */
class GateTest {
  @TempDir Path folder;

  private static Run run(String options, String... what) {
    return Jvm.current()
        .withoutReport()
        .agent(options.isEmpty() ? "gate" : "gate," + options)
        .run(Leaky.class, what);
  }

  private Path report(String name, String... what) {
    Path report = folder.resolve(name);
    assertThat(run("report=" + report, what).exitCode()).isZero();
    return report;
  }

  private static Outcome gate(Object... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "gate";
    for (int i = 0; i < arguments.length; i++) {
      all[i + 1] = arguments[i].toString();
    }
    return Cli.run(all);
  }

  private static JsonObject json(Path file) throws IOException {
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }

  @Test
  void aPlainRunSaysWhatIsNewLastAndEndsWithTheCode() throws IOException {
    Run run = run("exitcode=23,gate.per-test=fail", "file", "singleton", "closed");
    assertThat(run.exitCode()).isEqualTo(23);
    assertThat(run.stderr()).contains("nothing ran on the JUnit Platform here");
    String last = run.stderr().substring(run.stderr().indexOf("GATE: "));
    assertThat(last)
        .startsWith("GATE: failed, 1 new leak; all of it is in ")
        .contains(
            "\n    new: 1 file OPEN_AT_EXIT, opened at heapwarden.gate.Leaky.file(Leaky.java:")
        .doesNotContain("Singleton");
    assertThat(last.lines()).hasSize(2);
    Path written = Path.of(last.lines().findFirst().orElseThrow().split("all of it is in ")[1]);
    assertThat(written.toString()).endsWith(".json").contains("/target/heapwarden/");
    JsonObject gate = json(written).getAsJsonObject("gate");
    assertThat(gate.get("passed").getAsBoolean()).isFalse();
    Files.delete(written);
  }

  @Test
  void whatIsAcceptedIsNotToldInFullAndDoesNotFail() throws IOException {
    Path suppressions =
        Files.writeString(folder.resolve("leaks.supp"), "file:*.Leaky.file  # read once\n");
    Run run =
        run(
            "exitcode=23,suppressions=" + suppressions + ",report=" + folder.resolve("r.json"),
            "file");
    assertThat(run.exitCode()).isZero();
    assertThat(run.stderr())
        .endsWith(
            "GATE: passed, no new leak; 1 suppressed; all of it is in " + folder + "/r.json\n")
        .doesNotContain("opened at\n");
  }

  @Test
  void aBaselineIsWrittenAndFromThenOnOnlyMoreFails() throws IOException {
    Path baseline = folder.resolve("baseline.json");
    Path first = report("first.json", "file", "inflater");
    Outcome failed = gate(first);
    assertThat(failed.exitCode()).isOne();
    assertThat(failed.stdout())
        .contains("NEW: OPEN_AT_EXIT: file (java.io.FileInputStream), 1 still open")
        .contains(" => at heapwarden.gate.Leaky.file(Leaky.java:")
        .contains("GATE: failed, 2 new leaks\n")
        .contains("--update-baseline");

    assertThat(gate(first, "--baseline", baseline).exitCode()).as("there is none yet").isEqualTo(2);
    Outcome update =
        gate(first, "--baseline", baseline, "--update-baseline", "--reason", "since ever");
    assertThat(update.succeeded()).contains(baseline + " has 2 leaks: 2 more, 0 gone");

    Outcome passed = gate(first, "--baseline", baseline);
    assertThat(passed.succeeded())
        .contains(
            "known: 1 file OPEN_AT_EXIT, opened at ",
            ": since ever\n",
            "GATE: passed, no new leak; 2 known");

    Path second = report("second.json", "file");
    assertThat(gate(second, "--baseline", baseline).succeeded())
        .contains("fixed: OPEN_AT_EXIT inflater, 1 in the baseline, none now")
        .contains("1 known, 1 fixed");
    Outcome more = gate(first, second, "--baseline", baseline);
    assertThat(more.exitCode()).as("two of one file in all").isOne();
    assertThat(more.stdout())
        .contains(
            "; in 2 of 2 JVMs, 2 in all", "2 where the baseline has 1", "1 new leak; 1 known");

    assertThat(gate(second, "--baseline", baseline, "--update-baseline").succeeded())
        .contains("has 1 leak: 0 more, 1 gone");
    assertThat(Files.readString(baseline)).contains("\"reason\":\"since ever\"");
    Run under =
        run("exitcode=23,baseline=" + baseline + ",report=" + folder.resolve("r.json"), "file");
    assertThat(under.exitCode()).isZero();
    assertThat(under.stderr()).contains("GATE: passed, no new leak; 1 known");
    assertThat(gate(folder.resolve("r.json")).succeeded()).contains("GATE: passed", "1 known");
  }

  @Test
  void listsAreReadByTheVerbToo() throws IOException {
    Path report = report("r.json", "file", "inflater");
    Path suppressions =
        Files.writeString(
            folder.resolve("leaks.supp"),
            """
            # What may be.
            file:heapwarden.gate.*  # read once  until 2099-01-31
            inflater:*  # until 2020-01-31
            timer:*
            """);
    Path html = folder.resolve("all.html");
    Path joined = folder.resolve("all.json");
    Outcome one = gate(report, "--suppressions", suppressions, "-o", html, "-o", joined);
    assertThat(one.exitCode()).isOne();
    assertThat(one.stdout())
        .contains("suppressed: 1 file OPEN_AT_EXIT", ": read once (" + suppressions + ":2)")
        .contains("expired: " + suppressions + ":3: inflater:* held until 2020-01-31")
        .contains("unused: " + suppressions + ":4: timer:*")
        .contains("NEW: OPEN_AT_EXIT: inflater");
    assertThat(Files.readString(html)).contains("heapwarden.gate.Leaky");
    assertThat(json(joined).getAsJsonArray("findings")).hasSize(2);
    assertThat(gate(joined, "--suppressions", suppressions).exitCode()).as("read again").isOne();

    Files.writeString(suppressions, "file:*\nfiles:*\n");
    Outcome broken = gate(report, "--suppressions", suppressions);
    assertThat(broken.exitCode()).isEqualTo(2);
    assertThat(broken.stderr()).contains(suppressions + ":2: there is no kind 'files'");
    Run refused = run("suppressions=" + suppressions + ",report=" + report, "file");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.stderr()).contains(suppressions + ":2: there is no kind 'files'");
  }

  @Test
  void whatAStaticFieldKeepsIsANoteAndWhatItGathersALeak() {
    String[] kept = {"pool", "reader", "client", "loader", "jar", "memo"};
    String[] gathered = {"list", "map", "array", "chain", "overwritten"};
    String[] all = Stream.concat(Stream.of(kept), Stream.of(gathered)).toArray(String[]::new);
    Jdk.currentAndNewest()
        .forEach(
            jdk -> {
              String jar = "-Dlazy.jar=" + Jvm.agentJar();
              Run run = Jvm.of(jdk).args(jar).agent("gate").run(Lazy.class, all).succeeded();
              Map<String, String> told = new TreeMap<>();
              for (Run.Found one : run.findings()) {
                String site = one.site().replaceAll("^heapwarden.gate.Lazy\\W|(\\$\\d+)?\\(.*", "");
                String field = one.owner() == null ? "" : " " + one.owner();
                told.put(site, one.severity() + " " + one.count() + field);
              }
              String field = " heapwarden.gate.Lazy.";
              assertThat(told)
                  .as(run.stderr())
                  .containsOnly(
                      Map.entry("pool", "info 1" + field + "pool"),
                      Map.entry("reader", "info 1" + field + "reader"),
                      Map.entry("Client.<init>", "info 1 heapwarden.gate.Lazy$Client.instance"),
                      Map.entry("loader", "info 1" + field + "loader"),
                      Map.entry("jar", "info 1" + field + "jar"),
                      Map.entry("lambda$memo", "info 1" + field + "MEMO"),
                      Map.entry("list", "medium 3"),
                      Map.entry("map", "medium 1"),
                      Map.entry("array", "medium 1"),
                      Map.entry("Link.<init>", "medium 4"),
                      Map.entry("overwritten", "medium 2"));
              assertThat(run.stderr())
                  .contains(
                      "note: OPEN_AT_EXIT executor: 1 still open when the JVM ended, kept by the"
                          + " field heapwarden.gate.Lazy.pool, opened at heapwarden.gate.Lazy.pool(");
            });
  }

  @Test
  void whatCannotBeJudgedDoesNotPass() throws IOException {
    Path killed = folder.resolve("killed.json");
    assertThat(run("report=" + killed, "file", "halt").exitCode()).isEqualTo(7);
    Path good = report("good.json", "closed");
    Path watched = folder.resolve("watched.json");
    Jvm.current().withoutReport().agent("report=" + watched).run(Leaky.class).succeeded();
    String text = Files.readString(good);
    Path half = Files.writeString(folder.resolve("half.json"), text.substring(0, 900));
    Path later =
        Files.writeString(
            folder.resolve("later.json"),
            text.replace("\"schemaVersion\": 1", "\"schemaVersion\": 2"));
    Path empty = Files.writeString(folder.resolve("empty.json"), "");
    Path none = folder.resolve("none/*.json");
    Outcome all = gate(good, killed, watched, half, later, empty, none);
    assertThat(all.exitCode()).isEqualTo(2);
    assertThat(all.stdout()).contains("GATE: no verdict, since 6 of 7 reports cannot be used");
    assertThat(all.stderr())
        .contains(killed + ": its JVM, process ", "heapwarden.gate.Leaky", "was killed or halted")
        .contains(watched + ": it is not of a gate")
        .contains(half + ": it ends in the middle")
        .contains(later + ": it is of schemaVersion 2, which a later Heapwarden has written")
        .contains(empty + ": ")
        .contains("there is no report " + none);
    assertThat(gate(good).succeeded()).contains("GATE: passed");
    assertThat(gate(folder).exitCode()).as("all that is in the folder").isEqualTo(2);
    assertThat(gate().exitCode()).isEqualTo(2);
    assertThat(gate(good, "--update-baseline").exitCode()).isEqualTo(2);
    Path baseline =
        Files.writeString(folder.resolve("b"), "{\"baselineVersion\": 9, \"leaks\": []}");
    assertThat(gate(good, "--baseline", baseline).stderr()).contains("of version 9");
    assertThat(run("baseline=" + baseline + ",report=" + good).exitCode()).isEqualTo(2);
  }

  @Test
  void reportsOfAnEarlierBuildAreNamed() throws IOException {
    Path report = report("now.json", "closed");
    String text = Files.readString(report);
    String old = text.replaceAll("(\"(from|to)\": \")[^\"]*", "$12026-01-31T10:00:00Z");
    Files.writeString(
        folder.resolve("old.json"), old.replaceFirst("\\{", "{\"testsToldApart\": false,"));
    long pid = json(report).getAsJsonObject("jvm").get("pid").getAsLong();
    assertThat(gate(folder).succeeded())
        .startsWith("2 reports, of 2026-01-31T10:00:00Z to ")
        .contains(
            "note: 1 report ends more than 10 minutes before the others begin; if it is of an"
                + " earlier build, remove it, and empty the folder before each build\n    "
                + folder.resolve("old.json")
                + ", of process "
                + pid
                + ", 2026-01-31T10:00:00Z: no leak\n")
        .contains(
            "note: in 1 JVM tests ran on a JUnit Platform that this Heapwarden does not know");
    assertThat(gate(report).succeeded()).doesNotContain("note: ");
  }

  @Test
  void twoProcessesCannotWriteOneReport() throws IOException {
    Path report = folder.resolve("leaks.json");
    Path go = folder.resolve("go");
    Running one =
        Jvm.current()
            .withoutReport()
            .agent("gate,report=" + report)
            .start(Leaky.class, "file", go.toString())
            .untilItSays("gating process");
    Run two = run("report=" + report, "closed");
    assertThat(two.exitCode()).isEqualTo(2);
    assertThat(two.stderr())
        .contains("process " + one.pid() + " writes " + report + " too; put %p");
    Files.createFile(go);
    assertThat(one.end().exitCode()).isZero();
    assertThat(json(report).getAsJsonObject("gate").get("new").getAsInt()).isOne();
    Path unwritable = Files.createFile(folder.resolve("file")).resolve("r.json");
    Run three = run("report=" + unwritable, "closed");
    assertThat(three.exitCode()).isEqualTo(2);
    assertThat(three.stderr()).contains("report=" + unwritable + " cannot be written");
  }

  @Test
  void theControlFailsWhereAGateSeesNothing() {
    assertThat(gate("--control").succeeded()).startsWith("control: the planted leak was found");
    Outcome blind = Cli.run(Map.of("HEAPWARDEN_KINDS", "timer"), List.of(), "gate", "--control");
    assertThat(blind.exitCode()).isEqualTo(2);
    assertThat(blind.stderr()).contains("a leak was planted and not found");
  }

  @Test
  void theSameLeakHasTheSameFingerprintOnEachJdkAndInEachRun() {
    String[] all = {"file", "inflater", "dropped", "timer", "executor", "lambda"};
    Map<String, String> expected = null;
    for (Jdk jdk : twiceTheCurrent().filter(jdk -> jdk.feature() >= 17).toList()) {
      Map<String, String> found = leaks(Jvm.of(jdk).agent("gate").run(Leaky.class, all));
      assertThat(found).as("each leak once").hasSizeGreaterThanOrEqualTo(all.length);
      expected = expected == null ? found : expected;
      assertThat(found).as(jdk.toString()).isEqualTo(expected);
    }
    String story = "story.fileslistperrequest.Leak";
    Map<String, String> old = leaks(Jvm.current().agent("gate").run(story));
    for (Jdk jdk : Jdk.all().filter(jdk -> jdk.feature() < 17).toList()) {
      assertThat(leaks(Jvm.of(jdk).agent("gate").run(story))).as(jdk.toString()).isEqualTo(old);
    }
  }

  private static Stream<Jdk> twiceTheCurrent() {
    return Stream.concat(Stream.of(Jdk.current()), Jdk.all());
  }

  /** By fingerprint the kind and the method. */
  private static Map<String, String> leaks(Run run) {
    Map<String, String> found = new TreeMap<>();
    for (Run.Found one : run.succeeded().gateFindings()) {
      found.put(one.fingerprint(), one.kind() + " " + one.site());
    }
    return found;
  }
}
