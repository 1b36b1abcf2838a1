package heapwarden.weave;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The fields that a class file declares, in a short form.
 *
 * <p>One pass over the constant pool, which notes where each constant begins, and one over the
 * table of fields: some microseconds for a usual class. Left out are fields that hold neither a
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
  private int[] constants = {};
  private int at = ConstantPool.COUNT;
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
      read.noteConstants();
      read.readFields();
    } catch (IndexOutOfBoundsException e) {
      return null;
    }
    return read.unsure ? Arrays.copyOf(read.kept, read.length) : null;
  }

  private void noteConstants() {
    constants = new int[next()];
    for (int i = 1; i < constants.length; ) {
      constants[i] = at;
      i += ConstantPool.entries(bytes[at]);
      at = ConstantPool.end(bytes, at);
    }
  }

  private void readFields() {
    at += 6; // access, this class, its superclass
    int interfaces = next();
    at += 2 * interfaces;
    for (int i = next(); i > 0; i--) {
      int access = next();
      int name = constants[next()] + 1;
      int descriptor = constants[next()] + 1;
      if (isOfInterest(descriptor)) {
        keep(access, name, descriptor);
      }
      for (int k = next(); k > 0; k--) {
        int attribute = unsignedShort(at + 2) << 16 | unsignedShort(at + 4);
        at += 6 + Objects.checkIndex(attribute, bytes.length);
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

  private int next() {
    at += 2;
    return unsignedShort(at - 2);
  }

  private int unsignedShort(int from) {
    return ConstantPool.unsignedShort(bytes, from);
  }
}
