package heapwarden.launch;

import java.util.Arrays;

/**
 * Decides how many steps each part of the agent is held back, so that all parts together stay
 * within a limit.
 *
 * <p>Told at each turn what each part costs and would cost a step higher. Near the limit, at {@link
 * #HIGH} of it, the dearest part that can goes a step down; it goes up only when the whole would
 * then have stayed below {@link #LOW} of it for {@code patience} turns. Since a step is taken by
 * what comes after it, a steady load comes to rest. Where a step up had to be taken back the
 * patience doubles, so that a load that comes and goes makes fewer and fewer steps; after a long
 * rest it is halved.
 *
 * <p>Costs are smoothed, and anew from each step on: what came before it says nothing of it. Knows
 * no clock and nothing of what it steers. One thread only.
 */
final class Budget {
  static final double HIGH = 0.9;
  static final double LOW = 0.7;
  static final int PATIENCE = 8;
  static final int MOST_PATIENCE = 256;

  /** Turns after a step before another is taken, unless the cost is far above the limit. */
  private static final int SETTLING = 2;

  private static final double FAR = 2;

  private static final double WEIGHT = 0.125;

  /** So many times the patience without a step is a rest. */
  private static final int REST = 8;

  private final double limit;
  private final double weight;
  private final int settling;
  private final int[] most;
  private final int[] steps;
  private final double[] smooth;
  private final double[] smoothRaised;
  private int patience = PATIENCE;
  private int calm;
  private int sinceStep = SETTLING;
  private int lastRaised = -1;
  private int down;
  private int up;
  private double spent;
  private double peak;

  /**
   * Creates a budget of what is spent as time goes by.
   *
   * @param limit what all parts may cost
   * @param most how many steps each part has
   */
  static Budget ofFlow(double limit, int... most) {
    return new Budget(limit, WEIGHT, SETTLING, most);
  }

  /** Of what does not vary from turn to turn by chance, but may rise fast. */
  static Budget ofStock(double limit, int most) {
    return new Budget(limit, 1, 0, most);
  }

  private Budget(double limit, double weight, int settling, int... most) {
    this.limit = limit;
    this.weight = weight;
    this.settling = settling;
    this.most = most.clone();
    this.steps = new int[most.length];
    this.smooth = new double[most.length];
    this.smoothRaised = new double[most.length];
    Arrays.fill(smooth, Double.NaN);
  }

  /**
   * Takes note of a turn.
   *
   * @param costs of each part
   * @param raised what each part would have cost a step higher
   * @return whether a part is to make a step: see {@link #step}
   */
  boolean observe(double[] costs, double[] raised) {
    for (int i = 0; i < costs.length; i++) {
      boolean anew = Double.isNaN(smooth[i]);
      smooth[i] = anew ? costs[i] : smooth[i] + weight * (costs[i] - smooth[i]);
      smoothRaised[i] = anew ? raised[i] : smoothRaised[i] + weight * (raised[i] - smoothRaised[i]);
    }
    sinceStep++;
    double total = sum();
    spent = total;
    peak = Math.max(peak, total);
    if (total > HIGH * limit) {
      calm = 0;
      return (sinceStep > settling || total > FAR * limit) && stepDown();
    }
    int part = raisable(total);
    if (part < 0) {
      calm = 0;
      if (sinceStep > REST * patience) {
        patience = Math.max(PATIENCE, patience / 2);
        sinceStep = 0;
      }
      return false;
    }
    return ++calm >= patience && stepUp(part);
  }

  private boolean stepDown() {
    int dearest = -1;
    for (int i = 0; i < steps.length; i++) {
      if (steps[i] < most[i] && (dearest < 0 || smooth[i] > smooth[dearest])) {
        dearest = i;
      }
    }
    if (dearest < 0 || smooth[dearest] <= 0) {
      return false;
    }
    if (dearest == lastRaised && sinceStep <= REST * patience) {
      patience = Math.min(MOST_PATIENCE, 2 * patience);
    }
    lastRaised = -1;
    down++;
    change(dearest, 1);
    return true;
  }

  private boolean stepUp(int part) {
    lastRaised = part;
    up++;
    change(part, -1);
    return true;
  }

  private void change(int part, int by) {
    steps[part] += by;
    smooth[part] = Double.NaN;
    calm = 0;
    sinceStep = 0;
  }

  /** The part that is furthest down of those that can go up, or -1. */
  private int raisable(double total) {
    int best = -1;
    for (int i = 0; i < steps.length; i++) {
      if (steps[i] > 0
          && total - smooth[i] + smoothRaised[i] <= LOW * limit
          && (best < 0 || steps[i] > steps[best])) {
        best = i;
      }
    }
    return best;
  }

  /** How many steps this part is to be held back. */
  int step(int part) {
    return steps[part];
  }

  int parts() {
    return steps.length;
  }

  /** How many steps all parts together are. */
  int steps() {
    int sum = 0;
    for (int step : steps) {
      sum += step;
    }
    return sum;
  }

  double limit() {
    return limit;
  }

  /** What all parts cost now, smoothed. */
  double spent() {
    return spent;
  }

  private double sum() {
    double sum = 0;
    for (double cost : smooth) {
      sum += Double.isNaN(cost) ? 0 : cost;
    }
    return sum;
  }

  /** The most that all parts have cost, smoothed. */
  double peak() {
    return peak;
  }

  int stepsDown() {
    return down;
  }

  int stepsUp() {
    return up;
  }
}
