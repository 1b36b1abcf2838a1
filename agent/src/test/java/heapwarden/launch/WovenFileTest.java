package heapwarden.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import heapwarden.finding.Kind;
import heapwarden.hook.Hooks;
import heapwarden.weave.Weaver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A file of woven classes is believed only where nobody else can have made or changed it. */
@EnabledOnOs(OS.LINUX)
class WovenFileTest {
  private static final String KEY = "agent jvm kinds";

  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void begin() {
    folder = temporary.resolve("cache").resolve("heapwarden");
    Hooks.errors = 0; // those of other tests in this JVM
  }

  @Test
  void nothingIsKeptWhereAHookHasFailed() {
    Hooks.errors = 1;
    start(KEY);
    assertThat(folder).doesNotExist();
    Hooks.errors = 0;
  }

  private static void weave(Weaver weaver, String... names) {
    for (String name : names) {
      try (InputStream in = Object.class.getModule().getResourceAsStream(name + ".class")) {
        assertThat(weaver.transform(null, name, null, null, in.readAllBytes())).isNotNull();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Starts as an agent would, and keeps what it has woven; answers whether it had it before. */
  private boolean start(String key) {
    Weaver weaver = weaver();
    WovenFile file = WovenFile.in(folder, weaver, key);
    weaver.reuse(file.read());
    boolean had = weaver.canWarmUpLater();
    weave(weaver, "java/io/FileInputStream", "java/util/Timer");
    file.keep(true);
    return had;
  }

  /** A start of which a class was kept already. */
  private WovenFile keptSoon(Weaver weaver) {
    WovenFile file = WovenFile.in(folder, weaver, KEY);
    weaver.reuse(file.read());
    weave(weaver, "java/util/Timer");
    file.keep(false);
    return file;
  }

  private static Weaver weaver() {
    return new Weaver(EnumSet.allOf(Kind.class), List.of(), Runtime.version().feature());
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  @Test
  void theSecondStartHasWhatTheFirstHasWoven() throws IOException {
    assertThat(start(KEY)).isFalse();
    assertThat(start(KEY)).isTrue();
    assertThat(files()).hasSize(1);
    assertThat(mode(files().get(0))).isEqualTo("rw-------");
    assertThat(mode(folder)).isEqualTo("rwx------");
    assertThat(start("another JVM")).isFalse();
    assertThat(start("another JVM")).isTrue();
    assertThat(start(KEY)).isTrue();
  }

  @Test
  void whatIsWovenLaterIsKeptTheSecondTime() throws IOException {
    Weaver weaver = weaver();
    WovenFile file = keptSoon(weaver);
    long soon = Files.size(files().get(0));
    weave(weaver, "java/io/FileInputStream");
    file.keep(true);
    assertThat(files()).hasSize(1);
    assertThat(Files.size(files().get(0))).isGreaterThan(soon);
    assertThat(weaver.reused()).as("nothing is held any longer").isNull();
  }

  @Test
  void whereThereIsNoNewsTheFileIsLeftAlone() throws IOException {
    Weaver weaver = weaver();
    WovenFile file = keptSoon(weaver);
    Files.delete(files().get(0));
    file.keep(true);
    assertThat(files()).isEmpty();
  }

  @Test
  void whatOthersCanWriteToIsNotBelieved() throws IOException {
    start(KEY);
    Path file = files().get(0);
    mode(file, "rw-rw----");
    assertThat(start(KEY)).as("the group").isFalse(); // and writes it anew
    assertThat(mode(file)).isEqualTo("rw-------");
    assertThat(start(KEY)).isTrue();
    mode(folder, "rwxrwxrwx");
    assertThat(start(KEY)).as("the folder").isFalse();
    mode(folder, "rwx------");
    mode(folder.getParent(), "rwxrwxrwx");
    assertThat(start(KEY)).as("the folder above").isFalse();
    mode(folder.getParent(), "rwxr-xr-x");
    assertThat(start(KEY)).isTrue();
  }

  @Test
  void aLinkIsNotBelieved() throws IOException {
    start(KEY);
    Path file = files().get(0);
    Path elsewhere = temporary.resolve("elsewhere");
    Files.move(file, elsewhere);
    Files.createSymbolicLink(file, elsewhere);
    byte[] before = Files.readAllBytes(elsewhere);
    assertThat(start(KEY)).isFalse();
    assertThat(file).isRegularFile();
    assertThat(Files.isSymbolicLink(file)).as("replaced, not written through").isFalse();
    assertThat(elsewhere).hasBinaryContent(before);
  }

  @Test
  void whatAnotherUserOwnsIsNotBelieved() throws IOException {
    int user = (Integer) Files.getAttribute(Path.of("/proc/self").toRealPath(), "unix:uid");
    assumeTrue(user == 0, "only root can give a file away");
    start(KEY);
    Path file = files().get(0);
    Files.setAttribute(file, "unix:uid", 12345);
    assertThat(start(KEY)).as("the file").isFalse();
    assertThat(start(KEY)).isTrue();
    Files.setAttribute(folder, "unix:uid", 12345);
    assertThat(start(KEY)).as("the folder").isFalse();
    Files.setAttribute(folder, "unix:uid", user);
    Files.setAttribute(folder.getParent(), "unix:uid", 12345);
    assertThat(start(KEY)).as("the folder above").isFalse();
    Files.setAttribute(folder.getParent(), "unix:uid", user);
    assertThat(start(KEY)).isTrue();
  }

  @Test
  void whereNothingCanBeWrittenItGoesOnWithout() throws IOException {
    Files.writeString(temporary.resolve("cache"), "in the way");
    assertThat(start(KEY)).isFalse();
    assertThat(start(KEY)).isFalse();
    folder = temporary.resolve("none").resolve("such").resolve("folder");
    assertThat(start(KEY)).isFalse();
    assertThat(temporary.resolve("none")).as("no home is made").doesNotExist();
    folder = Path.of("/proc/heapwarden");
    assertThat(start(KEY)).isFalse();
  }

  @Test
  void aBrokenFileIsReplaced() throws IOException {
    start(KEY);
    Path file = files().get(0);
    byte[] right = Files.readAllBytes(file);
    byte[] wrong = right.clone();
    wrong[wrong.length / 2]++;
    Files.write(file, wrong);
    assertThat(start(KEY)).isFalse();
    assertThat(start(KEY)).isTrue();
    Files.write(file, new byte[3 << 20]);
    assertThat(start(KEY)).as("too long").isFalse();
    assertThat(Files.size(file)).isEqualTo(right.length);
  }

  @Test
  void manyWriteAtOnce() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Future<Boolean>> starts = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        starts.add(pool.submit(() -> start(KEY)));
      }
      for (Future<Boolean> one : starts) {
        one.get();
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(files()).as("no parts are left").hasSize(1);
    assertThat(start(KEY)).isTrue();
  }

  @Test
  void theFolderStaysSmall() throws IOException {
    for (int i = 0; i < 40; i++) {
      start("JVM " + i);
    }
    assertThat(files()).hasSizeBetween(10, 20);
    Path fresh = Files.writeString(folder.resolve("woven-1-2-3.part"), "being written");
    Path left = Files.writeString(folder.resolve("woven-1-2-4.part"), "left by a JVM that ended");
    Files.setLastModifiedTime(left, FileTime.fromMillis(0));
    start("one more");
    assertThat(left).doesNotExist();
    assertThat(fresh).exists();
  }
}
