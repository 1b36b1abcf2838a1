package heapwarden.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs {@link OpenClose} plain and with the agent in turn, a fresh JVM for each run, and prints the
 * medians side by side: {@code Micro JAR quick|full [BENCHMARK...]}. Exits with 1 when a bar is
 * missed.
 *
 * <p>In turn, so that a busy machine is unfair to both alike. Of several threads what counts is the
 * throughput kept, which on a machine with fewer processors is the same as the inverse of the time.
 */
public final class Micro {
  /** The most nanoseconds a pair of calls may cost more, alone on its processor. */
  private static final double ADDED_BAR = 2000;

  /** The least share of the plain throughput to keep with many threads. */
  private static final double KEPT_BAR = 0.8;

  private static final int MANY = 16;

  private static final String AGENT_OPTIONS = "quiet";

  private final String jar;
  private final int rounds;
  private final int iterations;
  private final long millis;

  /** By benchmark and number of threads. */
  private final Map<String, Cell> cells = new LinkedHashMap<>();

  private static final class Cell {
    final int threads;
    final List<Double> plain = new ArrayList<>();
    final List<Double> agent = new ArrayList<>();
    final List<Double> plainBytes = new ArrayList<>();
    final List<Double> agentBytes = new ArrayList<>();

    Cell(int threads) {
      this.threads = threads;
    }
  }

  private Micro(String jar, int rounds, int iterations, long millis) {
    this.jar = jar;
    this.rounds = rounds;
    this.iterations = iterations;
    this.millis = millis;
  }

  public static void main(String[] arguments) throws RunnerException {
    Micro micro =
        arguments[1].equals("full")
            ? new Micro(arguments[0], 5, 5, 1000)
            : new Micro(arguments[0], 3, 3, 400);
    List<String> benchmarks = List.of(arguments).subList(2, arguments.length);
    if (benchmarks.isEmpty()) {
      benchmarks = List.of("fileInputStream", "inflater", "directoryStream");
    }
    for (int round = 0; round < micro.rounds; round++) {
      for (String benchmark : benchmarks) {
        for (int threads : new int[] {1, 2, MANY}) {
          micro.pair(benchmark, threads, round % 2 == 0);
        }
      }
    }
    System.exit(micro.print() ? 0 : 1);
  }

  private void pair(String benchmark, int threads, boolean plainFirst) throws RunnerException {
    Cell cell = cells.computeIfAbsent(benchmark + '/' + threads, key -> new Cell(threads));
    for (boolean plain : new boolean[] {plainFirst, !plainFirst}) {
      RunResult result = run(benchmark, threads, plain);
      (plain ? cell.plain : cell.agent).add(result.getPrimaryResult().getScore() / threads);
      Result<?> bytes = result.getSecondaryResults().get("gc.alloc.rate.norm");
      if (bytes != null) {
        (plain ? cell.plainBytes : cell.agentBytes).add(bytes.getScore());
      }
    }
    System.err.print('.');
  }

  private RunResult run(String benchmark, int threads, boolean plain) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(OpenClose.class.getName() + '.' + benchmark + '$')
            .threads(threads)
            .forks(1)
            .warmupIterations(iterations)
            .warmupTime(TimeValue.milliseconds(millis))
            .measurementIterations(iterations)
            .measurementTime(TimeValue.milliseconds(millis))
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    // The same heap for both: a garbage collector that adapts would otherwise be part of the
    // result.
    options =
        plain
            ? options.jvmArgs("-Xms256m", "-Xmx256m")
            : options.jvmArgs("-Xms256m", "-Xmx256m", "-javaagent:" + jar + '=' + AGENT_OPTIONS);
    Collection<RunResult> results = new Runner(options.build()).run();
    return results.iterator().next();
  }

  /** Prints the table; false when a bar was missed. */
  private boolean print() {
    System.err.println();
    System.out.printf(
        Locale.ROOT,
        "%d rounds of %d x %d ms after as long a warm-up; ns per open and close, median (least..most)%n",
        rounds,
        iterations,
        millis);
    System.out.printf(
        Locale.ROOT,
        "%-20s %7s %-24s %-24s %9s %6s %s%n",
        "",
        "threads",
        "plain",
        "agent",
        "added ns",
        "kept",
        "bytes per op");
    boolean within = true;
    for (Map.Entry<String, Cell> one : cells.entrySet()) {
      Cell cell = one.getValue();
      double added = median(cell.agent) - median(cell.plain);
      double kept = median(cell.plain) / median(cell.agent);
      boolean missed =
          cell.threads == MANY ? kept < KEPT_BAR : cell.threads == 1 && added > ADDED_BAR;
      within &= !missed;
      System.out.printf(
          Locale.ROOT,
          "%-20s %7d %-24s %-24s %9.0f %5.0f%% %.0f -> %.0f%s%n",
          one.getKey().substring(0, one.getKey().indexOf('/')),
          cell.threads,
          spread(cell.plain),
          spread(cell.agent),
          added,
          100 * kept,
          median(cell.plainBytes),
          median(cell.agentBytes),
          missed ? "  MISSED" : "");
    }
    System.out.printf(
        Locale.ROOT,
        "%s: at most %.0f ns added with 1 thread, at least %.0f%% of the throughput kept with %d%n",
        within ? "within the bars" : "a bar was missed",
        ADDED_BAR,
        100 * KEPT_BAR,
        MANY);
    return within;
  }

  private static double median(List<Double> values) {
    if (values.isEmpty()) {
      return Double.NaN;
    }
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  private static String spread(List<Double> values) {
    return String.format(
        Locale.ROOT,
        "%.0f (%.0f..%.0f)",
        median(values),
        Collections.min(values),
        Collections.max(values));
  }
}
