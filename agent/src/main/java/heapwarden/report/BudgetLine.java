package heapwarden.report;

import java.util.List;

/** What the agent may cost by an option, what it costs, and what it leaves undone for that. */
public final class BudgetLine {
  private static final double PERCENT = 100;
  private static final double MIB = 1 << 20;

  private final String name;
  private final double limit;
  private final double spent;
  private final double most;
  private final int step;
  private final int stepsDown;
  private final int stepsUp;
  private final List<String> saving;

  /**
   * Creates a line.
   *
   * @param name of the option
   * @param limit a share of the processor time, or bytes
   * @param spent now, in the same unit
   * @param most the greatest so far
   * @param step how many steps it is down now
   * @param saving what is left undone now, each in a few words
   */
  public BudgetLine(
      String name,
      double limit,
      double spent,
      double most,
      int step,
      int stepsDown,
      int stepsUp,
      List<String> saving) {
    this.name = name;
    this.limit = limit;
    this.spent = spent;
    this.most = most;
    this.step = step;
    this.stepsDown = stepsDown;
    this.stepsUp = stepsUp;
    this.saving = List.copyOf(saving);
  }

  String name() {
    return name;
  }

  double limit() {
    return limit;
  }

  double spent() {
    return spent;
  }

  double most() {
    return most;
  }

  int step() {
    return step;
  }

  int stepsDown() {
    return stepsDown;
  }

  int stepsUp() {
    return stepsUp;
  }

  List<String> saving() {
    return saving;
  }

  /** The line of a text report. */
  public String text() {
    StringBuilder out = new StringBuilder("BUDGET: ").append(name).append(": ");
    out.append(amount(spent)).append(" of ").append(amount(limit));
    out.append(spent > limit ? " (over)" : "").append(", at most ").append(amount(most));
    if (!saving.isEmpty()) {
      out.append("; to save, ").append(String.join(", ", saving));
    } else if (stepsDown > 0) {
      out.append("; all is done again");
    }
    if (stepsDown > 0) {
      out.append("; ").append(stepsDown).append(stepsDown == 1 ? " step" : " steps");
      out.append(" down and ").append(stepsUp).append(" up so far");
    }
    return out.toString();
  }

  private String amount(double value) {
    boolean bytes = limit > 1;
    return bytes
        ? String.format(java.util.Locale.ROOT, "%.1f MB", value / MIB)
        : String.format(java.util.Locale.ROOT, "%.2f %%", value * PERCENT);
  }
}
