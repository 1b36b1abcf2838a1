package heapwarden.company;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import heapwarden.harness.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The leaky program under one JVM with some arguments and neighbours, and what has to come of it:
 * both leaks are found, it prints what it prints without an agent, and nothing is on stderr but
 * what the agent says and what the JVM or the neighbours are known to say.
 */
final class Cell {
  /** How the agent's lines begin; those of a finding after the first are indented. */
  static final Pattern OURS = Pattern.compile("(INFO|WARN) heapwarden - .*|    .*");

  private static final String BEGIN = "begins\n";
  private static final String FILE = "PROVEN: file (java.io.FileInputStream)";
  private static final String MAP = "held by heapwarden.company.Leaky.SESSIONS";

  private final String name;
  private final Jvm jvm;
  private String main = Leaky.class.getName();
  private boolean all = true;
  private boolean fromBegin;
  private final List<Pattern> known = new ArrayList<>();
  private Consumer<Running> visitor = running -> {};

  Cell(String name, Jvm jvm) {
    this.name = name;
    this.jvm = jvm.agent("interval=50ms");
  }

  /** Another program, which is {@link Leaky} in the end. */
  Cell main(Class<?> type) {
    main = type.getName();
    return this;
  }

  /** Without what needs more than the base module, or permissions. */
  Cell few() {
    all = false;
    return this;
  }

  /** Lines of others. */
  Cell knows(String... lines) {
    for (String line : lines) {
      known.add(Pattern.compile(line));
    }
    return this;
  }

  /** Whatever the JVM says before the program begins is no concern of ours. */
  Cell heardFromItsBegin() {
    fromBegin = true;
    return this;
  }

  /** What is done to the program once both leaks are found. */
  Cell visited(Consumer<Running> by) {
    visitor = by;
    return this;
  }

  String name() {
    return name;
  }

  /** Runs it, and holds it to all that. */
  Run run(String expected) throws IOException {
    Path folder = Files.createTempDirectory("company");
    Path stop = folder.resolve("stop");
    Running program = jvm.start(main, stop.toString(), all ? "all" : "few");
    program.untilItSays(FILE).untilItSays(MAP);
    visitor.accept(program);
    Files.createFile(stop);
    Run run = program.end().succeeded();
    String said = run.stdout();
    assertThat(fromBegin ? said.substring(said.indexOf(BEGIN)) : said).as(name).isEqualTo(expected);
    assertThat(foreign(run.stderr())).as(name).isEmpty();
    assertThat(run.findings())
        .as(name)
        .anyMatch(
            found -> found.verdict().equals("PROVEN") && found.site().contains("Leaky.forget"));
    // Taken back when what comes after takes some samples.
    assertThat(Stream.concat(run.findings().stream(), run.retracted().stream()))
        .as(name)
        .anyMatch(found -> found.isGrowingContainer() && found.owner().endsWith("Leaky.SESSIONS"));
    assertThat(run.report().getAsJsonObject("agent").get("weaveFailures").getAsInt())
        .as(name)
        .isZero();
    assertThat(run.report().getAsJsonObject("agent").get("hookErrors").getAsInt())
        .as(name)
        .isZero();
    return run;
  }

  private List<String> foreign(String stderr) {
    return stderr
        .lines()
        .filter(line -> !OURS.matcher(line).matches())
        .filter(line -> known.stream().noneMatch(pattern -> pattern.matcher(line).matches()))
        .toList();
  }

  /** What the program prints without any agent; of {@code few} the first and the last of it. */
  static String expected(Jvm jvm, boolean all) throws IOException {
    Path stop = Files.createTempDirectory("company").resolve("stop");
    Files.createFile(stop);
    return jvm.withoutAgent()
        .run(Leaky.class, stop.toString(), all ? "all" : "few")
        .succeeded()
        .stdout();
  }

  boolean isAll() {
    return all;
  }

  @Override
  public String toString() {
    return name;
  }
}
