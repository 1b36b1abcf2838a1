package heapwarden.bench;

import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What the agent costs published programs that do a fixed work: {@code AppBars [--quick] [--pairs
 * N] [--minutes N] [--work N] [--at-once N] [--levels A,B] [--with
 * control,empty,reweave,jfr,jacoco,otel] [--agent OPTIONS] [--jvm OPTIONS] [PROGRAM...]}. Each
 * program runs plain and in each other way, in JVMs of its own that work by turns, see {@link
 * SideBySide}; of each run the processor time, user and system, of the whole process to its very
 * end, the time by the clock in which it was not stopped, and the peak of its resident memory. The
 * result a program prints must be the same in every way.
 *
 * <p>Several pairs are measured at once, each on a processor of its own, in the order of a {@link
 * PairPlan}. When this is interrupted, it prints what it has.
 */
public final class AppBars {
  /** A quick run has so many times fewer rounds. */
  private static final int QUICK = 20;

  /** By how many the first rounds of two pairs differ. */
  private static final int APART = 37;

  private static final String PLAIN = "plain";
  private static final String DEFAULT = "advanced";
  private static final int USAGE = 2;

  /**
   * Each side is stopped for half of the time, and the agent goes by the clock: with this it
   * samples as often in a second of work as it does by default.
   */
  static final String PACE = "interval=60s";

  /** For the same reason, where there is a limit: so many openings in a second of work. */
  static final String RATE = ",max.rate=50";

  private static final List<String> LEVELS = List.of("simple", "advanced", "paranoid");
  private static final Set<String> OTHERS =
      Set.of("control", "empty", "reweave", "jfr", "jacoco", "otel");

  /**
   * Of both sides: a heap, a young generation and a collector that do not adapt, and code that is
   * compiled as soon as it is hot. By these two JVMs of one program with one thread differ by less
   * than 1 % instead of 3; those with threads of their own still by some 4.
   */
  private static final List<String> JVM =
      List.of("-Xms512m", "-Xmx512m", "-Xmn160m", "-XX:+UseSerialGC", "-Xbatch");

  private static final Path APPS = Jvm.root().resolve("agent-tests/apps/target");

  private final Map<String, Integer> rounds = new HashMap<>();
  private final Map<String, List<String>> ways = new LinkedHashMap<>();
  private final List<String> differing = new ArrayList<>();
  private final List<String> programs = new ArrayList<>();
  private final List<String> jvm = new ArrayList<>(JVM);
  private List<Integer> processors = Processors.allowed();
  private boolean quick;
  private int work = 1;
  private int pairs = 4;
  private int minutes;
  private boolean ended;

  private AppBars() throws IOException {}

  public static void main(String[] arguments) throws Exception {
    AppBars bars = new AppBars();
    bars.parse(List.of(arguments));
    System.exit(bars.run());
  }

  private void parse(List<String> arguments) throws IOException {
    Map<String, Integer> known = known();
    List<String> levels = new ArrayList<>();
    List<String> others = new ArrayList<>();
    String options = "";
    int atOnce = Math.min(2, processors.size());
    for (int i = 0; i < arguments.size(); i++) {
      switch (arguments.get(i)) {
        case "--quick" -> quick = true;
        case "--pairs" -> pairs = Integer.parseInt(arguments.get(++i));
        case "--minutes" -> minutes = Integer.parseInt(arguments.get(++i));
        case "--work" -> work = Integer.parseInt(arguments.get(++i));
        case "--at-once" -> atOnce = Integer.parseInt(arguments.get(++i));
        case "--agent" -> options = "," + arguments.get(++i);
        case "--jvm" -> jvm.addAll(List.of(arguments.get(++i).split(" ", -1)));
        case "--levels" -> levels.addAll(List.of(arguments.get(++i).split(",", -1)));
        case "--with" -> others.addAll(List.of(arguments.get(++i).split(",", -1)));
        default -> programs.add(arguments.get(i));
      }
    }
    if (!known.keySet().containsAll(programs)
        || !(LEVELS.containsAll(levels) || levels.equals(List.of("none")))
        || !OTHERS.containsAll(others)) {
      System.err.println(
          "bench: programs " + known.keySet() + ", levels " + LEVELS + " or none, " + OTHERS);
      System.exit(USAGE);
    }
    if (programs.isEmpty()) {
      programs.addAll(known.keySet());
    }
    for (String program : programs) {
      rounds.put(program, Math.max(1, known.get(program) * work / (quick ? QUICK : 1)));
    }
    if (levels.isEmpty()) {
      levels.add(DEFAULT);
    }
    levels.remove("none");
    for (String level : levels) {
      String pace = level.equals("paranoid") ? PACE : PACE + RATE;
      String agent = "-javaagent:" + Jvm.agentJar() + "=" + pace + ",level=" + level + options;
      requireWatching(agent);
      ways.put(level, List.of(agent + ",quiet"));
    }
    for (String other : others) {
      ways.put(other, other(other));
    }
    if (atOnce > Math.max(1, processors.size())) {
      System.err.println("bench: there are " + processors.size() + " processors to pin to");
      System.exit(USAGE);
    }
    processors = atOnce > 1 ? processors.subList(0, atOnce) : List.of();
    if (!processors.isEmpty()) {
      jvm.add("-XX:ActiveProcessorCount=" + Runtime.getRuntime().availableProcessors());
    }
  }

  /** An agent that has not understood its options lets the program run without it. */
  private static void requireWatching(String agent) throws IOException {
    Process list =
        new ProcessBuilder(command(List.of(agent), "list")).redirectErrorStream(true).start();
    String printed = new String(list.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!printed.contains("watching process")) {
      System.err.println("bench: with " + agent + " nothing is watched:\n" + printed);
      System.exit(USAGE);
    }
  }

  /** Measures and prints; answers the exit status. */
  private int run() throws Exception {
    System.out.printf(
        "%s%s, %s, %s%n",
        minutes > 0 ? minutes + " minutes" : pairs + " pairs",
        quick ? ", quick: start-up weighs much in such short runs" : "",
        processors.isEmpty()
            ? "one at a time"
            : processors.size() + " at once, each on a processor of its own",
        String.join(" ", jvm));
    OptionalLong until =
        minutes > 0
            ? OptionalLong.of(System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes))
            : OptionalLong.empty();
    PairPlan plan = new PairPlan(programs, List.copyOf(ways.keySet()), pairs, until);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupted(plan)));
    List<OptionalInt> workers =
        processors.isEmpty()
            ? List.of(OptionalInt.empty())
            : processors.stream().map(OptionalInt::of).toList();
    ExecutorService threads = Executors.newFixedThreadPool(workers.size());
    try {
      List<Callable<Integer>> all = new ArrayList<>();
      workers.forEach(processor -> all.add(() -> work(plan, processor)));
      for (Future<Integer> one : threads.invokeAll(all)) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
    return end(plan);
  }

  /** Measures as long as there is something to measure; answers how many pairs that were. */
  private int work(PairPlan plan, OptionalInt processor) throws IOException, InterruptedException {
    int measured = 0;
    for (var unit = plan.next(System.nanoTime()); unit.isPresent() && !ended(); measured++) {
      measure(unit.get(), processor);
      unit = plan.next(System.nanoTime());
    }
    return measured;
  }

  /** What both took; who begins changes from pair to pair. */
  private void measure(PairPlan.Unit unit, OptionalInt processor)
      throws IOException, InterruptedException {
    PairPlan.Row row = unit.row();
    boolean plainFirst = unit.number() % 2 == 0;
    List<SideBySide.Cost> both;
    try {
      both =
          SideBySide.run(
              program(unit, plainFirst ? PLAIN : row.way, processor),
              program(unit, plainFirst ? row.way : PLAIN, processor));
    } catch (IOException e) {
      if (ended()) {
        return; // what it needed was killed
      }
      throw e;
    }
    SideBySide.Cost plain = both.get(plainFirst ? 0 : 1);
    SideBySide.Cost other = both.get(plainFirst ? 1 : 0);
    String name = row.program + ", " + row.way;
    synchronized (this) {
      if (ended) {
        return;
      }
      if (!plain.result().startsWith("result") || !plain.result().equals(other.result())) {
        differing.add(name + ": " + other.result() + ", plain: " + plain.result());
        return;
      }
      row.add(new PairPlan.Pair(plain, other));
    }
    System.err.printf(
        Locale.ROOT,
        "%tT %s, pair %d: %.3f (%.2f s beside %.2f s)%n",
        LocalTime.now(),
        name,
        unit.number(),
        other.cpu() / plain.cpu(),
        other.cpu(),
        plain.cpu());
  }

  private synchronized boolean ended() {
    return ended;
  }

  /** In every shutdown: most often all is printed already. */
  private void interrupted(PairPlan plan) {
    if (ended()) {
      return;
    }
    System.out.println("interrupted; so far:");
    end(plan);
    for (int i = 0; i < 25; i++) { // a pair may just be starting its second process
      ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private synchronized int end(PairPlan plan) {
    ended = true;
    int status = new AppTable(plan, DEFAULT).print(List.copyOf(ways.keySet()));
    differing.forEach(one -> System.out.println("another result: " + one));
    System.out.println(differing.isEmpty() ? "all results are the same" : "results differ");
    return differing.isEmpty() ? (quick ? 0 : status) : 1;
  }

  private static List<String> other(String name) {
    return switch (name) {
      case "control" -> List.of(); // plain once more: what the method itself shows
      case "empty" -> List.of("-javaagent:" + APPS + "/programs.jar"); // what any agent costs
      case "reweave" -> List.of("-javaagent:" + APPS + "/programs.jar=reweave"); // that weaves
      case "jfr" ->
          List.of(
              "-XX:StartFlightRecording=settings=default,filename="
                  + SideBySide.FOLDER
                  + "/run.jfr",
              "-Xlog:jfr*=off");
      case "jacoco" ->
          List.of(
              "-javaagent:"
                  + APPS
                  + "/agents/jacoco.jar=destfile="
                  + SideBySide.FOLDER
                  + "/run.exec");
      default ->
          List.of(
              "-javaagent:" + APPS + "/agents/otel.jar",
              "-Dotel.traces.exporter=none",
              "-Dotel.metrics.exporter=none",
              "-Dotel.logs.exporter=none");
    };
  }

  private static Map<String, Integer> known() throws IOException {
    Map<String, Integer> known = new LinkedHashMap<>();
    Process list = new ProcessBuilder(command(List.of(), "list")).start();
    String printed = new String(list.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    for (String line : printed.split("\n", -1)) {
      String[] parts = line.split(" ", -1);
      if (parts.length == 2) {
        known.put(parts[0], Integer.parseInt(parts[1]));
      }
    }
    return known;
  }

  /** Each pair does other rounds, lest all JVMs be lucky, or none, in what they compile. */
  private List<String> program(PairPlan.Unit unit, String way, OptionalInt processor)
      throws IOException {
    List<String> arguments = new ArrayList<>(jvm);
    arguments.addAll(ways.getOrDefault(way, List.of()));
    String program = unit.row().program;
    List<String> command =
        command(
            arguments,
            program,
            String.valueOf(rounds.get(program)),
            SideBySide.FOLDER,
            String.valueOf(APART * unit.number()));
    return processor.isPresent() ? Processors.pinned(processor.getAsInt(), command) : command;
  }

  private static List<String> command(List<String> arguments, String... app) throws IOException {
    List<String> command = new ArrayList<>(List.of(Jdk.current().java().toString()));
    command.addAll(arguments);
    command.add("-cp");
    command.add(
        APPS.resolve("classes")
            + File.pathSeparator
            + Files.readString(APPS.resolve("apps.classpath")).trim());
    command.add("heapwarden.apps.App");
    command.addAll(Arrays.asList(app));
    return command;
  }
}
