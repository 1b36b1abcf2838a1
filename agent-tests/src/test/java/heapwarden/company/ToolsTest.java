package heapwarden.company;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.harness.Command;
import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An agent in {@code JAVA_TOOL_OPTIONS} reaches the JDK's own tools too, which it leaves alone;
 * what the source launcher runs is a program.
 */
class ToolsTest {
  private static final String ENVIRONMENT = "JAVA_TOOL_OPTIONS";
  @TempDir Path folder;

  static Stream<Jdk> jdks() {
    return Boolean.getBoolean("heapwarden.long") ? Jdk.all() : Stream.of(Jdk.current());
  }

  private static Command.Outcome run(String options, Jdk jdk, String tool, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(jdk.home().resolve("bin").resolve(tool).toString());
    command.addAll(List.of(arguments));
    return Command.run(
        options == null ? Map.of() : Map.of(ENVIRONMENT, "-javaagent:" + options), command);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void toolsOfTheJdkAreLeftAlone(Jdk jdk) throws IOException {
    Path source =
        Files.writeString(
            folder.resolve("Some.java"),
            "class Some { public static void main(String[] a) {"
                + " System.out.println(\"some program\"); } }");
    String report = folder.resolve("report.json").toString();
    // Not even a mistake in the options is told, and a gate does not end them.
    for (String options : List.of("=report=" + report, "=gate,intervall=1s")) {
      String agent = Jvm.agentJar() + options;
      same(agent, jdk, "javac", "-d", folder.toString(), source.toString());
      same(agent, jdk, "jar", "--list", "--file", Jvm.agentJar().toString());
      same(agent, jdk, "jcmd", "-h");
      same(agent, jdk, "javap", "-cp", folder.toString(), "Some");
      same(agent, jdk, "keytool", "-help");
    }
    assertThat(folder.resolve("report.json")).doesNotExist();
  }

  private static void same(String agent, Jdk jdk, String tool, String... arguments) {
    Command.Outcome without = run(null, jdk, tool, arguments);
    Command.Outcome with = run(agent, jdk, tool, arguments);
    assertThat(with.exitCode()).as(tool).isEqualTo(without.exitCode());
    assertThat(with.stdout()).as(tool).isEqualTo(without.stdout());
    assertThat(with.stderr().lines().filter(line -> !line.startsWith("Picked up " + ENVIRONMENT)))
        .as(tool)
        .isEqualTo(without.stderr().lines().toList());
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void aProgramOfTheSourceLauncherAndAToolThatIsMeantAreWatched(Jdk jdk) throws IOException {
    Path source =
        Files.writeString(
            folder.resolve("Some.java"),
            "class Some { public static void main(String[] a) {"
                + " System.out.println(\"some program\"); } }");
    Command.Outcome launched = run(Jvm.agentJar().toString(), jdk, "java", source.toString());
    assertThat(launched.stdout()).isEqualTo("some program\n");
    assertThat(launched.stderr()).contains("heapwarden - ", "SUMMARY: ");
    Command.Outcome meant =
        run(null, jdk, "javac", "-J-javaagent:" + Jvm.agentJar(), source.toString());
    assertThat(meant.exitCode()).isZero();
    assertThat(meant.stderr()).contains("heapwarden - ", "SUMMARY: ");
  }
}
