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
  private static final double LEAST_FREEDOM = 4;

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
      return without(middle);
    }
    double spread = Math.sqrt(n * (n + 1.0) * (2 * n + 1) / 24);
    int cut = (int) Math.max(0, Math.floor(count / 2.0 - REACH * spread));
    return new Slowdown(percent(middle), percent(means[cut]), percent(means[count - 1 - cut]));
  }

  /**
   * The geometric mean over several things, each with pairs of its own, however many. Each thing
   * counts alike, and what differs between them is no part of the interval, which is Student's with
   * Welch's degrees of freedom: it tells of these things, not of others like them.
   */
  static Slowdown mean(List<List<Double>> things) {
    double sum = 0;
    double variance = 0;
    double unsure = 0;
    boolean told = true;
    for (List<Double> logs : things) {
      int n = logs.size();
      sum += average(logs);
      told &= n > 1;
      double own = n > 1 ? variance(logs) / n : 0;
      variance += own;
      unsure += n > 1 ? own * own / (n - 1) : 0;
    }
    double middle = sum / things.size();
    double freedom = unsure == 0 ? Double.MAX_VALUE : variance * variance / unsure;
    if (!told || freedom < LEAST_FREEDOM) {
      return without(middle);
    }
    double reach = student(freedom) * Math.sqrt(variance) / things.size();
    return new Slowdown(percent(middle), percent(middle - reach), percent(middle + reach));
  }

  /** Of a sample of two or more. */
  static double variance(List<Double> values) {
    double mean = average(values);
    double sum = 0;
    for (double value : values) {
      sum += (value - mean) * (value - mean);
    }
    return sum / (values.size() - 1);
  }

  private static double average(List<Double> values) {
    return values.stream().mapToDouble(value -> value).average().orElseThrow();
  }

  /** How far 95 of 100 of Student's distribution reach, to 2 % from 4 degrees of freedom on. */
  private static double student(double freedom) {
    double z = REACH;
    double z3 = z * z * z;
    double z5 = z3 * z * z;
    return z + (z3 + z) / (4 * freedom) + (5 * z5 + 16 * z3 + 3 * z) / (96 * freedom * freedom);
  }

  private static Slowdown without(double middle) {
    return new Slowdown(percent(middle), Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  private static double percent(double log) {
    return 100 * Math.expm1(log);
  }

  @Override
  public String toString() {
    return Double.isInfinite(high)
        ? String.format(Locale.ROOT, "%+.2f (unknown)", percent)
        : String.format(Locale.ROOT, "%+.2f (%+.2f..%+.2f)", percent, low, high);
  }
}
