package heapwarden.stack;

import static heapwarden.stack.Sites.frame;
import static heapwarden.stack.Sites.jdk;
import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.finding.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FingerprintTest {
  private static final Frames PLAIN = new Frames(List.of(), List.of());

  private static String of(StackTraceElement... frames) {
    return Sites.site(Kind.FILE, PLAIN, frames).fingerprint(PLAIN);
  }

  private static String of(Kind kind, String type, boolean library) {
    return Sites.site(kind, type, library, PLAIN, frame("com.acme.Main", "main", 1))
        .fingerprint(PLAIN);
  }

  private static String ofClass(String type) {
    return of(frame(type, "open", 1), frame("com.acme.Main", "main", 1));
  }

  private static String ofMethod(String method) {
    return of(frame("com.acme.Reader", method, 1), frame("com.acme.Main", "main", 1));
  }

  @Test
  void itIsSixteenHexadecimalDigits() {
    assertThat(ofMethod("open")).matches("[0-9a-f]{16}");
  }

  /** Frozen: baselines that users have committed depend on it. */
  @Test
  void itNeverChanges() {
    assertThat(ofMethod("open")).isEqualTo("012872bb0dea0e35");
  }

  @Test
  void lineNumbersDoNotMatter() {
    assertThat(of(frame("com.acme.Main", "main", 10)))
        .isEqualTo(of(frame("com.acme.Main", "main", 99)));
  }

  @ParameterizedTest
  @CsvSource({
    "lambda$open$0, lambda$open$17",
    "lambda$null$3, lambda$null$4",
    "access$000, access$100"
  })
  void numbersOfGeneratedMethodsDoNotMatter(String one, String other) {
    assertThat(ofMethod(one)).isEqualTo(ofMethod(other));
  }

  @ParameterizedTest
  @CsvSource({
    "com.acme.Main$$Lambda$14/0x0000000800c03000, com.acme.Main$$Lambda$22/0x00007f1234567890",
    "com.acme.Main$$Lambda$14/0x0000000800c03000, com.acme.Main$$Lambda/0x00007f1234567890",
    "com.acme.Main$$Lambda/0x1, com.acme.Main",
    "com.acme.Service$$EnhancerBySpringCGLIB$$1a2b, com.acme.Service$$SpringCGLIB$$0",
    "com.acme.$Proxy12, com.acme.$Proxy7",
    "com.acme.Main$1, com.acme.Main$2"
  })
  void numbersOfGeneratedClassesDoNotMatter(String one, String other) {
    assertThat(ofClass(one)).isEqualTo(ofClass(other));
  }

  @ParameterizedTest
  @CsvSource({
    "com.acme.Reader, com.acme.Writer",
    "com.acme.Base64, com.acme.Base32",
    "com.acme.Utf8, com.acme.Utf16",
    "com.acme.Main$Inner, com.acme.Main$Other"
  })
  void differentClassesAreDifferentSites(String one, String other) {
    assertThat(ofClass(one)).isNotEqualTo(ofClass(other));
  }

  @ParameterizedTest
  @CsvSource({"open, reopen", "open1, open2", "lambda$open$0, lambda$close$0", "x, X"})
  void differentMethodsAreDifferentSites(String one, String other) {
    assertThat(ofMethod(one)).isNotEqualTo(ofMethod(other));
  }

  @Test
  void framesOfTheJdkAndOfLibrariesDoNotMatter() {
    StackTraceElement own = frame("com.acme.Reader", "open", 1);
    StackTraceElement main = frame("com.acme.Main", "main", 1);
    assertThat(
            of(
                jdk("java.io.FileInputStream", "<init>"),
                frame("org.apache.commons.io.FileUtils", "open", 1),
                own,
                jdk("java.util.ArrayList", "forEach"),
                main,
                jdk("java.lang.Thread", "run")))
        .isEqualTo(of(jdk("sun.nio.fs.UnixFileSystemProvider", "newChannel"), own, main));
  }

  @Test
  void theDepthOfARecursionDoesNotMatter() {
    StackTraceElement walk = frame("com.acme.Tree", "walk", 1);
    StackTraceElement main = frame("com.acme.Main", "main", 1);
    assertThat(of(walk, main)).isEqualTo(of(walk, walk, walk, main));
  }

  @Test
  void aLongerWayIsADifferentSite() {
    StackTraceElement open = frame("com.acme.Reader", "open", 1);
    StackTraceElement main = frame("com.acme.Main", "main", 1);
    assertThat(of(open, main)).isNotEqualTo(of(open, frame("com.acme.Shop", "sell", 1), main));
    assertThat(of(open, main)).isNotEqualTo(of(main, open));
  }

  @Test
  void kindsAreDifferent() {
    Set<String> seen = new HashSet<>();
    for (Kind kind : Kind.values()) {
      seen.add(of(kind, kind.type(), false));
    }
    assertThat(seen).hasSize(Kind.values().length);
  }

  @Test
  void theClassMattersOnlyWhereItIsNoClassOfTheJdk() {
    assertThat(of(Kind.FILE, "java.io.FileInputStream", false))
        .isEqualTo(of(Kind.FILE, "java.io.RandomAccessFile", false));
    assertThat(of(Kind.CLOSEABLE, "com.acme.Session", true))
        .isNotEqualTo(of(Kind.CLOSEABLE, "com.acme.Cursor", true));
    assertThat(of(Kind.CLOSEABLE, "com.acme.Main$1", true))
        .isEqualTo(of(Kind.CLOSEABLE, "com.acme.Main$2", true));
  }

  @Test
  void withoutOwnFramesTheLibrarysStandIn() {
    StackTraceElement inner = frame("org.apache.Pool", "borrow", 1);
    StackTraceElement outer = frame("io.netty.Loop", "run", 1);
    assertThat(of(inner, outer)).isNotEqualTo(of(outer));
    assertThat(of(jdk("java.io.FileInputStream", "<init>"), inner)).isEqualTo(of(inner));
  }

  @Test
  void withoutAnyOtherTheJdksPublicMethodsStandIn() {
    StackTraceElement task = jdk("java.util.TimerThread", "run");
    StackTraceElement internal = jdk("sun.nio.ch.FileChannelImpl", "open");
    assertThat(of(internal, task)).isEqualTo(of(task));
    assertThat(of(task)).isNotEqualTo(of(jdk("java.util.concurrent.ForkJoinPool", "run")));
  }

  @Test
  void aSiteWithoutFramesHasAFingerprintToo() {
    assertThat(of()).matches("[0-9a-f]{16}");
  }
}
