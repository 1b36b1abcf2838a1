package heapwarden.finding;

/**
 * Sizes and times as a person reads them. Most programs end with some of these in a line or two, so
 * they are made without the JDK's formatters, each of which takes a JVM some ten milliseconds the
 * first time.
 */
public final class Quantity {
  private static final double MEGA = 1 << 20;
  private static final long DAY = 86_400_000;
  private static final int[] DAYS_OF_MONTHS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  private Quantity() {}

  /** Such as {@code 3 KB}, {@code 4.5 MB}, {@code 120 MB} or {@code 1.5 GB}. */
  public static String bytes(long bytes) {
    double megas = bytes / MEGA;
    if (megas < 1) {
      return bytes / 1024 + " KB";
    }
    if (megas >= 1024) {
      return tenths(megas / 1024).concat(" GB");
    }
    return megas < 10 ? tenths(megas).concat(" MB") : Math.round(megas) + " MB";
  }

  private static String tenths(double value) {
    long tenths = Math.round(10 * value);
    return tenths / 10 + "." + tenths % 10;
  }

  /** A moment as ISO 8601 has it, such as {@code 2026-11-25T09:30:00.500Z}; since the epoch. */
  public static String time(long millis) {
    long days = Math.floorDiv(millis, DAY);
    int year = 1970;
    while (days < 0) {
      days += daysOf(--year);
    }
    while (days >= daysOf(year)) {
      days -= daysOf(year++);
    }
    int month = 0;
    while (days >= daysOf(month, year)) {
      days -= daysOf(month++, year);
    }
    StringBuilder text = new StringBuilder(24);
    digits(text, 1000, year).append('-');
    digits(text, 10, month + 1).append('-');
    digits(text, 10, (int) days + 1).append('T');
    int ofDay = (int) Math.floorMod(millis, DAY);
    digits(text, 10, ofDay / 3_600_000).append(':');
    digits(text, 10, ofDay / 60_000 % 60).append(':');
    digits(text, 10, ofDay / 1000 % 60);
    return (ofDay % 1000 == 0 ? text : digits(text.append('.'), 100, ofDay % 1000))
        .append('Z')
        .toString();
  }

  private static int daysOf(int year) {
    return isLeap(year) ? 366 : 365;
  }

  private static int daysOf(int month, int year) {
    return month == 1 && isLeap(year) ? 29 : DAYS_OF_MONTHS[month];
  }

  private static boolean isLeap(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  }

  /** With zeros in front; the first digit counts as many as {@code first}. */
  private static StringBuilder digits(StringBuilder text, int first, int value) {
    for (int one = first; one > 0; one /= 10) {
      text.append((char) ('0' + value / one % 10));
    }
    return text;
  }

  /** Such as {@code 90 s}, {@code 12 min}, {@code 3 h} or {@code 9 days}. */
  public static String seconds(double seconds) {
    if (seconds < 120) {
      return Math.round(seconds) + " s";
    }
    if (seconds < 7200) {
      return Math.round(seconds / 60) + " min";
    }
    double hours = seconds / 3600;
    return hours < 48 ? Math.round(hours) + " h" : Math.round(hours / 24) + " days";
  }
}
