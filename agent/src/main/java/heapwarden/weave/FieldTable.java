package heapwarden.weave;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The fields that a class file declares, in a short form. Left out are those that hold neither a
 * reference nor a number that may be a size or a load factor.
 */
final class FieldTable {
  private static final int STATIC = 0x8;
  private static final int FINAL = 0x10;

  /** Types that each JVM has loaded before any agent begins. */
  private static final byte[][] ALWAYS_LOADED = {
    text("Ljava/lang/Object;"),
    text("Ljava/lang/String;"),
    text("Ljava/lang/Class;"),
    text("Ljava/lang/ClassLoader;"),
    text("Ljava/lang/Thread;"),
    text("Ljava/util/List;"),
    text("Ljava/util/Map;"),
    text("Ljava/util/Set;"),
    text("Ljava/util/Collection;"),
    text("Ljava/util/ArrayList;"),
    text("Ljava/util/HashMap;"),
    text("Ljava/util/concurrent/ConcurrentHashMap;")
  };

  private final byte[] bytes;
  private byte[] kept = {};
  private int length;
  private boolean unsure;

  private FieldTable(byte[] bytes) {
    this.bytes = bytes;
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Its fields, each as a byte of modifiers, the name and the descriptor, both with two bytes of
   * length.
   *
   * @return {@code null} when to ask for the fields by reflection loads no class, or when it is no
   *     class file, which is for the JVM to say
   */
  static byte @Nullable [] fields(byte[] classFile) {
    FieldTable read = new FieldTable(classFile);
    try {
      read.read();
    } catch (IndexOutOfBoundsException e) {
      return null;
    }
    return read.unsure ? Arrays.copyOf(read.kept, read.length) : null;
  }

  private void read() {
    Members fields = Members.fields(bytes);
    while (fields.advance()) {
      if (isOfInterest(fields.descriptor())) {
        keep(fields.access(), fields.name(), fields.descriptor());
      }
    }
  }

  private boolean isOfInterest(int descriptor) {
    int type = descriptor + 2;
    while (bytes[type] == '[') {
      type++;
    }
    if (bytes[type] == 'L') {
      unsure |= !isAlwaysLoaded(type, descriptor + 2 + unsignedShort(descriptor));
      return true;
    }
    return type > descriptor + 2 // an array
        || bytes[type] == 'I'
        || bytes[type] == 'J'
        || bytes[type] == 'F'
        || bytes[type] == 'D';
  }

  private boolean isAlwaysLoaded(int type, int end) {
    for (byte[] one : ALWAYS_LOADED) {
      if (is(type, end, one)) {
        return true;
      }
    }
    return false;
  }

  private boolean is(int from, int to, byte[] text) {
    return to - from == text.length && Arrays.equals(bytes, from, to, text, 0, text.length);
  }

  private void keep(int access, int name, int descriptor) {
    int first = 2 + unsignedShort(name);
    int second = 2 + unsignedShort(descriptor);
    if (kept.length < length + 1 + first + second) {
      kept = Arrays.copyOf(kept, 2 * length + 64 + first + second);
    }
    kept[length++] = (byte) (access & (STATIC | FINAL));
    System.arraycopy(bytes, name, kept, length, first);
    length += first;
    System.arraycopy(bytes, descriptor, kept, length, second);
    length += second;
  }

  private int unsignedShort(int from) {
    return ConstantPool.unsignedShort(bytes, from);
  }
}
