package heapwarden.report;

/** Names that come from a program, made fit for a terminal and a log. */
final class Plain {
  private Plain() {}

  /** Whether it ends a line somewhere, moves a cursor, or turns the direction of what follows. */
  static boolean isBreak(char c) {
    return Character.isISOControl(c)
        || c == '\u2028'
        || c == '\u2029'
        || (c >= '\u202A' && c <= '\u202E')
        || (c >= '\u2066' && c <= '\u2069');
  }
}
