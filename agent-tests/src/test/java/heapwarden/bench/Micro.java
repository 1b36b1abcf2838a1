package heapwarden.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;

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

  /** What the bars are for; a statement of H2 alone is some tens of nanoseconds. */
  private static final List<String> BARRED =
      List.of("fileInputStream", "inflater", "directoryStream");

  private final String agentOptions;
  private final int rounds;
  private final Forks forks;

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

    void add(RunResult result) {
      clock.add(Forks.clock(result));
      cpu.add(Forks.figure(result, CpuProfiler.PROCESS));
      bytes.add(Forks.figure(result, "gc.alloc.rate.norm"));
    }
  }

  private Micro(String jar, String agentOptions, int rounds, int iterations, long millis) {
    this.agentOptions = agentOptions;
    this.rounds = rounds;
    this.forks =
        new Forks(
            OpenClose.class,
            "-javaagent:" + jar + '=' + agentOptions,
            iterations,
            iterations,
            millis,
            List.of("-Xms256m", "-Xmx256m"));
  }

  public static void main(String[] arguments) throws RunnerException {
    String options = arguments[2].isEmpty() ? "quiet" : "quiet," + arguments[2];
    Micro micro =
        arguments[1].equals("full")
            ? new Micro(arguments[0], options, 5, 5, 1000)
            : new Micro(arguments[0], options, 3, 3, 400);
    List<String> benchmarks = List.of(arguments).subList(3, arguments.length);
    if (benchmarks.isEmpty()) {
      benchmarks = BARRED;
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
    Forks.Pair pair = forks.pair(benchmark, threads, plainFirst);
    cell.plain.add(pair.plain());
    cell.agent.add(pair.agent());
  }

  /** Prints the table; false when a bar was missed. */
  private boolean print() {
    System.err.println();
    System.out.printf(
        Locale.ROOT, "agent options %s; %d rounds of %s%n", agentOptions, rounds, forks);
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
      String benchmark = one.getKey().substring(0, one.getKey().indexOf('/'));
      boolean missed =
          BARRED.contains(benchmark)
              && (cell.threads == MANY ? kept < KEPT_BAR : cell.threads == 1 && added > ADDED_BAR);
      within &= !missed;
      System.out.printf(
          Locale.ROOT,
          "%-16s %7d  %-24s %-24s %8.0f %8.0f%% %8.0f%%  %.0f -> %.0f%s%n",
          benchmark,
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
