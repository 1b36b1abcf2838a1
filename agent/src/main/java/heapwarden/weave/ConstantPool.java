package heapwarden.weave;

/**
 * Asks of a class file, without parsing it, whether it names such a type.
 *
 * <p>One pass over the constant pool that skips everything but text: a few microseconds for a usual
 * class, no allocation. It stands before every other look at an application's class.
 */
final class ConstantPool {
  /** Where a class file has the number of its constants, two bytes; they follow it. */
  static final int COUNT = 8;

  private static final int HEADER = COUNT + 2;
  private static final byte TEXT = 1;

  private ConstantPool() {}

  /** Whether some text constant starts with one of the prefixes; false for malformed input. */
  static boolean names(byte[] classFile, byte[][] prefixes) {
    if (classFile.length < HEADER) {
      return false;
    }
    int count = unsignedShort(classFile, COUNT);
    int at = HEADER;
    for (int i = 1; i < count && at + 2 < classFile.length; ) {
      if (classFile[at] == TEXT
          && isAny(classFile, at + 3, unsignedShort(classFile, at + 1), prefixes)) {
        return true;
      }
      i += entries(classFile[at]);
      at = end(classFile, at);
    }
    return false;
  }

  /** Where the constant ends that begins here. */
  static int end(byte[] classFile, int at) {
    switch (classFile[at]) {
      case TEXT:
        return at + 3 + unsignedShort(classFile, at + 1);
      case 5: // long
      case 6: // double
        return at + 9;
      case 7: // class
      case 8: // string
      case 16: // method type
      case 19: // module
      case 20: // package
        return at + 3;
      case 15: // method handle
        return at + 4;
      default: // a number or a pair of indexes
        return at + 5;
    }
  }

  /** How many entries of the pool a constant takes. */
  static int entries(byte tag) {
    return tag == 5 || tag == 6 ? 2 : 1;
  }

  private static boolean isAny(byte[] bytes, int at, int length, byte[][] prefixes) {
    for (byte[] one : prefixes) {
      if (length > one.length && startsWith(bytes, at, one)) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsWith(byte[] bytes, int at, byte[] prefix) {
    for (int i = 0; i < prefix.length; i++) {
      if (at + i >= bytes.length || bytes[at + i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  static int unsignedShort(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }
}
