package heapwarden.config;

/**
 * Reads numbers with units: {@code 200ms}, {@code 30s}, {@code 5m}, {@code 24h}; {@code 64k};
 * {@code 80%}.
 */
final class Units {
  private static final String[] TIMES = {"ms", "s", "m", "h", "d"};
  private static final long[] MILLIS = {1, 1_000, 60_000, 3_600_000, 86_400_000};

  /** The whole, in hundredths of a percent. */
  private static final int WHOLE = 10_000;

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

  static long bytes(String key, String text) throws OptionException {
    String unit = unit(text);
    switch (unit) {
      case "":
        return scaled(key, text, unit, 1);
      case "k":
      case "K":
        return scaled(key, text, unit, 1L << 10);
      case "m":
      case "M":
        return scaled(key, text, unit, 1L << 20);
      case "g":
      case "G":
        return scaled(key, text, unit, 1L << 30);
      default:
        throw new OptionException(
            key + "=" + text + " is no size: write a whole number and k, m or g, such as 512m");
    }
  }

  /** In hundredths of a percent, 1 to {@value #WHOLE}. By hand: the JDK's way loads much. */
  static int share(String key, String text) throws OptionException {
    boolean percent = text.endsWith("%");
    String number = percent ? text.substring(0, text.length() - 1) : text;
    int point = number.indexOf('.');
    String fraction = point < 0 ? "" : number.substring(point + 1);
    String digits = point < 0 ? number : number.substring(0, point) + fraction;
    if (digits.isEmpty() || digits.length() > 9 || !unit(digits).isEmpty()) {
      throw noShare(key, text);
    }
    long share = Long.parseLong(digits) * (percent ? WHOLE / 100 : WHOLE);
    for (int i = 0; i < fraction.length(); i++) {
      share /= 10;
    }
    if (share < 1 || share > WHOLE) {
      throw noShare(key, text);
    }
    return (int) share;
  }

  private static OptionException noShare(String key, String text) {
    return new OptionException(
        key + "=" + text + " is no share: write a percentage up to 100%, such as 80%, or 0.8");
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
