package heapwarden.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * By how many percent one thing takes longer than another, from pairs of measurements, with the
 * interval that holds the truth in 95 of 100 cases.
 *
 * <p>Of the logarithms of the ratios the median of all means of two is taken (Hodges and Lehmann),
 * and the interval of Wilcoxon's signed ranks around it. So a pair that a neighbour disturbed
 * counts as one pair, however far off it is. Fewer than 6 pairs say nothing: their interval is
 * without end.
 */
record Slowdown(double percent, double low, double high) {
  private static final int LEAST = 6;

  /** How far 95 of 100 of a normal distribution reach. */
  private static final double REACH = 1.96;

  /** Of the logarithms of ratios. */
  static Slowdown of(List<Double> logs) {
    int n = logs.size();
    double[] means = new double[n * (n + 1) / 2];
    int count = 0;
    for (int i = 0; i < n; i++) {
      for (int k = i; k < n; k++) {
        means[count++] = (logs.get(i) + logs.get(k)) / 2;
      }
    }
    Arrays.sort(means);
    double middle = (means[(count - 1) / 2] + means[count / 2]) / 2;
    if (n < LEAST) {
      return new Slowdown(percent(middle), Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }
    double spread = Math.sqrt(n * (n + 1.0) * (2 * n + 1) / 24);
    int cut = (int) Math.max(0, Math.floor(count / 2.0 - REACH * spread));
    return new Slowdown(percent(middle), percent(means[cut]), percent(means[count - 1 - cut]));
  }

  private static double percent(double log) {
    return 100 * Math.expm1(log);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%+.2f (%+.2f..%+.2f)", percent, low, high);
  }
}
