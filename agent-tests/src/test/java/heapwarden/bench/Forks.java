package heapwarden.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs a benchmark plain and with the agent, a fresh JVM each. */
final class Forks {
  private final Class<?> benchmarks;
  private final String agent;
  private final int warmUps;
  private final int iterations;
  private final long millis;
  private final List<String> jvm;

  /** One for each JVM, and the same in each call. */
  private final AtomicLong seeds = new AtomicLong();

  /** The same benchmark without and with the agent. */
  record Pair(RunResult plain, RunResult agent) {}

  /**
   * Prepares.
   *
   * @param agent the argument of the JVM that loads the agent
   * @param jvm the arguments for both, which fix the heap: a garbage collector that adapts would
   *     otherwise be part of the result
   */
  Forks(
      Class<?> benchmarks,
      String agent,
      int warmUps,
      int iterations,
      long millis,
      List<String> jvm) {
    this.benchmarks = benchmarks;
    this.agent = agent;
    this.warmUps = warmUps;
    this.iterations = iterations;
    this.millis = millis;
    this.jvm = jvm;
  }

  /** One JVM after the other, so that a busy machine is unfair to both alike. */
  Pair pair(String benchmark, int threads, boolean plainFirst) throws RunnerException {
    RunResult first = run(options(benchmark, threads), plainFirst, List.of());
    RunResult second = run(options(benchmark, threads), !plainFirst, List.of());
    System.err.print('.');
    return plainFirst ? new Pair(first, second) : new Pair(second, first);
  }

  /**
   * Both JVMs at once, an iteration of one after an iteration of the other, so that a machine whose
   * speed drifts is the same for both. Iterations of one number lie side by side.
   */
  Pair inTurn(String benchmark, int threads) throws IOException {
    System.setProperty("jmh.ignoreLock", "true"); // it would have one wait for the end of the other
    try (Turns turns = new Turns()) {
      CompletableFuture<RunResult> plain =
          CompletableFuture.supplyAsync(() -> runInTurn(benchmark, threads, true, turns));
      RunResult agent = runInTurn(benchmark, threads, false, turns);
      System.err.print('.');
      return new Pair(plain.join(), agent);
    }
  }

  private RunResult runInTurn(String benchmark, int threads, boolean plain, Turns turns) {
    ChainedOptionsBuilder options = options(benchmark, threads);
    try {
      String watched =
          "-D"
              + TurnProfiler.WATCHED
              + '='
              + (!plain && System.getProperty(PutBars.INSTEAD) == null);
      String seed = "-D" + Puts.SEED + '=' + seeds.incrementAndGet();
      return run(options, plain, List.of(turns.argument(plain ? 0 : 1), watched, seed));
    } catch (RunnerException e) {
      throw new CompletionException(e);
    }
  }

  private ChainedOptionsBuilder options(String benchmark, int threads) {
    return new OptionsBuilder()
        .include(benchmarks.getName() + '.' + benchmark + '$')
        .threads(threads)
        .forks(1)
        .warmupIterations(warmUps)
        .warmupTime(TimeValue.milliseconds(millis))
        .measurementIterations(iterations)
        .measurementTime(TimeValue.milliseconds(millis))
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT);
  }

  private RunResult run(ChainedOptionsBuilder options, boolean plain, List<String> more)
      throws RunnerException {
    List<String> arguments = new ArrayList<>(jvm);
    arguments.addAll(more);
    if (!plain) {
      arguments.add(agent);
    }
    if (!more.isEmpty()) {
      options.addProfiler(TurnProfiler.class);
    }
    options.addProfiler(GCProfiler.class).addProfiler(CpuProfiler.class);
    return new Runner(options.jvmArgs(arguments.toArray(new String[0])).build())
        .run()
        .iterator()
        .next();
  }

  /** Operations a second by the clock. */
  static double clock(RunResult result) {
    return result.getPrimaryResult().getScore();
  }

  /** What a profiler measured. */
  static double figure(RunResult result, String label) {
    return result.getSecondaryResults().get(label).getScore();
  }

  /** The iterations of the one JVM. */
  static List<IterationResult> iterations(RunResult result) {
    return List.copyOf(result.getBenchmarkResults().iterator().next().getIterationResults());
  }

  @Override
  public String toString() {
    return iterations + " x " + millis + " ms after " + warmUps + " x " + millis + " ms of warm-up";
  }
}
