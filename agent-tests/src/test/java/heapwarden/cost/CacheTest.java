package heapwarden.cost;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A start takes woven classes from an earlier one, and finds the same. */
@EnabledOnOs(OS.LINUX)
class CacheTest {
  private static final String PARSER = "heapwarden.shaded.bytebuddy.";

  @TempDir Path folder;

  static Stream<Jdk> jdks() {
    return Jdk.currentAndNewest();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void theSecondStartWeavesNothingAndFindsTheSame(Jdk jdk) throws IOException {
    Path kept = folder.resolve("heapwarden");
    String first = findsTheLeak(jdk, kept.toString());
    assertThat(parsed()).as("by the first start").isTrue();
    assertThat(files(kept)).hasSize(1);
    Path file = files(kept).get(0);

    assertThat(findsTheLeak(jdk)).isEqualTo(first);
    assertThat(parsed()).as("by the second").isFalse();

    byte[] right = Files.readAllBytes(file);
    byte[] wrong = right.clone();
    wrong[wrong.length / 2] ^= 1;
    Files.write(file, wrong);
    assertThat(findsTheLeak(jdk)).isEqualTo(first);
    assertThat(parsed()).as("since the file was broken").isTrue();

    Files.write(file, right);
    assertThat(findsTheLeak(jdk)).isEqualTo(first);
    assertThat(parsed()).as("as it was").isFalse();
  }

  /** Before the agent's thread has made ready what weaves. */
  @ParameterizedTest
  @MethodSource("jdks")
  void aClassThatIsNewToItIsWovenAsItIsLoaded(Jdk jdk) throws IOException {
    findsTheLeak(jdk, folder.resolve("heapwarden").toString());
    Run run = jvm(jdk).run(Deflating.class).succeeded();
    assertThat(theLeak(run).kind()).isEqualTo("inflater");
    assertThat(parsed()).isTrue();
  }

  private String findsTheLeak(Jdk jdk, String... waits) {
    Run.Found found = theLeak(jvm(jdk).run(Dropping.class, waits).succeeded());
    assertThat(found.kind()).isEqualTo("file");
    return found.fingerprint();
  }

  private static Run.Found theLeak(Run run) {
    List<Run.Found> found = run.findings();
    assertThat(found).as(run.stderr()).hasSize(1);
    assertThat(found.get(0).verdict()).isEqualTo("PROVEN");
    return found.get(0);
  }

  private Jvm jvm(Jdk jdk) {
    return Jvm.of(jdk)
        .environment("XDG_CACHE_HOME", folder.toString())
        .environment("HEAPWARDEN_CACHE", "user")
        .args("-Xlog:class+load:file=" + folder.resolve("classes") + ":tid")
        .agent("settle=5s");
  }

  /** Whether the thread that starts the program has loaded the parser of class files. */
  private boolean parsed() throws IOException {
    String main = null;
    for (String line : Files.readAllLines(folder.resolve("classes"))) {
      String thread = line.substring(0, line.indexOf(']') + 1);
      if (line.contains(" heapwarden.Launcher ")) {
        main = thread;
      } else if (thread.equals(main) && line.contains(' ' + PARSER)) {
        return true;
      }
    }
    assertThat(main).isNotNull();
    return false;
  }

  private static List<Path> files(Path in) throws IOException {
    try (Stream<Path> files = Files.list(in)) {
      return files.toList();
    }
  }
}
