package heapwarden.cost;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a hello world loads because of the agent. Time depends on the machine, classes do not, and
 * they are most of the time: {@code scripts/bench startup} tells the rest.
 */
@Execution(ExecutionMode.SAME_THREAD)
class StartupTest {
  @TempDir Path folder;

  static java.util.stream.Stream<Jdk> jdks() {
    return Jdk.currentAndNewest();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void helloWorldLoadsFewClasses(Jdk jdk) throws IOException {
    List<String> own = new ArrayList<>();
    List<String> beforeMain = new ArrayList<>();
    boolean started = false;
    for (String name : loaded(jdk)) {
      started |= name.equals(Hello.class.getName());
      if (name.startsWith("heapwarden.") || name.startsWith("java.lang.Heapwarden")) {
        own.add(name);
        if (!started) {
          beforeMain.add(name);
        }
      }
    }
    System.out.printf(
        "%s: %d classes of the agent, %d of them before main%n",
        jdk, own.size(), beforeMain.size());
    assertThat(beforeMain).as("before main").hasSizeBetween(50, 130);
    assertThat(own).as("in all").hasSizeLessThan(200);
  }

  /** Each lambda makes a class at run time; the first in a JVM costs several milliseconds. */
  @ParameterizedTest
  @MethodSource("jdks")
  void nothingOnTheWayToMainAndNothingBehindItMakesLambdas(Jdk jdk) throws IOException {
    assertThat(loaded(jdk))
        .filteredOn(name -> name.startsWith("heapwarden.") && name.contains("$$Lambda"))
        .filteredOn(
            name ->
                name.startsWith("heapwarden.launch.")
                    || name.startsWith("heapwarden.config.")
                    || name.startsWith("heapwarden.weave.")
                    || name.startsWith("heapwarden.stack.")
                    || name.startsWith("heapwarden.track."))
        .isEmpty();
  }

  /** Of these the first use costs 10 to 130 ms each. */
  @ParameterizedTest
  @MethodSource("jdks")
  void theHeavyPartsOfTheJdkStayAway(Jdk jdk) throws IOException {
    List<String> plain = loaded(Jvm.of(jdk).withoutAgent());
    List<String> added = new ArrayList<>(loaded(jdk));
    added.removeAll(plain);
    assertThat(added)
        .noneMatch(name -> name.startsWith("java.util.logging."))
        .noneMatch(name -> name.startsWith("java.lang.management."))
        .noneMatch(name -> name.startsWith("java.util.regex."))
        .noneMatch(name -> name.startsWith("java.util.stream.Match"))
        .noneMatch(name -> name.startsWith("java.lang.ProcessHandleImpl"))
        .noneMatch(name -> name.startsWith("java.lang.invoke.StringConcat"))
        .noneMatch(name -> name.startsWith("jdk.jfr."))
        .noneMatch(name -> name.startsWith("sun.nio.ch.FileChannelImpl"));
  }

  private List<String> loaded(Jdk jdk) throws IOException {
    return loaded(Jvm.of(jdk));
  }

  private List<String> loaded(Jvm jvm) throws IOException {
    Path log = folder.resolve("classes");
    jvm.withoutReport().args("-Xlog:class+load:file=" + log + ":none").run(Hello.class).succeeded();
    List<String> names = new ArrayList<>();
    for (String line : Files.readAllLines(log)) {
      names.add(line.substring(0, (line + ' ').indexOf(' ')));
    }
    return names;
  }
}
