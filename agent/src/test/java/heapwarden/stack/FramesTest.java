package heapwarden.stack;

import static heapwarden.stack.Sites.frame;
import static heapwarden.stack.Sites.jdk;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramesTest {
  private static final Frames PLAIN = new Frames(List.of(), List.of());

  private static boolean isOwn(Frames frames, String type) {
    return frames.isOwn(frame(type, "run", 1));
  }

  @Test
  void whatIsNoKnownLibraryIsTheUsersOwn() {
    assertThat(isOwn(PLAIN, "com.acme.Main")).isTrue();
    assertThat(isOwn(PLAIN, "Main")).isTrue();
    assertThat(isOwn(PLAIN, "organic.Main")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.springframework.boot.SpringApplication",
        "io.netty.channel.Channel",
        "org.apache.catalina.Server",
        "org.junit.jupiter.engine.Engine",
        "com.zaxxer.hikari.HikariDataSource",
        "kotlin.io.FilesKt"
      })
  void wellKnownLibrariesAreNot(String type) {
    assertThat(isOwn(PLAIN, type)).isFalse();
  }

  @Test
  void theModuleTellsWhatIsTheJdks() {
    assertThat(Frames.isJdk(jdk("java.io.FileInputStream", "<init>"))).isTrue();
    assertThat(
            Frames.isJdk(
                new StackTraceElement(
                    null, "jdk.zipfs", "17", "jdk.nio.zipfs.ZipFileSystem", "<init>", "Z.java", 1)))
        .isTrue();
    assertThat(
            Frames.isJdk(
                new StackTraceElement(
                    "app", "com.acme.core", "1", "com.acme.Main", "main", "M.java", 1)))
        .isFalse();
    assertThat(Frames.isJdk(frame("java2.Main", "main", 1))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"com.sun.proxy.$Proxy3", "jdk.internal.reflect.GeneratedMethodAccessor12"})
  void generatedClassesInNoModuleAreTheJdks(String type) {
    assertThat(Frames.isJdk(frame(type, "invoke", 1))).isTrue();
  }

  @Test
  void packagesOfTheUserLeaveEverythingElseOut() {
    Frames frames = new Frames(List.of("com.acme"), List.of());
    assertThat(isOwn(frames, "com.acme.Main")).isTrue();
    assertThat(isOwn(frames, "org.other.Main")).isFalse();
  }

  @Test
  void packagesOfTheUserWinOverKnownLibraries() {
    assertThat(isOwn(new Frames(List.of("org.apache.acme"), List.of()), "org.apache.acme.Main"))
        .isTrue();
  }

  @Test
  void aStarAndADotMeanThePackageOnly() {
    for (String form : List.of("com.acme.*", "com.acme.")) {
      Frames frames = new Frames(List.of(form), List.of());
      assertThat(isOwn(frames, "com.acme.Main")).isTrue();
      assertThat(isOwn(frames, "com.acmeware.Main")).isFalse();
    }
  }

  @Test
  void whatTheUserCallsALibraryIsOne() {
    Frames frames = new Frames(List.of(), List.of("com.acme.framework"));
    assertThat(isOwn(frames, "com.acme.framework.Router")).isFalse();
    assertThat(isOwn(frames, "com.acme.shop.Basket")).isTrue();
  }

  @Test
  void theFirstOwnFrameIsTheInnermostOfTheUser() {
    StackTraceElement[] stack = {
      jdk("java.io.FileInputStream", "<init>"),
      frame("org.apache.commons.io.FileUtils", "open", 1),
      frame("com.acme.Reader", "read", 2),
      frame("com.acme.Main", "main", 3)
    };
    assertThat(PLAIN.firstOwn(stack, 0)).isEqualTo(2);
    assertThat(Frames.firstOutsideJdk(stack)).isEqualTo(1);
  }

  @Test
  void aStackOfOthersOnlyHasNoOwnFrame() {
    StackTraceElement[] stack = {jdk("java.lang.Thread", "run"), jdk("java.lang.Thread", "run0")};
    assertThat(PLAIN.firstOwn(stack, 0)).isEqualTo(-1);
    assertThat(Frames.firstOutsideJdk(stack)).isEqualTo(2);
    assertThat(PLAIN.firstOwn(new StackTraceElement[0], 0)).isEqualTo(-1);
  }
}
