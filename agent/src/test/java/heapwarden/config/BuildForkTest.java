package heapwarden.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a gate does otherwise in a JVM that a build tool has started. */
class BuildForkTest {
  private static final String FORK =
      "/home/me/my project/target/surefire/surefirebooter-20261126140512345_3.jar /home/me/my"
          + " project/target/surefire 2026-11-26T14-05-11_901-jvmRun1 surefire-1tmp surefire_0-2tmp";

  private static Options parse(String command, String argument) throws OptionException {
    Properties system = new Properties();
    system.setProperty("sun.java.command", command);
    return Options.parse(argument, system, Map.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        FORK,
        "/tmp/surefirebooter123.jar /tmp x y",
        "org.apache.maven.surefire.booter.ForkedBooter /tmp x y",
        "worker.org.gradle.process.internal.worker.GradleWorkerMain 'Gradle Test Executor 1'",
        "sbt.ForkMain 4711",
      })
  void aForkIsTold(String command) {
    assertThat(BuildFork.is(command)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "com.acme.Main",
        "app.jar --port 80",
        "com.acme.sbt.ForkMain",
        "org.codehaus.plexus.classworlds.launcher.Launcher test",
        "com.acme.Main surefirebooter",
      })
  void anyOtherProgramIsNot(String command) {
    assertThat(BuildFork.is(command)).isFalse();
  }

  @Test
  void aForkEndsWithItsOwnCode() throws OptionException {
    assertThat(parse(FORK, "gate,exitcode=23").exitCode()).isZero();
    assertThat(parse("com.acme.Main", "gate,exitcode=23").exitCode()).isEqualTo(23);
  }

  @Test
  void eachForkWritesAReportOfItsOwnThatTheVerbCanRead() throws OptionException {
    assertThat(parse(FORK, "gate").report()).containsExactly("target/heapwarden/%p.json");
    assertThat(parse(FORK, "gate,report=a-%p.html").report())
        .containsExactly("a-%p.html", "target/heapwarden/%p.json");
    assertThat(parse(FORK, "gate,report=a-%p.json").report()).containsExactly("a-%p.json");
    assertThat(parse(FORK, "report=a.json").report()).containsExactly("a.json");
    assertThatThrownBy(() -> parse(FORK, "gate,report=a.json"))
        .isInstanceOf(OptionException.class)
        .hasMessageStartingWith("report=a.json would be written by each JVM")
        .hasMessageContaining("%p");
  }

  @Test
  void aGateThatWouldSeeNothingIsRefused() throws OptionException {
    assertThatThrownBy(() -> parse("com.acme.Main", "gate,level=off"))
        .hasMessageContaining("a gate would let everything pass");
    assertThat(parse("com.acme.Main", "level=off").off()).isTrue();
  }

  @Test
  void anyOtherGateWritesWhereItIsTold() throws OptionException {
    assertThat(parse("com.acme.Main", "gate").report())
        .containsExactly("target/heapwarden/%p.json");
    assertThat(parse("com.acme.Main", "gate,report=a.html").report()).containsExactly("a.html");
    assertThat(parse("com.acme.Main", "").report()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "pom.xml, target/heapwarden/%p.json",
    "target, target/heapwarden/%p.json",
    "build, build/heapwarden/%p.json",
    "build.gradle.kts, build/heapwarden/%p.json",
    "src, heapwarden/%p.json",
  })
  void withoutAWordTheReportGoesWhereTheBuildHasItsOwn(
      String there, String report, @TempDir Path folder) throws IOException {
    Files.createDirectory(folder.resolve(there));
    assertThat(Options.gateReport(folder.toFile())).isEqualTo(report);
  }
}
