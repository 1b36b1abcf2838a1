package heapwarden.reach;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Reach;
import heapwarden.harness.Running;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An agent that was attached can be taken out again, and then nothing of it is left. */
@Timeout(180)
class DetachTest {
  private static final int ROUNDS = 20;

  /** Of the JDK, which loads some more as it goes. */
  private static final int MORE_CLASSES = 60;

  static Stream<Jdk> jdks() {
    return Jdk.currentAndNewest();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void theLoaderIsCollectedEachTimeAndNoClassStays(Jdk jdk) {
    Running program =
        Jvm.of(jdk)
            .withoutAgent()
            .args("-Xmx256m")
            .timeout(Duration.ofSeconds(60))
            .start(Rounds.class)
            .untilItSays("ready");
    try {
      int first = 0;
      int last = 0;
      for (int round = 1; round <= ROUNDS; round++) {
        Reach.done(program, "attach", "interval=20ms,quiet,profile=full");
        program.untilItSays("came " + round + "\n");
        assertThat(Reach.done(program, "status")).contains("SUMMARY: ", "watched by Heapwarden");
        String said = Reach.done(program, "detach");
        assertThat(said).matches("detached; \\d+ classes are as they were");
        program.untilItSays("collected " + round + " ");
        last = classes(program.stdout(), round);
        first = round == 3 ? last : first;
      }
      assertThat(last).isLessThan(first + MORE_CLASSES);
      assertThat(program.stdout()).doesNotContain("kept");
    } finally {
      program.kill();
    }
  }

  private static int classes(String stdout, int round) {
    Matcher line =
        Pattern.compile("collected " + round + " in \\d+ ms, (\\d+) classes").matcher(stdout);
    assertThat(line.find()).isTrue();
    return Integer.parseInt(line.group(1));
  }
}
