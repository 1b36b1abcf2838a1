package heapwarden.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.openjdk.jmh.results.IterationResult;

/**
 * Runs {@link Puts} plain and with the agent and prints by how much the agent slows each loop down,
 * and all of them in the geometric mean: {@code PutBars JAR quick|full OPTIONS [BENCHMARK...]}.
 * Exits with 0 when the bars are met, 1 when one is missed, 4 when the intervals are too wide to
 * tell.
 *
 * <p>A pair is two JVMs that work in turn, for a few hundredths of a second each; of all ratios of
 * two such turns side by side the median is taken. So neither a machine whose speed drifts nor a
 * neighbour is part of it, and what remains is how two JVMs differ that compiled the same loop;
 * many pairs even that out. A round is a pair for each loop; the geometric mean is taken of each.
 *
 * <p>The bars are held against the processor time of the threads that put. What the agent's own
 * thread takes has a bar of its own, see {@link CensusBars}; the time of the whole process, with
 * this thread and those of compilers and collectors, and the time by the clock stand beside it.
 */
public final class PutBars {
  /** The most percent that the geometric mean may be slower. */
  private static final double MEAN_BAR = 1;

  /** The most percent that any may be slower. */
  private static final double EACH_BAR = 3;

  private static final int CANNOT_TELL = 4;

  private static final String MORE = "bench.jvm";

  /** The argument that one JVM of a pair has instead of the agent: a control of the method. */
  static final String INSTEAD = "bench.instead";

  /**
   * For both. The heap is fixed. Compilers compile at once what has become hot, and inline what the
   * loops call: else they choose by what ran before in the JVM, the agent's start too, and the same
   * loop is a quarter faster in one JVM than in another. For the same reason none guesses the class
   * of keys: a profile keeps the first two classes that it meets, and whether these loops' is one
   * of them was decided by whatever ran first, an empty agent as well.
   */
  private static final List<String> JVM =
      List.of(
          "-Xms256m",
          "-Xmx256m",
          "-Xmn24m",
          "-XX:+UseSerialGC",
          "-Xbatch",
          "-XX:TypeProfileWidth=0",
          "-XX:CompileCommand=quiet",
          "-XX:CompileCommand=inline,java.util.HashMap::put",
          "-XX:CompileCommand=inline,java.util.HashMap::putVal",
          "-XX:CompileCommand=inline,java.util.HashMap::hash",
          "-XX:CompileCommand=inline,java.util.HashMap::newNode",
          "-XX:CompileCommand=inline,java.util.concurrent.ConcurrentHashMap::put",
          "-XX:CompileCommand=inline,java.util.concurrent.ConcurrentHashMap::putVal",
          "-XX:CompileCommand=inline,java.util.ArrayList::add");

  private static final Map<String, Integer> THREADS = new LinkedHashMap<>();

  static {
    THREADS.put("newSmallMaps", 1);
    THREADS.put("growingMap", 1);
    THREADS.put("overwriting", 1);
    THREADS.put("concurrentMap", 2);
    THREADS.put("listAdd", 1);
  }

  private final String options;
  private final int rounds;
  private final Forks forks;
  private final Map<String, List<Forks.Pair>> pairs = new LinkedHashMap<>();
  private boolean missed;
  private boolean unsure;

  private PutBars(String jar, String options, int rounds) {
    this.options = options;
    this.rounds = rounds;
    String agent = System.getProperty(INSTEAD, "-javaagent:" + jar + '=' + options);
    this.forks = new Forks(Puts.class, agent, 20, 16, 25, jvm());
  }

  /** What is asked for besides, with the property {@value #MORE}. */
  private static List<String> jvm() {
    List<String> arguments = new ArrayList<>(JVM);
    String more = System.getProperty(MORE, "");
    if (!more.isEmpty()) {
      arguments.add(more);
    }
    return arguments;
  }

  public static void main(String[] arguments) throws IOException {
    String options = arguments[2].isEmpty() ? "quiet" : "quiet," + arguments[2];
    PutBars bars = new PutBars(arguments[0], options, arguments[1].equals("full") ? 80 : 20);
    List<String> wanted = List.of(arguments).subList(3, arguments.length);
    for (int round = 0; round < bars.rounds; round++) {
      for (String benchmark : wanted.isEmpty() ? THREADS.keySet() : wanted) {
        bars.pairs
            .computeIfAbsent(benchmark, name -> new ArrayList<>())
            .add(bars.forks.inTurn(benchmark, THREADS.get(benchmark)));
      }
    }
    System.exit(bars.print());
  }

  /** Prints the table; answers the exit status. */
  private int print() {
    System.err.println();
    String compared = System.getProperty(INSTEAD, "agent options " + options);
    System.out.printf("%s; %d rounds of %s%n", compared, rounds, forks);
    System.out.printf(
        "%-14s %8s %8s  %-24s %-24s %s%n",
        "CPU ns", "plain", "agent", "% slower (95 of 100)", "the whole process", "by the clock");
    pairs.forEach(
        (name, all) -> {
          Slowdown own = slowdown(all, PutBars::workers);
          System.out.printf(
              Locale.ROOT,
              "%-14s %8.2f %8.2f  %-24s %-24s %-24s%s%n",
              name,
              median(all, true),
              median(all, false),
              own,
              slowdown(all, PutBars::process),
              slowdown(all, PutBars::clock),
              verdict(own, EACH_BAR));
        });
    Slowdown mean = mean(PutBars::workers);
    System.out.printf(
        "%-32s  %-24s %-24s %-24s%s%n",
        "geometric mean",
        mean,
        mean(PutBars::process),
        mean(PutBars::clock),
        verdict(mean, MEAN_BAR));
    System.out.printf(
        Locale.ROOT,
        "%s: at most %.0f %% in the geometric mean, none above %.0f %%%n",
        missed
            ? "a bar was missed"
            : unsure ? "cannot tell, an interval reaches over its bar" : "within the bars",
        MEAN_BAR,
        EACH_BAR);
    return missed ? 1 : unsure ? CANNOT_TELL : 0;
  }

  /** What to say of an interval: over a bar it lies wholly, or in part. */
  private String verdict(Slowdown slowdown, double bar) {
    missed |= slowdown.low() > bar;
    unsure |= slowdown.high() > bar;
    return slowdown.low() > bar ? "  MISSED" : slowdown.high() > bar ? "  cannot tell" : "";
  }

  private static double process(IterationResult one) {
    return one.getSecondaryResults().get(CpuProfiler.PROCESS).getScore();
  }

  private static double workers(IterationResult one) {
    return one.getSecondaryResults().get(CpuProfiler.WORKERS).getScore();
  }

  private static double clock(IterationResult one) {
    return 1 / one.getPrimaryResult().getScore();
  }

  private static Slowdown slowdown(List<Forks.Pair> pairs, ToDoubleFunction<IterationResult> time) {
    return Slowdown.of(pairs.stream().map(pair -> log(pair, time)).toList());
  }

  private Slowdown mean(ToDoubleFunction<IterationResult> time) {
    List<Double> means = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      double sum = 0;
      for (List<Forks.Pair> one : pairs.values()) {
        sum += log(one.get(i), time);
      }
      means.add(sum / pairs.size());
    }
    return Slowdown.of(means);
  }

  private static double log(Forks.Pair pair, ToDoubleFunction<IterationResult> time) {
    List<IterationResult> plain = Forks.iterations(pair.plain());
    List<IterationResult> agent = Forks.iterations(pair.agent());
    return median(
        IntStream.range(0, plain.size())
            .mapToDouble(
                i ->
                    Math.log(time.applyAsDouble(agent.get(i)) / time.applyAsDouble(plain.get(i)))));
  }

  private static double median(List<Forks.Pair> pairs, boolean plain) {
    return median(
        pairs.stream()
            .flatMap(pair -> Forks.iterations(plain ? pair.plain() : pair.agent()).stream())
            .mapToDouble(PutBars::workers));
  }

  private static double median(DoubleStream figures) {
    double[] sorted = figures.sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
