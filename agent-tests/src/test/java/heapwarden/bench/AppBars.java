package heapwarden.bench;

import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the agent costs published programs that do a fixed work: {@code AppBars [--quick] [--pairs
 * N] [--levels A,B] [--with control,jfr,jacoco,otel] [--agent OPTIONS] [APP...]}. Each program runs
 * plain and in each other way, in JVMs of its own that work by turns, see {@link SideBySide}; of
 * each run the processor time, user and system, of the whole process to its very end, the time by
 * the clock in which it was not stopped, and the peak of its resident memory. The result a program
 * prints must be the same in every way.
 */
public final class AppBars {
  private static final double MEAN_BAR = 1;
  private static final double MOST_BAR = 1.03;
  private static final double MEMORY_BAR = 24;

  /** A quick run has so many times fewer rounds. */
  private static final int QUICK = 5;

  private static final String PLAIN = "plain";
  private static final String DEFAULT = "advanced";
  private static final String WITHIN = "within";
  private static final int CANNOT_TELL = 4;
  private static final List<String> LEVELS = List.of("simple", "advanced", "paranoid");
  private static final Set<String> OTHERS = Set.of("control", "jfr", "jacoco", "otel");

  private static final Path APPS = Jvm.root().resolve("agent-tests/apps/target");

  /** Of one program in one way, a ratio for each pair. */
  private static final class Ratios {
    final List<Double> cpu = new ArrayList<>();
    final List<Double> wall = new ArrayList<>();
    final List<Double> memory = new ArrayList<>();
  }

  private final Map<String, List<String>> ways = new LinkedHashMap<>();
  private final Map<String, Ratios> ratios = new HashMap<>();
  private final List<String> differing = new ArrayList<>();
  private boolean quick;
  private int pairs = 5;
  private String options = "";

  private AppBars() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    new AppBars().run(List.of(arguments));
  }

  private void run(List<String> arguments) throws IOException, InterruptedException {
    Map<String, Integer> known = known();
    Set<String> apps = new TreeSet<>();
    List<String> levels = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      switch (arguments.get(i)) {
        case "--quick" -> quick = true;
        case "--pairs" -> pairs = Integer.parseInt(arguments.get(++i));
        case "--agent" -> options = "," + arguments.get(++i);
        case "--levels" -> levels.addAll(List.of(arguments.get(++i).split(",", -1)));
        case "--with" -> others.addAll(List.of(arguments.get(++i).split(",", -1)));
        default -> apps.add(arguments.get(i));
      }
    }
    if (!known.keySet().containsAll(apps)
        || !LEVELS.containsAll(levels)
        || !OTHERS.containsAll(others)) {
      System.err.println(
          "bench: programs " + known.keySet() + ", levels " + LEVELS + ", " + OTHERS);
      System.exit(2);
    }
    ways.put(PLAIN, List.of());
    for (String level : levels.isEmpty() ? List.of(DEFAULT) : levels) {
      ways.put(level, List.of("-javaagent:" + Jvm.agentJar() + "=quiet,level=" + level + options));
    }
    for (String other : others) {
      ways.put(other, other(other));
    }
    System.out.printf(
        Locale.ROOT,
        "%d pairs%s, -Xms512m -Xmx512m; ratios to the plain run that works in turn with it: median (least..most)%n"
            + "%-14s %-9s %8s %-22s %-22s %s%n",
        pairs,
        quick ? ", quick: start-up weighs much in such short runs" : "",
        "",
        "",
        "CPU s",
        "CPU, user+system",
        "wall clock",
        "peak RSS, MB more");
    for (String app : apps.isEmpty() ? known.keySet() : apps) {
      measure(app, Math.max(1, known.get(app) / (quick ? QUICK : 1)));
    }
    System.exit(judge(apps.isEmpty() ? known.keySet() : apps));
  }

  private static List<String> other(String name) {
    return switch (name) {
      case "control" -> List.of(); // plain once more: what the method itself shows
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

  private void measure(String app, int rounds) throws IOException, InterruptedException {
    List<Double> plainCpu = new ArrayList<>();
    Map<String, Ratios> here = new LinkedHashMap<>();
    for (int pair = 0; pair < pairs; pair++) {
      for (String way : ways.keySet()) {
        if (way.equals(PLAIN)) {
          continue;
        }
        boolean plainFirst = pair % 2 == 0;
        List<SideBySide.Cost> both =
            SideBySide.run(
                program(app, rounds, plainFirst ? PLAIN : way),
                program(app, rounds, plainFirst ? way : PLAIN));
        SideBySide.Cost plain = both.get(plainFirst ? 0 : 1);
        SideBySide.Cost other = both.get(plainFirst ? 1 : 0);
        if (!plain.result().equals(other.result())) {
          differing.add(app + ", " + way + ": " + other.result() + " instead of " + plain.result());
        }
        plainCpu.add(plain.cpu());
        Ratios ratio = here.computeIfAbsent(way, any -> new Ratios());
        ratio.cpu.add(other.cpu() / plain.cpu());
        ratio.wall.add(other.wall() / plain.wall());
        ratio.memory.add(other.memory() - plain.memory());
      }
    }
    here.forEach(
        (way, ratio) -> {
          ratios.put(app + ' ' + way, ratio);
          System.out.printf(
              Locale.ROOT,
              "%-14s %-9s %8.2f %-22s %-22s %s%n",
              app,
              way,
              median(plainCpu),
              spread(ratio.cpu, "%.3f"),
              spread(ratio.wall, "%.3f"),
              spread(ratio.memory, "%+.1f"));
        });
  }

  /** Geometric means, and whether the default level is within the bars. */
  private int judge(Set<String> apps) {
    String verdict = "not judged, since the default level was not run, are";
    for (String way : ways.keySet()) {
      if (way.equals(PLAIN)) {
        continue;
      }
      List<Double> logs = new ArrayList<>();
      double most = 0;
      double memory = 0;
      for (String app : apps) {
        Ratios ratio = ratios.get(app + ' ' + way);
        ratio.cpu.forEach(one -> logs.add(Math.log(one)));
        most = Math.max(most, median(ratio.cpu));
        memory = Math.max(memory, median(ratio.memory));
      }
      Slowdown mean = Slowdown.of(logs);
      System.out.printf(
          Locale.ROOT,
          "%s: CPU, percent more, mean of %d programs with its 95 %% interval: %s; the greatest"
              + " median %+.1f; RSS at most %.1f MB more%n",
          way,
          apps.size(),
          mean,
          100 * (most - 1),
          memory);
      if (way.equals(DEFAULT)) {
        boolean told = mean.high() <= MEAN_BAR || mean.low() > MEAN_BAR;
        boolean within = mean.percent() <= MEAN_BAR && most <= MOST_BAR && memory <= MEMORY_BAR;
        verdict =
            within ? (told ? WITHIN : "the estimate is within, not all of its interval,") : "over";
      }
    }
    differing.forEach(one -> System.out.println("another result: " + one));
    System.out.printf(
        Locale.ROOT,
        "%s the bars: mean %.0f %%, each %.0f %%, %.0f MB%s%n",
        verdict,
        MEAN_BAR,
        100 * (MOST_BAR - 1),
        MEMORY_BAR,
        differing.isEmpty() ? "; all results are the same" : "; results differ");
    if (!differing.isEmpty() || (verdict.equals("over") && !quick)) {
      return 1;
    }
    return verdict.equals(WITHIN) || quick ? 0 : CANNOT_TELL;
  }

  private List<String> program(String app, int rounds, String way) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-Xms512m", "-Xmx512m"));
    arguments.addAll(ways.get(way));
    return command(arguments, app, String.valueOf(rounds), SideBySide.FOLDER);
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

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private static String spread(List<Double> values, String form) {
    List<Double> sorted = values.stream().sorted().toList();
    return String.format(
        Locale.ROOT,
        form + " (" + form + ".." + form + ")",
        median(values),
        sorted.get(0),
        sorted.get(sorted.size() - 1));
  }
}
