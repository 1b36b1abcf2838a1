package heapwarden.lifetime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.gson.JsonObject;
import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No closing is missed, whatever the JVM does with the word of an object in which it keeps locks,
 * identity hashes and what its collector needs; where that lies differs from JVM to JVM.
 */
class HashesTest {
  private static final boolean ALL = Boolean.getBoolean("heapwarden.long");
  private static final String UNLOCK =
      "-XX:+UnlockExperimentalVMOptions -XX:+UnlockDiagnosticVMOptions ";

  private static final List<String> OPTIONS =
      List.of(
          "-XX:+UseG1GC",
          "-XX:+UseSerialGC",
          "-XX:+UseParallelGC",
          "-XX:+UseShenandoahGC",
          "-XX:+UseZGC",
          "-XX:+UseBiasedLocking",
          "-XX:LockingMode=0",
          "-XX:LockingMode=1",
          "-XX:-UseCompressedOops -XX:-UseCompressedClassPointers",
          "-XX:+UseObjectMonitorTable",
          "-XX:+UseCompactObjectHeaders",
          "-XX:+UseCompactObjectHeaders -XX:+UseShenandoahGC",
          "-XX:+UseCompactObjectHeaders -XX:+UseZGC");

  private static final Set<Integer> SOME_OF_CURRENT = Set.of(1, 3, 5);
  private static final Set<Integer> SOME_OF_NEWEST = Set.of(4, 9, 10, 11);

  @TempDir Path folder;

  static Stream<Arguments> jvms() {
    List<Jdk> jdks = (ALL ? Jdk.all() : Jdk.currentAndNewest()).toList();
    return jdks.stream()
        .filter(jdk -> jdk.feature() >= 17) // what the tests are compiled for
        .flatMap(
            jdk -> {
              Set<Integer> some = jdk.equals(Jdk.current()) ? SOME_OF_CURRENT : SOME_OF_NEWEST;
              return IntStream.range(0, OPTIONS.size())
                  .filter(i -> ALL || some.contains(i))
                  .mapToObj(i -> Arguments.of(jdk, OPTIONS.get(i)));
            });
  }

  @ParameterizedTest
  @MethodSource("jvms")
  void eachClosingIsSeen(Jdk jdk, String flags) {
    String[] options = (UNLOCK + flags).split(" ", -1);
    assumeThat(jdk.accepts(options)).as("%s has %s", jdk, flags).isTrue();
    JsonObject files =
        Jvm.of(jdk)
            .args(options)
            .args("-Xmx64m")
            .agent("interval=50ms,max.rate=1000000,quiet")
            .run(Locked.class, folder.toString())
            .succeeded()
            .report()
            .getAsJsonObject("counts")
            .getAsJsonObject("byKind")
            .getAsJsonObject("file");
    long opened = files.get("opened").getAsLong();
    assertThat(opened).isGreaterThanOrEqualTo(Locked.THREADS * Locked.EACH);
    assertThat(files.get("closed").getAsLong()).isEqualTo(opened);
    assertThat(files.get("live").getAsLong()).isZero();
    assertThat(files.get("lost").getAsLong()).isZero();
  }
}
