package heapwarden.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What {@link AppBars} prints: a row for each program in each way, the mean of each way, and
 * whether the default level is within the bars. A bar is missed when the estimate lies above it;
 * when only a part of its interval does, that cannot be told.
 */
final class AppTable {
  private static final double MEAN_BAR = 1;

  /** Percent of one program. */
  static final double EACH_BAR = 3;

  /** Megabytes of one program. */
  static final double MEMORY_BAR = 24;

  /** Exit states. */
  private static final int WITHIN = 0;

  private static final int OVER = 1;
  private static final int CANNOT_TELL = 4;

  private final List<String> over = new ArrayList<>();
  private final List<String> untold = new ArrayList<>();
  private final PairPlan plan;
  private final String judged;

  /** The way that is judged may be none of those measured. */
  AppTable(PairPlan plan, String judged) {
    this.plan = plan;
    this.judged = judged;
  }

  /** Prints all; answers the exit status. */
  int print(List<String> ways) {
    System.out.printf(
        Locale.ROOT,
        "%-14s %-9s %5s %6s  %-24s %-5s %-22s %-22s %-25s%n",
        "",
        "",
        "pairs",
        "CPU s",
        "CPU, % more (95 of 100)",
        "sd, %",
        "CPU, ratio",
        "wall clock, ratio",
        "peak RSS, MB more");
    plan.rows().stream().filter(row -> !row.pairs().isEmpty()).forEach(this::print);
    ways.forEach(this::mean);
    String bars =
        String.format(
            Locale.ROOT,
            "the bars: mean %.0f %%, each %.0f %%, %.0f MB",
            MEAN_BAR,
            EACH_BAR,
            MEMORY_BAR);
    if (!ways.contains(judged)) {
      System.out.println("not judged, since the default level was not run, are " + bars);
      return WITHIN;
    }
    if (!over.isEmpty()) {
      System.out.println("over " + bars + ": " + String.join(", ", over));
      return OVER;
    }
    System.out.println(
        untold.isEmpty()
            ? "within " + bars
            : "cannot be told, with these pairs, of "
                + String.join(", ", untold)
                + "; all estimates are within "
                + bars);
    return untold.isEmpty() ? WITHIN : CANNOT_TELL;
  }

  private void print(PairPlan.Row row) {
    List<PairPlan.Pair> pairs = row.pairs();
    List<Double> logs = row.logs();
    Slowdown slowdown = Slowdown.of(logs);
    System.out.printf(
        Locale.ROOT,
        "%-14s %-9s %5d %6.2f  %-24s %-5s %-22s %-22s %-25s%s%n",
        row.program,
        row.way,
        pairs.size(),
        median(pairs, pair -> pair.plain().cpu()),
        slowdown,
        logs.size() < 2
            ? ""
            : String.format(Locale.ROOT, "%.1f", 100 * Math.sqrt(Slowdown.variance(logs))),
        spread(pairs, pair -> pair.other().cpu() / pair.plain().cpu(), "%.3f"),
        spread(pairs, pair -> pair.other().wall() / pair.plain().wall(), "%.3f"),
        spread(pairs, PairPlan.Pair::megabytes, "%+.1f"),
        row.way.equals(judged) ? verdict(row.program, slowdown, EACH_BAR) : "");
    double memory = median(pairs, PairPlan.Pair::megabytes);
    if (row.way.equals(judged) && memory > MEMORY_BAR) {
      over.add(String.format(Locale.ROOT, "%s by its memory (%+.1f MB)", row.program, memory));
    }
  }

  private void mean(String way) {
    List<PairPlan.Row> rows =
        plan.rows(way).stream().filter(row -> !row.pairs().isEmpty()).toList();
    if (rows.isEmpty()) {
      return;
    }
    Slowdown mean = Slowdown.mean(rows.stream().map(PairPlan.Row::logs).toList());
    System.out.println(way + ": seconds more, mean of all pairs: " + threads(rows));
    double most =
        rows.stream().mapToDouble(row -> Slowdown.of(row.logs()).percent()).max().orElse(0);
    double memory =
        rows.stream()
            .mapToDouble(row -> median(row.pairs(), PairPlan.Pair::megabytes))
            .max()
            .orElse(0);
    System.out.printf(
        Locale.ROOT,
        "%s: CPU, percent more, geometric mean of %d programs with its 95 %% interval: %s%s; the"
            + " greatest %+.2f; RSS at most %.1f MB more%n",
        way,
        rows.size(),
        mean,
        way.equals(judged) ? verdict("the mean", mean, MEAN_BAR) : "",
        most,
        memory);
  }

  /** Of what kind of threads the difference is; start-up and the last report are in the rest. */
  private static String threads(List<PairPlan.Row> rows) {
    List<PairPlan.Pair> pairs = rows.stream().flatMap(row -> row.pairs().stream()).toList();
    StringBuilder text = new StringBuilder();
    double all = mean(pairs, pair -> pair.other().cpu() - pair.plain().cpu());
    double rest = all;
    for (ThreadTimes.Work work : ThreadTimes.Work.values()) {
      double more =
          mean(
              pairs,
              pair ->
                  pair.other().threads().getOrDefault(work, 0.0)
                      - pair.plain().threads().getOrDefault(work, 0.0));
      text.append(String.format(Locale.ROOT, "%s %+.3f, ", work.text, more));
      rest -= more;
    }
    return text.append(String.format(Locale.ROOT, "the rest %+.3f, all %+.3f", rest, all))
        .toString();
  }

  private static double mean(List<PairPlan.Pair> pairs, ToDoubleFunction<PairPlan.Pair> figure) {
    return pairs.stream().mapToDouble(figure).average().orElse(0);
  }

  private String verdict(String what, Slowdown slowdown, double bar) {
    if (slowdown.percent() > bar) {
      String so = slowdown.low() > bar ? "" : ", not all of its interval";
      over.add(String.format(Locale.ROOT, "%s (%+.2f %%%s)", what, slowdown.percent(), so));
      return "  OVER";
    }
    if (slowdown.high() > bar) {
      untold.add(what);
      return "  cannot tell";
    }
    return "";
  }

  private static double median(List<PairPlan.Pair> pairs, ToDoubleFunction<PairPlan.Pair> figure) {
    double[] sorted = pairs.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static String spread(
      List<PairPlan.Pair> pairs, ToDoubleFunction<PairPlan.Pair> figure, String form) {
    double[] sorted = pairs.stream().mapToDouble(figure).sorted().toArray();
    return String.format(
        Locale.ROOT,
        form + " (" + form + ".." + form + ")",
        median(pairs, figure),
        sorted[0],
        sorted[sorted.length - 1]);
  }
}
