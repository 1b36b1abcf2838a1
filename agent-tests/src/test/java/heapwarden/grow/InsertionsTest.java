package heapwarden.grow;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each insertion into a suspect is seen once, on each JDK, and none when it is suspect no more. */
class InsertionsTest {
  private static final Path SOURCE =
      Jvm.root().resolve("agent-tests/src/test/java/heapwarden/grow/Insertions.java");

  @ParameterizedTest
  @MethodSource("heapwarden.harness.Jdk#all")
  void eachInsertionIntoASuspectIsSeenOnce(Jdk jdk) {
    Jvm jvm =
        Jvm.of(jdk)
            .agent("interval=1h")
            .args("--add-opens", "java.base/java.lang=ALL-UNNAMED")
            .args("--add-opens", "java.base/java.util=ALL-UNNAMED")
            .args("--add-opens", "java.base/java.util.concurrent=ALL-UNNAMED");
    // The tests are compiled for a later version than the oldest that is supported.
    Run run =
        jdk.feature() < 17
            ? jvm.classPath(SOURCE.getParent().toString()).run(SOURCE.toString())
            : jvm.run(Insertions.class);
    assertThat(run.stdout().lines().filter(line -> line.startsWith("WRONG"))).isEmpty();
    assertThat(run.succeeded().stdout().lines().filter(line -> line.startsWith("followed")))
        .hasSizeGreaterThan(30);
  }
}
