package heapwarden.reach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import heapwarden.harness.Cli;
import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A process as in a container: it counts processes anew, has a folder for temporary files of its
 * own, and does not see the jar of the agent. It is reached from outside, by its number there.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ContainerTest {
  private static final List<String> UNSHARED =
      List.of("unshare", "--pid", "--fork", "--mount", "--mount-proc", "sh", "-c");

  /** The classes, which may lie below one of the folders that are hidden, are seen elsewhere. */
  private static final String HIDDEN =
      "mount --bind \"$1\" /mnt && mount -t tmpfs none /tmp"
          + " && if [ -d \"$0\" ]; then mount -t tmpfs none \"$0\"; fi && cd / && shift && exec \"$@\"";

  static List<Jdk> jdks() {
    return Jdk.currentAndNewest().toList();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void isReachedByItsNumberOutside(Jdk jdk, @TempDir Path folder) throws Exception {
    Path out = folder.resolve("out");
    Process container =
        start(out, jdk.java().toString(), "-Xmx64m", "-cp", "/mnt", Rounds.class.getName());
    try {
      String pid = Long.toString(inside(container, out).pid());
      assertThat(Cli.run("attach", pid, "interval=50ms", "quiet").succeeded())
          .contains("process " + pid + ": is watched");
      await(() -> Cli.run("status", pid).succeeded().contains("PROVEN: directory-stream"));
      assertThat(Cli.run("status", pid).succeeded()).contains("Rounds, process 1 on Java ");
      Path report = folder.resolve("report.json");
      Cli.run("report", pid, "-o", report.toString()).succeeded();
      assertThat(Files.readString(report)).contains("Rounds.work");
      assertThat(Cli.run("detach", pid).succeeded()).contains("detached");
    } finally {
      container.descendants().forEach(ProcessHandle::destroyForcibly);
      container.destroyForcibly();
    }
  }

  private static Process start(Path out, String... program) throws Exception {
    assumeThat(isPossible()).as("unshare and mount may be used here (Linux, as root)").isTrue();
    return new ProcessBuilder(command(program))
        .redirectErrorStream(true)
        .redirectOutput(out.toFile())
        .start();
  }

  private static List<String> command(String... program) {
    List<String> command = new ArrayList<>(UNSHARED);
    command.add(HIDDEN);
    command.add(Jvm.agentJar().getParent().toString());
    command.add(Jvm.ownClasses(Rounds.class));
    command.addAll(Arrays.asList(program));
    return command;
  }

  private static boolean isPossible() throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command("true"))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** The JVM in there, once it works. */
  private static ProcessHandle inside(Process container, Path out) throws Exception {
    await(() -> Files.readString(out).contains("ready"));
    return container
        .descendants()
        .filter(one -> one.info().command().orElse("").endsWith("/java"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no JVM in there"));
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) throws Exception {
    while (!condition.holds()) {
      Thread.sleep(100);
    }
  }
}
