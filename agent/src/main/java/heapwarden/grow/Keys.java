package heapwarden.grow;

/**
 * The keys of owner paths: 64-bit hashes, built along the way, so that text is made only where it
 * is shown.
 */
final class Keys {
  /** An element of a container or an array, which of them does not matter. */
  static final long ELEMENT = 0x6a09e667f3bcc909L;

  private Keys() {}

  /** The key of what is reached from {@code from} by this. */
  static long step(long from, long by) {
    long mixed = (from ^ Long.rotateLeft(by, 31)) * 0x9E3779B97F4A7C15L;
    return mixed ^ mixed >>> 29;
  }

  static long hash(String type, String field) {
    return step(hash(type), hash(field));
  }

  static long hash(String text) {
    long hash = 1125899906842597L;
    for (int i = 0; i < text.length(); i++) {
      hash = 31 * hash + text.charAt(i);
    }
    return hash;
  }

  /**
   * The name of a class without what generators count: {@code Main$$Lambda$14/0x0} is {@code Main}.
   */
  static String plain(String type) {
    int generated = type.indexOf("$$");
    return generated > 0 ? type.substring(0, generated) : type;
  }

  /** The name of a thread with each number in it replaced by a star, so that a pool is one root. */
  static String folded(String thread) {
    StringBuilder folded = new StringBuilder(thread.length());
    boolean digits = false;
    for (int i = 0; i < thread.length(); i++) {
      char c = thread.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      if (!digit) {
        folded.append(c);
      } else if (!digits) {
        folded.append('*');
      }
      digits = digit;
    }
    return folded.toString();
  }
}
