package heapwarden.finding;

/**
 * Makes words of others fit to be printed in one line: a name of a file or of a thread, or a wrong
 * option, may hold line breaks that forge another line, or what commands a terminal.
 */
public final class Printable {
  private static final String GAP = " ... ";

  private Printable() {}

  /**
   * The text with what controls a terminal, or turns the direction of writing, as {@code \\uXXXX}.
   */
  public static String of(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isUnfit(text, i)) {
        return escaped(text, i);
      }
    }
    return text;
  }

  /** The same; of what is longer than that many characters then, the two ends. */
  public static String of(String text, int most) {
    String shown = of(text);
    if (shown.length() <= most) {
      return shown;
    }
    int half = (most - GAP.length()) / 2;
    int from = shown.length() - half;
    return shown.substring(0, Character.isLowSurrogate(shown.charAt(half)) ? half - 1 : half)
        + GAP
        + shown.substring(Character.isLowSurrogate(shown.charAt(from)) ? from + 1 : from);
  }

  private static String escaped(String text, int from) {
    StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, from);
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isUnfit(text, i)) {
        out.append(c);
        continue;
      }
      out.append("\\u");
      for (int shift = 12; shift >= 0; shift -= 4) {
        out.append(Character.forDigit(c >> shift & 0xf, 16));
      }
    }
    return out.toString();
  }

  private static boolean isUnfit(String text, int at) {
    char c = text.charAt(at);
    if (c >= ' ' && c < 0x7f) {
      return false;
    }
    switch (Character.getType(c)) {
      case Character.CONTROL:
      case Character.FORMAT:
      case Character.LINE_SEPARATOR:
      case Character.PARAGRAPH_SEPARATOR:
        return true;
      case Character.SURROGATE:
        boolean pair =
            Character.isHighSurrogate(c)
                ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
        return !pair;
      default:
        return false;
    }
  }
}
