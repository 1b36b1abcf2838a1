package heapwarden.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FieldTableTest {
  /** Has fields of a type that a JVM may not have loaded before any agent. */
  static class Rare {
    static List<Rare> shared;
    static final long COUNT = 7L << 40;
    final double share = 0.3;
    Object any;
    Rare[] rare;
    char narrow;
    boolean narrower;
  }

  interface None {}

  /** Only what a JVM has loaded before any agent. */
  static class Plain {
    Map<String, List<Object>> map;
    String[] names;
    int[] numbers;
    static Thread thread;
  }

  @Test
  void whatMayHoldSomethingOrSaysHowMuchIsToldInTheOrderOfTheFile() {
    byte[] fields = FieldTable.fields(Woven.bytes(Rare.class));
    String rare = "[L" + Rare.class.getName().replace('.', '/') + ";";
    assertThat(new String(fields, StandardCharsets.UTF_8))
        .isEqualTo(
            field(0x08, "shared", "Ljava/util/List;")
                + field(0x18, "COUNT", "J")
                + field(0x10, "share", "D")
                + field(0, "any", "Ljava/lang/Object;")
                + field(0, "rare", rare));
  }

  private static String field(int modifiers, String name, String descriptor) {
    return "" + (char) modifiers + text(name) + text(descriptor);
  }

  private static String text(String text) {
    return "\0" + (char) text.length() + text;
  }

  @Test
  void ofAClassWhoseTypesAreThereAnywayNothingIsTold() {
    assertThat(FieldTable.fields(Woven.bytes(Plain.class))).isNull();
    assertThat(FieldTable.fields(Woven.bytes(None.class))).isNull();
  }

  @Test
  void whatIsNoClassFileIsNoneOfOurBusiness() {
    byte[] whole = Woven.bytes(Rare.class);
    Set<Integer> read = new TreeSet<>();
    for (int length = 0; length <= whole.length; length++) {
      if (FieldTable.fields(Arrays.copyOf(whole, length)) != null) {
        read.add(length);
      }
    }
    assertThat(read).contains(whole.length);
    assertThat(read.iterator().next()).isGreaterThan(whole.length / 4);
    byte[] noise = new byte[2000];
    new Random(7).nextBytes(noise);
    for (int i = 0; i < 200; i++) {
      noise[8] = 0;
      noise[9] = (byte) i;
      FieldTable.fields(noise);
    }
  }
}
