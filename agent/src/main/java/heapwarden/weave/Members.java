package heapwarden.weave;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The fields or the methods that a class file declares, one after the other.
 *
 * <p>One pass over the constant pool, which notes where each constant begins, then a step for each
 * member, which skips its attributes: some microseconds for a usual class. Whatever reads what is
 * no class file may throw {@link IndexOutOfBoundsException}.
 */
final class Members {
  private final byte[] bytes;
  private final int[] constants;
  private int at = ConstantPool.COUNT;
  private int left;
  private int access;
  private int name;
  private int descriptor;

  private Members(byte[] classFile) {
    bytes = classFile;
    constants = new int[next()];
    for (int i = 1; i < constants.length; ) {
      constants[i] = at;
      i += ConstantPool.entries(bytes[at]);
      at = ConstantPool.end(bytes, at);
    }
    at += 6; // access, this class, its superclass
    int interfaces = next();
    at += 2 * interfaces;
    left = next();
  }

  /** Before the first field. */
  static Members fields(byte[] classFile) {
    return new Members(classFile);
  }

  /** Before the first method. */
  static Members methods(byte[] classFile) {
    Members members = new Members(classFile);
    while (members.advance()) {
      continue; // a field
    }
    members.left = members.next();
    return members;
  }

  /** Goes on to the next; false when there is none. */
  boolean advance() {
    if (left == 0) {
      return false;
    }
    left--;
    access = next();
    name = constants[next()] + 1;
    descriptor = constants[next()] + 1;
    for (int i = next(); i > 0; i--) {
      int attribute = unsignedShort(at + 2) << 16 | unsignedShort(at + 4);
      at += 6 + Objects.checkIndex(attribute, bytes.length);
    }
    return true;
  }

  /** The modifiers of this member. */
  int access() {
    return access;
  }

  /** Where its name stands: two bytes of length, and the text. */
  int name() {
    return name;
  }

  /** Where its descriptor stands, in the same form. */
  int descriptor() {
    return descriptor;
  }

  /** A text that stands there; what is not ASCII comes out as something else that is not. */
  String text(int from) {
    return new String(bytes, from + 2, unsignedShort(from), StandardCharsets.ISO_8859_1);
  }

  private int next() {
    at += 2;
    return unsignedShort(at - 2);
  }

  private int unsignedShort(int from) {
    return ConstantPool.unsignedShort(bytes, from);
  }
}
