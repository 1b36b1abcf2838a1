package heapwarden.company;

import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The agent beside others in one JVM, in either order; with {@code -Dheapwarden.long=true} on each
 * JDK and beside larger ones, which writes {@code target/company.md}.
 */
class CompanyTest {
  private static final boolean LONG = Boolean.getBoolean("heapwarden.long");

  private static Path folder;
  private static Cells cells;

  @BeforeAll
  static void begin() throws IOException {
    folder = Files.createTempDirectory("company");
    List<Cell> all = new ArrayList<>();
    for (Jdk jdk : LONG ? Jdk.all().toList() : List.of(Jdk.current())) {
      addAll(all, jdk);
    }
    cells = new Cells("company", all);
  }

  @AfterAll
  static void end() throws IOException {
    cells.write();
  }

  static Stream<String> names() {
    return cells.names().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void findsTheLeakAndChangesNothing(String name) throws IOException {
    cells.run(name);
  }

  private static void addAll(List<Cell> all, Jdk jdk) {
    String coverage = agent("org.jacoco.agent").orElseThrow();
    String file = folder.resolve("jacoco" + jdk.feature()).toString();
    both(all, jdk, "JaCoCo", coverage + "=destfile=" + file + ",inclbootstrapclasses=false");
    String mocks = agent("mockito-core").orElseThrow();
    both(all, jdk, "Mockito's inline mocks", mocks, Mocks.class);
    Optional<String> telemetry = agent("opentelemetry-javaagent");
    if (LONG && telemetry.isPresent()) {
      both(all, jdk, "OpenTelemetry", telemetry.get());
    }
    all.add(
        new Cell(
                jdk + " the agent twice",
                jvm(jdk).args("-javaagent:" + Jvm.agentJar() + "=interval=1s,quiet"))
            .knows("heapwarden: off, since another one watches this process already\\. .*"));
    all.add(
        new Cell(
                jdk + " JDK Flight Recorder",
                jvm(jdk)
                    .args(
                        "-Dheapwarden.jfr=true",
                        "-Dheapwarden.allocations=jfr",
                        "-XX:StartFlightRecording=settings=profile,filename="
                            + folder.resolve(jdk.feature() + ".jfr")))
            .heardFromItsBegin());
    int port = Debugger.freePort();
    all.add(
        new Cell(
                jdk + " a debugger",
                jvm(jdk)
                    .args(
                        "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,quiet=y,"
                            + "address=127.0.0.1:"
                            + port))
            .visited(running -> Debugger.visit(port)));
  }

  private static Jvm jvm(Jdk jdk) {
    return Jvm.of(jdk)
        .classPath(Programs.classPath(jdk))
        .args("-Xmx256m", "-Dotel.traces.exporter=none", "-Dotel.metrics.exporter=none")
        .args("-Dotel.logs.exporter=none")
        .timeout(Duration.ofMinutes(3));
  }

  private static void both(List<Cell> all, Jdk jdk, String who, String agent) {
    both(all, jdk, who, agent, Leaky.class);
  }

  private static void both(List<Cell> all, Jdk jdk, String who, String agent, Class<?> main) {
    String argument = "-javaagent:" + agent;
    all.add(known(new Cell(jdk + " after " + who, jvm(jdk).firstArgs(argument)).main(main)));
    all.add(known(new Cell(jdk + " before " + who, jvm(jdk).args(argument)).main(main)));
  }

  /** What is printed by them, with us or without. */
  private static Cell known(Cell cell) {
    return cell.knows(
        // OpenTelemetry's start line, and the JVM's about its boot class path.
        "\\[otel\\.javaagent .* INFO .*",
        ".* warning: Sharing is only supported for boot loader classes because .*");
  }

  /** The path of a jar of the tests' class path. */
  private static Optional<String> agent(String name) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(path -> Path.of(path).getFileName().toString().startsWith(name + "-"))
        .findAny();
  }
}
