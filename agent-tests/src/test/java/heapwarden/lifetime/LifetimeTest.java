package heapwarden.lifetime;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The observer changes no lifetime: what is dropped goes when it would have gone without it. */
@EnabledOnOs(OS.LINUX)
class LifetimeTest {
  static Stream<Jdk> jdks() {
    return Jdk.currentAndNewest();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void theSameDescriptorsAndThreadsAreLeftWithAndWithoutTheAgent(Jdk jdk) {
    Map<String, Integer> idle = held(jdk, "nothing", false);
    Map<String, Integer> own = difference(held(jdk, "nothing", true), idle);
    String jar = "descriptor " + Jvm.agentJar().toString().replaceAll("\\d{3,}", "#");
    assertThat(own)
        .containsOnlyKeys("thread heapwarden", jar)
        .containsEntry("thread heapwarden", 1);
    assertThat(own.get(jar)).as("by the JVM and by the agent's loader").isBetween(1, 2);

    Map<String, Integer> without = held(jdk, "everything", false);
    assertThat(difference(without, idle).values().stream().mapToInt(n -> n).sum())
        .as("much is left, by which a difference would show")
        .isGreaterThan(200);
    assertThat(difference(held(jdk, "everything", true), without)).isEqualTo(own);
  }

  private static Map<String, Integer> held(Jdk jdk, String what, boolean watched) {
    Jvm jvm =
        Jvm.of(jdk)
            .classPath(Jvm.ownClasses(Drops.class))
            .agent("quiet,level=paranoid,interval=200ms");
    String stdout =
        (watched ? jvm : jvm.withoutAgent()).run(Drops.class, what).succeeded().stdout();
    Map<String, Integer> held = new TreeMap<>();
    stdout
        .lines()
        .forEach(
            line -> {
              int space = line.indexOf(' ');
              held.put(line.substring(space + 1), Integer.valueOf(line.substring(0, space)));
            });
    return held;
  }

  private static Map<String, Integer> difference(
      Map<String, Integer> some, Map<String, Integer> others) {
    Map<String, Integer> difference = new TreeMap<>(some);
    others.forEach((what, count) -> difference.merge(what, -count, Integer::sum));
    difference.values().removeIf(count -> count == 0);
    return difference;
  }
}
