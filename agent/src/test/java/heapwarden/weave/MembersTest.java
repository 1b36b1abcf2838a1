package heapwarden.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MembersTest {
  /** By a second, independent reading. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "heapwarden.weave.ConstantPoolTest$Rich",
        "heapwarden.weave.MembersTest",
        "heapwarden.finding.Kind",
        "java.lang.Runnable",
        "java.io.Serializable",
        "java.util.concurrent.ConcurrentHashMap",
        "java.lang.Character"
      })
  void theyAreThoseThatAParserFinds(String type) {
    byte[] classFile = Woven.bytes(getClass().getClassLoader(), type.replace('.', '/'));
    List<String> fields = new ArrayList<>();
    List<String> methods = new ArrayList<>();
    new ClassReader(classFile)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public FieldVisitor visitField(
                  int access, String name, String descriptor, String signature, Object value) {
                fields.add((access & 0xffff) + " " + name + " " + descriptor);
                return null;
              }

              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String descriptor, String signature, String[] thrown) {
                methods.add((access & 0xffff) + " " + name + " " + descriptor);
                return null;
              }
            },
            0);
    assertThat(all(Members.fields(classFile))).isEqualTo(fields);
    assertThat(all(Members.methods(classFile))).isEqualTo(methods);
  }

  private static List<String> all(Members members) {
    List<String> all = new ArrayList<>();
    while (members.advance()) {
      all.add(
          members.access()
              + " "
              + members.text(members.name())
              + " "
              + members.text(members.descriptor()));
    }
    return all;
  }

  @Test
  void aFileThatEndsTooEarlyIsToldBySuchAnException() {
    byte[] whole = Woven.bytes(ConstantPoolTest.Rich.class);
    int read = 0;
    for (int length = 0; length < whole.length; length++) {
      try {
        all(Members.methods(Arrays.copyOf(whole, length)));
        read++;
      } catch (IndexOutOfBoundsException e) {
        continue;
      }
    }
    assertThat(read).isLessThan(whole.length / 4); // what stands behind the methods
  }
}
