package heapwarden.launch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BystanderTest {
  private static final String ALL = "-javaagent:/opt/heapwarden.jar=gate";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.codehaus.plexus.classworlds.launcher.Launcher test",
        "jdk.compiler/com.sun.tools.javac.Main -d target Foo.java",
        "com.sun.tools.javac.Main -d target",
        "org.gradle.launcher.daemon.bootstrap.GradleDaemon 8.5",
        "org.gradle.wrapper.GradleWrapperMain test",
        "/opt/heapwarden.jar ps"
      })
  void toolsAreLeftAlone(String command) {
    assertThat(Bystander.is(ALL, "gate", command)).isTrue();
    assertThat(Bystander.is("-javaagent:/opt/heapwarden.jar", null, command)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/home/me/target/surefire/surefirebooter-1.jar /home/me/target/surefire 1",
        "org.apache.maven.surefire.booter.ForkedBooter",
        "worker.org.gradle.process.internal.worker.GradleWorkerMain 'Gradle Test Executor 1'",
        "org.gradle.process.internal.worker.GradleWorkerMain 'Gradle Test Executor 1'",
        "org.apache.tools.ant.taskdefs.optional.junit.JUnitTestRunner com.acme.FooTest",
        "org.junit.platform.console.ConsoleLauncher execute",
        "com.acme.Main some/file",
        "app.jar /opt/heapwarden.jar",
        "jdk.compiler/com.sun.tools.javac.launcher.Main Source.java"
      })
  void programsAndTestsAreMeant(String command) {
    assertThat(Bystander.is(ALL, "gate", command)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk.compiler/com.sun.tools.javac.Main", "com.sun.tools.javac.Main"})
  void whatTheCommandLineNamesIsMeant(String command) {
    assertThat(Bystander.is(null, "gate", command)).isFalse();
    assertThat(Bystander.is("-Xmx1g", "gate", command)).isFalse();
  }
}
