package heapwarden.reach;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Reach;
import heapwarden.harness.Running;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An agent that was attached can be taken out again, and then nothing of it is left. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DetachTest {
  private static final int ROUNDS = 20;

  static Stream<Jdk> jdks() {
    return Jdk.currentAndNewest();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void theLoaderIsCollectedEachTimeAndNoClassStays(Jdk jdk) throws Exception {
    Running program =
        Jvm.of(jdk)
            .withoutAgent()
            .args("-Xmx256m")
            .timeout(Duration.ofSeconds(60))
            .start(Rounds.class)
            .untilItSays("ready");
    try {
      for (int round = 1; round <= ROUNDS; round++) {
        Reach.done(program, "attach", "interval=20ms,quiet,profile=full");
        program.untilItSays("came " + round + "\n");
        assertThat(Reach.done(program, "status")).contains("SUMMARY: ", "watched by Heapwarden");
        String said = Reach.done(program, "detach");
        assertThat(said).matches("detached; \\d+ classes are as they were");
        program.untilItSays("collected " + round + " ");
      }
      assertThat(program.stdout()).doesNotContain("kept");
      assertThat(ours(jdk, program.pid()))
          .as("the door, which the JVM keeps, and nothing behind it")
          .allMatch(name -> name.matches("heapwarden\\.(Launcher|CoreLoader)(\\$.*)?"));
    } finally {
      program.kill();
    }
  }

  /** The agent's classes that are there; those beside {@code java.lang.Object} have other names. */
  private static List<String> ours(Jdk jdk, long pid) throws Exception {
    Process jcmd =
        new ProcessBuilder(
                jdk.home().resolve("bin/jcmd").toString(), Long.toString(pid), "VM.class_hierarchy")
            .redirectErrorStream(true)
            .start();
    jcmd.getOutputStream().close();
    String all = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(all).contains("java.lang.Object");
    Set<String> ours = new TreeSet<>();
    Matcher name = Pattern.compile("heapwarden\\.[\\w.$]+").matcher(all);
    while (name.find()) {
      if (!name.group().startsWith("heapwarden.reach.")) {
        ours.add(name.group());
      }
    }
    return List.copyOf(ours);
  }
}
