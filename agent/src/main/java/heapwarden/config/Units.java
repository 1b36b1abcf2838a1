package heapwarden.config;

/** Reads numbers with units: {@code 200ms}, {@code 30s}, {@code 5m}, {@code 24h}; {@code 64k}. */
final class Units {
  private static final String[] TIMES = {"ms", "s", "m", "h", "d"};
  private static final long[] MILLIS = {1, 1_000, 60_000, 3_600_000, 86_400_000};

  private Units() {}

  static long millis(String key, String text) throws OptionException {
    String unit = unit(text);
    for (int i = 0; i < TIMES.length; i++) {
      if (TIMES[i].equals(unit)) {
        return scaled(key, text, unit, MILLIS[i]);
      }
    }
    if (text.equals("0")) {
      return 0;
    }
    throw new OptionException(
        key + "=" + text + " is no time: write a whole number and ms, s, m, h or d, such as 30s");
  }

  static long count(String key, String text) throws OptionException {
    String unit = unit(text);
    switch (unit) {
      case "":
        return scaled(key, text, unit, 1);
      case "k":
        return scaled(key, text, unit, 1_000);
      case "m":
        return scaled(key, text, unit, 1_000_000);
      default:
        throw new OptionException(
            key + "=" + text + " is no number: write a whole number, k or m after it if you like");
    }
  }

  private static String unit(String text) {
    int end = 0;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    return end == 0 ? "?" : text.substring(end);
  }

  private static long scaled(String key, String text, String unit, long factor)
      throws OptionException {
    try {
      return Math.multiplyExact(
          Long.parseLong(text.substring(0, text.length() - unit.length())), factor);
    } catch (ArithmeticException | NumberFormatException e) {
      throw new OptionException(key + "=" + text + " is too large");
    }
  }
}
