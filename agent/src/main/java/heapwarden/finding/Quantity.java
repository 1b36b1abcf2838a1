package heapwarden.finding;

import java.util.Locale;

/** Sizes and times as a person reads them. */
public final class Quantity {
  private static final double MEGA = 1 << 20;

  private Quantity() {}

  /** Such as {@code 3 KB}, {@code 4.5 MB}, {@code 120 MB} or {@code 1.5 GB}. */
  public static String bytes(long bytes) {
    double megas = bytes / MEGA;
    if (megas < 1) {
      return bytes / 1024 + " KB";
    }
    if (megas >= 1024) {
      return String.format(Locale.ROOT, "%.1f GB", megas / 1024);
    }
    return String.format(Locale.ROOT, megas < 10 ? "%.1f MB" : "%.0f MB", megas);
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
