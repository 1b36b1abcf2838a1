package heapwarden.clean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import heapwarden.harness.Running;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is closed at the end of a JVM, in which order, and what is left as it is. */
class ClosingTest {
  private static final String ENFORCE = "clean=enforce,interval=1s";

  @TempDir Path folder;

  static Stream<Jdk> jdks() {
    return Jdk.currentAndNewest();
  }

  private Running start(Jdk jdk, String options, String what) {
    return Jvm.of(jdk)
        .agent(options)
        .classPath(Jvm.ownClasses(Ends.class))
        .timeout(Duration.ofSeconds(30))
        .start(Ends.class, what, folder.toString());
  }

  private Run terminated(Jdk jdk, String options, String what) {
    return start(jdk, options, what).untilItSays("ready").terminate().end();
  }

  private String kept() throws IOException {
    return Files.readString(folder.resolve("kept"));
  }

  /** Each as {@code kind OUTCOME}, in the order of the report. */
  private static List<String> cleanup(Run run) {
    List<String> lines = new ArrayList<>();
    if (run.report().has("cleanup")) {
      for (JsonElement each : run.report().getAsJsonArray("cleanup")) {
        JsonObject one = each.getAsJsonObject();
        lines.add(one.get("kind").getAsString() + ' ' + one.get("outcome").getAsString());
      }
    }
    return lines;
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void atANormalEndTooWhatIsHeldBackIsWritten(Jdk jdk) throws IOException {
    Run run = start(jdk, ENFORCE, "normal").end().succeeded();
    assertThat(kept()).isEqualTo("held back");
    assertThat(cleanup(run)).containsExactly("file-channel CLOSED");
    assertThat(run.stderr())
        .contains("file-channel " + folder.resolve("kept") + " closed")
        .contains("opened at heapwarden.clean.Ends.writer(Ends.java:")
        .contains("CLEANUP: 1 closed, 0 left alone, 0 failed");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void tasksComeFirstThenTimersThenExecutorsThenStreams(Jdk jdk) throws IOException {
    Run run = terminated(jdk, ENFORCE, "everything");
    assertThat(kept()).isEqualTo("held back");
    List<String> cleanup = cleanup(run);
    assertThat(cleanup)
        .allMatch(line -> line.endsWith(" CLOSED"))
        .containsExactlyInAnyOrder(
            "timer-task CLOSED",
            "scheduled-task CLOSED",
            "timer CLOSED",
            "scheduled-executor CLOSED",
            "executor CLOSED",
            "file-channel CLOSED");
    assertThat(cleanup.subList(0, 2))
        .containsExactlyInAnyOrder("timer-task CLOSED", "scheduled-task CLOSED");
    assertThat(cleanup.get(2)).isEqualTo("timer CLOSED");
    assertThat(cleanup.get(5)).isEqualTo("file-channel CLOSED");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void withoutAPolicyNothingIsTouchedAndItIsSaidWhatWouldBeClosed(Jdk jdk) throws IOException {
    Run run = terminated(jdk, "interval=1s", "everything");
    assertThat(kept()).isEmpty();
    assertThat(cleanup(run)).hasSize(6).allMatch(line -> line.endsWith(" WOULD_CLOSE"));
    assertThat(run.stderr())
        .contains("timer would be cancelled")
        .contains("executor would be stopped")
        .contains("would be closed, opened at heapwarden.clean.Ends.writer(")
        .contains("CLEANUP: 6 left open; clean=enforce would close them in order");
  }

  /** Whether this process was started so that it and its children ignore SIGINT, as by nohup. */
  private static boolean ignoresSigint() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("SigIgn:")) {
        return (Long.parseUnsignedLong(line.substring(7).trim(), 16) & 2) != 0;
      }
    }
    return false;
  }

  @Test
  void onSigintItIsTheSame() throws IOException {
    assumeThat(ignoresSigint()).as("a JVM started in the background ignores SIGINT").isFalse();
    start(Jdk.current(), ENFORCE, "everything").untilItSays("ready").signal("INT").end();
    assertThat(kept()).isEqualTo("held back");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void aCloseThatHangsDelaysNeitherTheRestNorTheEnd(Jdk jdk) throws IOException {
    long start = System.nanoTime();
    Run run = terminated(jdk, ENFORCE + ",clean.timeout=3s", "hangs");
    long millis = (System.nanoTime() - start) / 1_000_000;
    assertThat(kept()).isEqualTo("held back");
    assertThat(cleanup(run)).hasSize(21).contains("file-channel CLOSED");
    assertThat(cleanup(run)).filteredOn(line -> line.equals("file FAILED")).hasSize(20);
    assertThat(run.stderr()).contains("the call did not return within the limit");
    assertThat(run.stdout()).doesNotContain("interrupted");
    assertThat(millis).isLessThan(12_000);
  }

  @Test
  void whatThrowsIsSaidAndClosedAllTheSame() throws IOException {
    Run run = terminated(Jdk.current(), ENFORCE, "throws");
    assertThat(kept()).isEqualTo("held back");
    assertThat(cleanup(run)).containsExactlyInAnyOrder("file FAILED", "file-channel CLOSED");
    assertThat(run.stderr()).contains("java.lang.AssertionError: not today");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void theProgramsOwnHookHasItsWayFirst(Jdk jdk) throws IOException {
    Run run = terminated(jdk, ENFORCE, "hook");
    assertThat(run.stdout()).contains("hook done").doesNotContain("hook failed");
    assertThat(kept()).isEqualTo("held back and closed by the hook");
    assertThat(cleanup(run)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void whatIsHeldBackForAPeerIsSentBeforeItsSocketIsClosed(Jdk jdk) throws IOException {
    Running running = start(jdk, ENFORCE, "sockets").untilItSays(";");
    int port = Integer.parseInt(running.stdout().replaceAll("(?s).*port (\\d+);.*", "$1"));
    Run run;
    try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), port)) {
      run = running.untilItSays("ready").terminate().end();
      assertThat(peer.getInputStream().readAllBytes()).asString().isEqualTo("held back");
    }
    assertThat(cleanup(run))
        .containsExactlyInAnyOrder(
            "server-socket CLOSED", "http-server CLOSED", "socket CLOSED", "socket-channel CLOSED");
  }

  @Test
  void whatTheJdkHasOpenedForItselfIsNotTouched() {
    Run run = terminated(Jdk.current(), ENFORCE, "jdk");
    assertThat(cleanup(run)).isEmpty();
  }

  /** It is left alone, sees no exception, and does not keep others from being closed. */
  @ParameterizedTest
  @MethodSource("jdks")
  void aStreamThatAThreadGoesOnWritingToIsLeftAlone(Jdk jdk) throws IOException {
    Run run = terminated(jdk, ENFORCE + ",clean.timeout=3s", "never");
    assertThat(kept()).isEqualTo("held back");
    assertThat(cleanup(run)).containsExactlyInAnyOrder("file LEFT_ALONE", "file-channel CLOSED");
    assertThat(run.stdout()).doesNotContain("broken");
    assertThat(run.stderr()).contains("left alone, in use, it seems by thread \"never-ending\"");
    assertThat(Files.readString(folder.resolve("never"))).endsWith("another line\n");
  }

  /** What it has written so far does not show in any position. */
  @Test
  void aStreamThatAThreadIsStuckInIsLeftAlone() throws IOException {
    Run run = terminated(Jdk.current(), ENFORCE + ",clean.timeout=2s", "stuck");
    assertThat(kept()).isEqualTo("held back");
    assertThat(cleanup(run)).contains("file LEFT_ALONE", "file-channel CLOSED");
    assertThat(run.stderr()).contains("in use by thread \"stuck\", which stands in a write");
    assertThat(run.stdout()).doesNotContain("broken");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void aTimerThatTheProgramHasLostIsCancelledToo(Jdk jdk) {
    Run run = terminated(jdk, "clean=enforce,interval=100ms", "lost");
    assertThat(cleanup(run)).contains("timer CLOSED");
    assertThat(run.stderr()).contains("timer cancelled (the program had lost it), opened at");
  }
}
