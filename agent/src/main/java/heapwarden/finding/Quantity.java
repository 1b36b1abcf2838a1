package heapwarden.finding;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Sizes and times as a person reads them. Most programs end with some of these in a line or two, so
 * they are made without the JDK's formatters, each of which takes a JVM some ten milliseconds the
 * first time.
 */
public final class Quantity {
  private static final double MEGA = 1 << 20;
  private static final int TO_THE_MINUTE = "2026-11-25T09:30".length();

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
    int nanos = (int) Math.floorMod(millis, 1000L) * 1_000_000;
    String text =
        LocalDateTime.ofEpochSecond(Math.floorDiv(millis, 1000L), nanos, ZoneOffset.UTC).toString();
    return text.length() == TO_THE_MINUTE ? text + ":00Z" : text + "Z";
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
