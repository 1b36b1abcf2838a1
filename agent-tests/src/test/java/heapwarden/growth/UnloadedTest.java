package heapwarden.growth;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the application has not loaded the census does not load either. */
class UnloadedTest {
  @TempDir private Path folder;

  static Stream<Jdk> jdks() {
    return Jdk.currentAndNewest();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void theTypesOfFieldsStayUnloaded(Jdk jdk) throws IOException {
    Path log = folder.resolve("classes");
    Run run =
        Jvm.of(jdk)
            .args("-XX:+UseSerialGC", "-Xmx64m", "-Xlog:class+load:file=" + log + ":none")
            .classPath(Jvm.ownClasses(Unloaded.class))
            .agent("interval=50ms")
            .run(Unloaded.class, "2500")
            .succeeded();
    List<String> loaded = Files.readAllLines(log);
    assertThat(run.stdout()).doesNotContain("asked by the agent").contains("the end");
    assertThat(loaded).anyMatch(line -> line.startsWith("heapwarden.growth.Unloaded$Plugin "));
    assertThat(loaded)
        .noneMatch(line -> line.startsWith("heapwarden.growth.Unloaded$Never "))
        .noneMatch(line -> line.contains("AbstractQueuedSynchronizer$ConditionNode "))
        .noneMatch(line -> line.startsWith("java.lang.ClassValue$ClassValueMap "))
        .noneMatch(line -> line.startsWith("java.security.SecureRandom "));
    assertThat(run.stderr()).contains("Unloaded.GROWING");
  }
}
