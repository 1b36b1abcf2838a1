package heapwarden.bound;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import heapwarden.harness.Story;
import heapwarden.harness.StoryPage;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A service that dies of a full heap runs ten times as long with a bound, at the pace it had. With
 * a short clock; with {@code -Dheapwarden.long=true} it dies within a minute and runs for ten, on
 * each JDK.
 */
class ServiceTest {
  private static final boolean LONG = Boolean.getBoolean("heapwarden.long");

  /** Milliseconds until the heap is full. */
  private static final long FILLING = LONG ? 50_000 : 1000;

  private static final int TIMES = LONG ? 12 : 10;
  private static final String MAIN = "story.artifactstore.Service";
  private static final Pattern LINE =
      Pattern.compile(
          "after ([0-9.]+) s: [0-9,]+ requests answered, ([0-9,]+) in a second of processor time; .* kept");

  /** What {@code -XX:+ExitOnOutOfMemoryError} ends a JVM with. */
  private static final int OUT_OF_MEMORY = 3;

  static Stream<Jdk> jdks() {
    return LONG ? Jdk.currentAndNewest() : Stream.of(Jdk.current());
  }

  private static Jvm jvm(Jdk jdk) {
    return Jvm.of(jdk)
        .args("-Xmx48m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError")
        .timeout(Duration.ofMillis(3 * TIMES * FILLING + 60_000));
  }

  private static Matcher last(Run run) {
    Matcher found = null;
    for (String line : run.stdout().lines().toList()) {
      Matcher matcher = LINE.matcher(line);
      found = matcher.matches() ? matcher : found;
    }
    assertThat(found).as(run.stdout() + run.stderr()).isNotNull();
    return found;
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void whatDiesWithoutABoundLivesOnWithOne(Jdk jdk) throws IOException {
    String filling = String.valueOf(FILLING);
    String time = String.valueOf(TIMES * FILLING);
    Run without = jvm(jdk).withoutAgent().run(MAIN, filling, time);
    assertThat(without.exitCode()).as(without.stdout()).isEqualTo(OUT_OF_MEMORY);
    Matcher died = last(without);
    Run with =
        jvm(jdk)
            .agent("interval=50ms,bound.service=" + MAIN + ".STORE;max=1000;ttl=24h;mode=enforce")
            .run(MAIN, filling, time)
            .succeeded();
    Matcher lived = last(with);
    assertThat(Double.parseDouble(lived.group(1)) * 1000).isGreaterThanOrEqualTo(TIMES * FILLING);
    assertThat(lived.group()).contains(" 1,000 kept");
    String told =
        "without: %s; then OutOfMemoryError%nwith:    %s%n".formatted(died.group(), lived.group());
    System.out.print(jdk + "\n" + told);
    if (!LONG) {
      StoryPage.check(
          Story.folderOf("artifact-store").resolve("README.md"), "Out of memory, or not", told);
    }
  }
}
