package heapwarden.clean;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import heapwarden.harness.Running;
import heapwarden.harness.Story;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of a JVM whose main has ended, and whether it is ended. */
class KeepAliveTest {
  private static final String STOP = "interval=50ms,clean=enforce,zombies=stop";

  /** Many times as long as it takes to stop what is idle. */
  private static final Duration LONG = Duration.ofMillis(50 * 40);

  private static final List<String> WAITING =
      List.of("scheduled", "timer", "accepting", "listening", "fed", "sleeping", "working");

  static Stream<Jdk> jdks() {
    return Jdk.currentAndNewest();
  }

  private static Running start(Jdk jdk, String options, String what) {
    return Jvm.of(jdk)
        .agent(options)
        .classPath(Jvm.ownClasses(Waits.class))
        .timeout(Duration.ofSeconds(30))
        .start(Waits.class, what);
  }

  static Stream<Arguments> idle() {
    return jdks()
        .flatMap(jdk -> Stream.of("executor", "cancelled").map(what -> Arguments.of(jdk, what)));
  }

  @ParameterizedTest
  @MethodSource("idle")
  void whatOnlyKeepsTheJvmAliveIsNamedAndEnded(Jdk jdk, String what) {
    Run run = start(jdk, STOP, what).end().succeeded();
    assertThat(run.stderr())
        .containsOnlyOnce("ALIVE: main has ended and nothing is left to do")
        .contains("thread pool-1-thread-1, opened at heapwarden.clean.Waits.")
        .contains("executor stopped, since it only kept the JVM alive");
  }

  /** All at once, since they only wait. */
  @ParameterizedTest
  @MethodSource("jdks")
  void whatWaitsForSomethingIsNeitherNamedNorEnded(Jdk jdk) {
    Map<String, Running> programs = new TreeMap<>();
    for (String what : WAITING) {
      programs.put(what, start(jdk, STOP, what));
    }
    programs.values().forEach(program -> program.untilItSays("main ends"));
    programs.values().iterator().next().leave(LONG);
    List<String> ended = new ArrayList<>();
    programs.forEach(
        (what, program) -> ended.addAll(program.isAlive() ? List.of() : List.of(what)));
    programs.values().forEach(Running::terminate);
    assertThat(ended)
        .as("%s", ended.stream().map(what -> programs.get(what).stdout()).toList())
        .isEmpty();
    programs.forEach(
        (what, program) -> assertThat(program.end().stderr()).as(what).doesNotContain("ALIVE"));
  }

  /** The story: without a policy it is only said, and the process goes on for ever. */
  @ParameterizedTest
  @MethodSource("jdks")
  void zombieTimersKeepTheProcessForeverOrUntilThePolicy(Jdk jdk) {
    String main = new Story("zombie-timers").main("Leak");
    Running without =
        Jvm.of(jdk).agent("interval=50ms").start(main).untilItSays("ALIVE").leave(LONG);
    assertThat(without.isAlive()).isTrue();
    Run killed = without.terminate().end();
    assertThat(killed.exitCode()).isEqualTo(128 + 15);
    assertThat(killed.stderr())
        .contains("timer, thread import-alarm, opened at story.zombietimers.Leak.<init>(");
    long start = System.nanoTime();
    Run run = Jvm.of(jdk).agent(STOP).run(main).succeeded();
    System.out.printf(
        "zombie timers, %s: alive until killed without, ended after %d ms with the policy%n",
        jdk, (System.nanoTime() - start) / 1_000_000);
    assertThat(run.stdout()).contains("records imported");
  }
}
