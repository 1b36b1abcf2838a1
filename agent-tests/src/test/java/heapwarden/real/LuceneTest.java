package heapwarden.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import heapwarden.harness.Run.Found;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An index is built and searched: many files, mapped and not, with threads that merge them. */
@Timeout(120)
class LuceneTest {
  private static final int NATIVE_ACCESS_IS_ASKED_FOR = 24;

  static Stream<Jdk> jdks() {
    return Jdk.currentAndNewest();
  }

  private static Run run(Jdk jdk, String how) {
    Jvm jvm = Jvm.of(jdk).agent("gate").timeout(Duration.ofSeconds(60));
    if (jdk.feature() >= NATIVE_ACCESS_IS_ASKED_FOR) {
      jvm.args("--enable-native-access=ALL-UNNAMED");
    }
    Run run = jvm.run(Library.class, how);
    assertThat(run.stdout()).isEqualTo("2000 books found\n");
    Judged.of(run)
        .opened("file-channel", 1000)
        .opened("directory-stream", 10)
        .opened("executor", 1)
        .opened("thread", 1);
    return run;
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void hasNothingToSayOfReadersThatAreClosed(Jdk jdk) {
    Judged.of(run(jdk, "closed")).clean();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void findsTheFilesOfReadersThatAreNot(Jdk jdk) {
    Run run = run(jdk, "open");
    assertThat(run.findings())
        .extracting(Found::verdict, Found::kind, Found::origin, Found::permanent)
        .containsExactly(tuple("PROVEN", "file-channel", "own", false));
    Found found = run.findings().get(0);
    assertThat(found.site()).startsWith("heapwarden.real.Library.forget(Library.java:");
    // Twenty readers of two segments of several files each.
    assertThat(found.count()).isGreaterThanOrEqualTo(100);
    assertThat(found.isGateGrade()).isTrue();
  }
}
