package heapwarden.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.Arrays;
import java.util.Random;
import net.bytebuddy.jar.asm.ClassReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConstantPoolTest {
  private static final byte[][] SQL = texts("java/sql/", "javax/sql/");

  /** Has every sort of constant that a compiler makes. */
  @SuppressWarnings("unused")
  static final class Rich {
    static final long LONG = 0x0123456789abcdefL;
    static final double DOUBLE = 1.25;
    static final float FLOAT = 2.5f;
    static final int INT = 1234567;
    static final String TEXT = "text";
    final Runnable lambda = () -> System.out.println(LONG + DOUBLE + FLOAT + INT + TEXT);
    final Class<?> literal = String.class;

    Connection connection;
  }

  private static byte[][] texts(String... texts) {
    byte[][] bytes = new byte[texts.length][];
    for (int i = 0; i < texts.length; i++) {
      bytes[i] = texts[i].getBytes(StandardCharsets.US_ASCII);
    }
    return bytes;
  }

  private static boolean names(String type, String... prefixes) {
    return ConstantPool.names(
        Woven.bytes(ConstantPoolTest.class.getClassLoader(), type.replace('.', '/')),
        texts(prefixes));
  }

  @Test
  void aClassThatNamesATypeOfThePackageIsFound() {
    byte[] wrapper = Woven.bytes(ClassLoader.getPlatformClassLoader(), "java/sql/DriverManager");
    assertThat(ConstantPool.names(wrapper, SQL)).isTrue();
  }

  @Test
  void aClassThatDoesNotIsNotFound() {
    byte[] string = Woven.bytes(ClassLoader.getPlatformClassLoader(), "java/lang/String");
    assertThat(ConstantPool.names(string, SQL)).isFalse();
    assertThat(ConstantPool.names(string, texts("java/lang/"))).isTrue();
  }

  @Test
  void thePrefixAloneIsNoTypeOfIt() {
    assertThat(names(Rich.class.getName(), "text")).isFalse();
    assertThat(names(Rich.class.getName(), "tex")).isTrue();
  }

  /** By a second, independent reading: each text constant must be found, and a changed one not. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "heapwarden.weave.ConstantPoolTest$Rich",
        "heapwarden.weave.ConstantPoolTest",
        "heapwarden.weave.HookTable",
        "heapwarden.finding.Kind",
        "java.lang.invoke.MethodHandles",
        "java.util.concurrent.ConcurrentHashMap",
        "java.lang.Character"
      })
  void itReadsThePoolOfEverySortOfClass(String type) {
    byte[] classFile = Woven.bytes(getClass().getClassLoader(), type.replace('.', '/'));
    ClassReader reader = new ClassReader(classFile);
    int texts = 0;
    for (int i = 1; i < reader.getItemCount(); i++) {
      int at = reader.getItem(i);
      if (at == 0 || classFile[at - 1] != 1) {
        continue;
      }
      int length = reader.readUnsignedShort(at);
      byte[] text = Arrays.copyOfRange(classFile, at + 2, at + 2 + length);
      if (length > 1) {
        texts++;
        byte[] prefix = Arrays.copyOf(text, length - 1);
        assertThat(ConstantPool.names(classFile, new byte[][] {prefix})).isTrue();
      }
      assertThat(
              ConstantPool.names(
                  classFile, new byte[][] {(type + "!?").getBytes(StandardCharsets.UTF_8)}))
          .isFalse();
    }
    assertThat(texts).isGreaterThan(5);
  }

  @Test
  void malformedInputIsNoMatchAndNoException() {
    byte[] whole = Woven.bytes(Rich.class);
    byte[][] never = texts("no such prefix anywhere ");
    Random random = new Random(5);
    assertThat(ConstantPool.names(new byte[0], never)).isFalse();
    for (int i = 0; i < 500; i++) {
      assertThat(ConstantPool.names(Arrays.copyOf(whole, random.nextInt(whole.length)), never))
          .isFalse();
      byte[] broken = whole.clone();
      for (int n = 0; n < 20; n++) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      }
      assertThat(ConstantPool.names(broken, never)).isFalse();
    }
  }
}
