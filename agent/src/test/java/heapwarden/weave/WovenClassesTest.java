package heapwarden.weave;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.finding.Kind;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What was woven before is taken for the same bytes under the same key, and for nothing else. */
class WovenClassesTest {
  private static final String KEY = "agent jvm kinds";
  private static final String NAME = "java/io/FileInputStream";
  private static final byte[] ORIGINAL = bytes(FileInputStream.class);

  private static byte[] bytes(Class<?> type) {
    String file = type.getName().replace('.', '/') + ".class";
    try (InputStream in = Object.class.getModule().getResourceAsStream(file)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Weaver weaver(WovenClasses before) {
    Weaver weaver = new Weaver(EnumSet.allOf(Kind.class), List.of(), Runtime.version().feature());
    weaver.reuse(before);
    return weaver;
  }

  private static byte[] weave(Weaver weaver, byte[] original) {
    return weaver.transform(null, NAME, null, null, original);
  }

  private static HookedClass hooked(Weaver weaver) {
    return weaver.hookedClasses().stream().filter(c -> c.name.equals(NAME)).findAny().orElseThrow();
  }

  /** A file with two classes. */
  private static byte[] file() {
    WovenClasses woven = new WovenClasses(KEY);
    Weaver weaver = weaver(woven);
    weave(weaver, ORIGINAL);
    weaver.transform(null, "java/io/RandomAccessFile", null, null, bytes(RandomAccessFile.class));
    assertThat(woven.isChanged()).isTrue();
    return woven.toBytes();
  }

  @Test
  void theSameBytesAreWovenAsBefore() {
    Weaver first = weaver(new WovenClasses(KEY));
    byte[] woven = weave(first, ORIGINAL);
    WovenClasses read = WovenClasses.read(first.takeReused().toBytes(), KEY);
    assertThat(read.isEmpty()).isFalse();
    Weaver second = weaver(read);
    assertThat(second.canWarmUpLater()).isTrue();
    assertThat(weave(second, ORIGINAL)).isEqualTo(woven);
    assertThat(hooked(second).met).isEqualTo(hooked(first).met).contains(true);
    assertThat(read.isChanged()).isFalse();
    assertThat(second.takeReused()).isSameAs(read);
    assertThat(weave(second, ORIGINAL)).as("afterwards").isEqualTo(woven);
  }

  @Test
  void otherBytesAreWovenAnew() {
    WovenClasses read = WovenClasses.read(file(), KEY);
    byte[] other = ORIGINAL.clone();
    int name = new String(other, StandardCharsets.ISO_8859_1).indexOf("\u0001\0\u0005close") + 3;
    other[name] = 'x'; // the same length, another checksum: close() is gone
    Weaver weaver = weaver(read);
    assertThat(weave(weaver, other)).isNotNull();
    assertThat(hooked(weaver).met).contains(false);
    assertThat(read.isChanged()).isTrue();
  }

  @Test
  void anotherKeyHasNothing() {
    assertThat(WovenClasses.read(file(), KEY + '2').isEmpty()).isTrue();
    assertThat(WovenClasses.read(file(), "").isEmpty()).isTrue();
  }

  @Test
  void whatIsCutOffOrChangedIsNotUsed() {
    byte[] file = file();
    Random random = new Random(25);
    for (int i = 0; i < 300; i++) {
      int at = i < 50 ? i : random.nextInt(file.length);
      assertThat(WovenClasses.read(Arrays.copyOf(file, at), KEY).isEmpty()).as("%s", at).isTrue();
      byte[] changed = file.clone();
      changed[at] ^= (byte) (1 << random.nextInt(8));
      assertThat(WovenClasses.read(changed, KEY).isEmpty()).as("%s changed", at).isTrue();
    }
    assertThat(WovenClasses.read(Arrays.copyOf(file, file.length + 1), KEY).isEmpty()).isTrue();
    assertThat(WovenClasses.read(new byte[0], KEY).isEmpty()).isTrue();
  }

  @Test
  void aFileStaysSmall() {
    WovenClasses woven = new WovenClasses(KEY);
    for (int i = 0; i < 1000; i++) {
      woven.put("c" + i, ORIGINAL, new boolean[] {true}, new byte[20_000]);
    }
    assertThat(woven.toBytes().length).isBetween(900_000, WovenClasses.MOST_BYTES);
    WovenClasses many = new WovenClasses(KEY);
    for (int i = 0; i < 1000; i++) {
      many.put("c" + i, ORIGINAL, new boolean[] {true}, new byte[10]);
    }
    assertThat(many.toBytes().length).isLessThan(20_000);
    assertThat(WovenClasses.read(many.toBytes(), KEY).isEmpty()).isFalse();
  }
}
