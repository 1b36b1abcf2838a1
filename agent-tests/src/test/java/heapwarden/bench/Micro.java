package heapwarden.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs {@link OpenClose} plain and with the agent in turn, a fresh JVM for each run, and prints the
 * medians side by side: {@code Micro JAR quick|full OPTIONS [BENCHMARK...]}. Exits with 1 when a
 * bar is missed.
 *
 * <p>In turn, so that a busy machine is unfair to both alike. The bars are held against the
 * processor time that an operation takes in the whole process, since neighbours do not add to it;
 * the throughput by the clock stands beside it, since only the clock sees threads wait.
 */
public final class Micro {
  /** The most nanoseconds an opening and its closing may cost more, with one thread. */
  private static final double ADDED_BAR = 2000;

  /** The least share of the plain throughput to keep with many threads. */
  private static final double KEPT_BAR = 0.8;

  private static final int MANY = 16;

  private final String jar;
  private final String agentOptions;
  private final int rounds;
  private final int iterations;
  private final long millis;

  /** By benchmark and number of threads. */
  private final Map<String, Cell> cells = new LinkedHashMap<>();

  private static final class Cell {
    final int threads;
    final Side plain = new Side();
    final Side agent = new Side();

    Cell(int threads) {
      this.threads = threads;
    }
  }

  private static final class Side {
    /** Operations a second by the clock. */
    final List<Double> clock = new ArrayList<>();

    /** Nanoseconds of processor time for each operation. */
    final List<Double> cpu = new ArrayList<>();

    final List<Double> bytes = new ArrayList<>();
  }

  private Micro(String jar, String agentOptions, int rounds, int iterations, long millis) {
    this.jar = jar;
    this.agentOptions = agentOptions;
    this.rounds = rounds;
    this.iterations = iterations;
    this.millis = millis;
  }

  public static void main(String[] arguments) throws RunnerException {
    String options = arguments[2].isEmpty() ? "quiet" : "quiet," + arguments[2];
    Micro micro =
        arguments[1].equals("full")
            ? new Micro(arguments[0], options, 5, 5, 1000)
            : new Micro(arguments[0], options, 3, 3, 400);
    List<String> benchmarks = List.of(arguments).subList(3, arguments.length);
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
      Side side = plain ? cell.plain : cell.agent;
      RunResult result = run(benchmark, threads, plain);
      side.clock.add(result.getPrimaryResult().getScore());
      side.cpu.add(result.getSecondaryResults().get(CpuProfiler.LABEL).getScore());
      side.bytes.add(result.getSecondaryResults().get("gc.alloc.rate.norm").getScore());
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
            .addProfiler(CpuProfiler.class)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    // The same heap for both: a garbage collector that adapts would otherwise be part of the
    // result.
    List<String> jvm = new ArrayList<>(List.of("-Xms256m", "-Xmx256m"));
    if (!plain) {
      jvm.add("-javaagent:" + jar + '=' + agentOptions);
    }
    Collection<RunResult> results =
        new Runner(options.jvmArgs(jvm.toArray(new String[0])).build()).run();
    return results.iterator().next();
  }

  /** Prints the table; false when a bar was missed. */
  private boolean print() {
    System.err.println();
    System.out.printf(
        Locale.ROOT,
        "agent options %s; %d rounds of %d x %d ms after as long a warm-up%n",
        agentOptions,
        rounds,
        iterations,
        millis);
    System.out.printf(
        Locale.ROOT,
        "%-16s %7s  %-24s %-24s %8s %9s %9s  %s%n",
        "CPU ns",
        "threads",
        "plain: median (range)",
        "with agent",
        "added",
        "kept, CPU",
        "by clock",
        "bytes allocated");
    boolean within = true;
    for (Map.Entry<String, Cell> one : cells.entrySet()) {
      Cell cell = one.getValue();
      double added = median(cell.agent.cpu) - median(cell.plain.cpu);
      double kept = median(cell.plain.cpu) / median(cell.agent.cpu);
      boolean missed =
          cell.threads == MANY ? kept < KEPT_BAR : cell.threads == 1 && added > ADDED_BAR;
      within &= !missed;
      System.out.printf(
          Locale.ROOT,
          "%-16s %7d  %-24s %-24s %8.0f %8.0f%% %8.0f%%  %.0f -> %.0f%s%n",
          one.getKey().substring(0, one.getKey().indexOf('/')),
          cell.threads,
          spread(cell.plain.cpu),
          spread(cell.agent.cpu),
          added,
          100 * kept,
          100 * median(cell.agent.clock) / median(cell.plain.clock),
          median(cell.plain.bytes),
          median(cell.agent.bytes),
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
