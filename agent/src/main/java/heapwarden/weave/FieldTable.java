package heapwarden.peek;

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
final class ClassFile {
  private static final int CONSTANTS = 8;

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
  private int at = CONSTANTS;
  private byte[] kept = {};
  private int length;
  private boolean unsure;

  private ClassFile(byte[] bytes) {
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
    ClassFile read = new ClassFile(classFile);
    try {
      read.skipConstants();
      read.readFields();
    } catch (IndexOutOfBoundsException e) {
      return null;
    }
    return read.unsure ? Arrays.copyOf(read.kept, read.length) : null;
  }

  private void skipConstants() {
    constants = new int[next()];
    for (int i = 1; i < constants.length; i++) {
      constants[i] = at;
      switch (bytes[at]) {
        case 1: // text
          at += 3 + unsignedShort(at + 1);
          break;
        case 5: // long
        case 6: // double
          at += 9;
          i++;
          break;
        case 7: // class
        case 8: // string
        case 16: // method type
        case 19: // module
        case 20: // package
          at += 3;
          break;
        case 15: // method handle
          at += 4;
          break;
        default: // a number or a pair of indexes
          at += 5;
          break;
      }
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
    return (bytes[from] & 0xff) << 8 | (bytes[from + 1] & 0xff);
  }
}
