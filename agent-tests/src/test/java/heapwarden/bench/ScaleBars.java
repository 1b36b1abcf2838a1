package heapwarden.bench;

import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import heapwarden.harness.Running;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the agent's cost grows with the program: {@code ScaleBars [--quick] [live] [containers]
 * [stacks] [threads]}. Of so many live resources, containers and distinct stacks: the processor
 * time of the agent's thread for each interval, which Linux counts, its tables, and the time from
 * the program's last line to the end of the process, in which the last sample and the report are
 * made. Of threads that open and close: the throughput beside that of the same program without the
 * agent, each working in turn with the other.
 *
 * <p>The growth exponent is the slope of a line through the logarithms: 1 is linear.
 */
public final class ScaleBars {
  private static final Pattern MADE = Pattern.compile("made in (\\d+) ns");
  private static final double LINEAR = 1.1;
  private static final double SWEEP_BAR = 150;
  private static final double THROUGHPUT_BAR = 0.95;
  private static final long INTERVAL = 500;

  private final boolean quick;
  private boolean within = true;

  private ScaleBars(boolean quick) {
    this.quick = quick;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> wanted = new ArrayList<>(List.of(arguments));
    ScaleBars bars = new ScaleBars(wanted.remove("--quick"));
    if (wanted.isEmpty()) {
      wanted.addAll(List.of("live", "containers", "stacks", "threads"));
    }
    for (String what : wanted) {
      switch (what) {
        case "live" -> bars.measure(what, bars.quick ? 100_000 : 1_000_000, 1000);
        case "containers" -> bars.measure(what, bars.quick ? 10_000 : 100_000, 100);
        case "stacks" -> bars.measure(what, bars.quick ? 10_000 : 100_000, 100);
        default -> bars.threads();
      }
    }
    System.out.println(bars.within ? "within the bars" : "over the bars");
    System.exit(bars.within ? 0 : 1);
  }

  private void measure(String what, int most, int least) throws IOException {
    System.out.printf(
        Locale.ROOT,
        "%-12s %14s %14s %14s %14s%n",
        what,
        "CPU ms/interval",
        "agent MB",
        "to open, us",
        "to the end, ms");
    List<double[]> rows = new ArrayList<>();
    for (int count = least; count <= most; count *= 10) {
      double[] row = once(what, count);
      rows.add(row);
      System.out.printf(
          Locale.ROOT,
          "%,12d %15.2f %14.2f %14.2f %14.0f%n",
          count,
          row[1],
          row[2],
          row[3],
          row[4]);
    }
    double cpu = exponent(rows, 1);
    double bytes = exponent(rows, 2);
    double end = exponent(rows, 4);
    System.out.printf(
        Locale.ROOT, "%12s %15.2f %14.2f %14s %14.2f%n", "exponent", cpu, bytes, "", end);
    within &= Math.max(cpu, Math.max(bytes, end)) <= LINEAR;
    within &= !what.equals("live") || rows.get(rows.size() - 1)[1] <= SWEEP_BAR;
  }

  private double[] once(String what, int count) throws IOException {
    Path folder = Files.createTempDirectory("heapwarden-scale");
    Path end = folder.resolve("end");
    Running running =
        Jvm.current()
            .classPath(Jvm.ownClasses(Scaled.class))
            .timeout(Duration.ofMinutes(5))
            .args("-Xms1g", "-Xmx1g", "-XX:+UseSerialGC")
            .agent(
                "quiet,max.rate=1000m,max.tracked=2m,max.stacks=200k,app=heapwarden.bench,interval="
                    + INTERVAL
                    + "ms,track=heapwarden.bench.Scaled$Resource")
            .start(Scaled.class.getName(), what, "" + count, end.toString())
            .untilItSays("made in");
    running.leave(
        Duration.ofMillis((quick ? 6 : 20) * INTERVAL)); // the loops of a sample get compiled
    long begun = System.nanoTime();
    long cpu = agentNanos(running.pid());
    running.leave(Duration.ofMillis((quick ? 8 : 20) * INTERVAL));
    double each =
        (agentNanos(running.pid()) - cpu) / 1e6 * INTERVAL * 1e6 / (System.nanoTime() - begun);
    Files.createFile(end);
    running.untilItSays("ends");
    long ends = System.nanoTime();
    Run run = running.end().succeeded();
    double millis = (System.nanoTime() - ends) / 1e6;
    double bytes = run.report().getAsJsonObject("agent").get("bytes").getAsDouble() / 1e6;
    Matcher made = MADE.matcher(run.stdout());
    double open = made.find() ? Long.parseLong(made.group(1)) / 1e3 / count : 0;
    Files.delete(end);
    Files.delete(folder);
    return new double[] {count, each, bytes, open, millis};
  }

  /** What the agent's thread has used. */
  private static long agentNanos(long pid) throws IOException {
    long sum = 0;
    try (DirectoryStream<Path> tasks =
        Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
      for (Path task : tasks) {
        if (Files.readString(task.resolve("comm")).startsWith("heapwarden")) {
          String line = Files.readString(task.resolve("schedstat"));
          sum += Long.parseLong(line.substring(0, line.indexOf(' ')));
        }
      }
    }
    return sum;
  }

  private void threads() throws IOException, InterruptedException {
    int pairs = quick ? 2 : 5;
    System.out.printf(
        Locale.ROOT,
        "%-12s %16s %s%n",
        "threads",
        "opened/CPU s",
        "of that with the agent, median of " + pairs + " pairs");
    for (int count : List.of(1, 4, 16, 64)) {
      List<Double> ratios = new ArrayList<>();
      double plain = 0;
      for (int pair = 0; pair < pairs; pair++) {
        boolean first = pair % 2 == 0;
        List<SideBySide.Cost> both = SideBySide.run(opening(count, !first), opening(count, first));
        double without = opened(both.get(first ? 0 : 1));
        plain = Math.max(plain, without);
        ratios.add(opened(both.get(first ? 1 : 0)) / without);
      }
      ratios.sort(null);
      double median = (ratios.get(pairs / 2) + ratios.get((pairs - 1) / 2)) / 2;
      System.out.printf(
          Locale.ROOT,
          "%,12d %,16.0f %.3f (%.3f..%.3f)%n",
          count,
          plain,
          median,
          ratios.get(0),
          ratios.get(pairs - 1));
      within &= count < 64 || median >= THROUGHPUT_BAR;
    }
  }

  /** The command of a program in which so many threads open and close. */
  private List<String> opening(int threads, boolean watched) {
    List<String> command = new ArrayList<>();
    command.add(Jdk.current().java().toString());
    command.addAll(List.of("-Xms512m", "-Xmx512m"));
    if (watched) {
      command.add("-javaagent:" + Jvm.agentJar() + "=quiet," + AppBars.PACE + AppBars.RATE);
    }
    command.addAll(List.of("-cp", Jvm.ownClasses(Scaled.class), Scaled.class.getName()));
    command.addAll(List.of("threads", "" + threads, quick ? "3" : "10"));
    return command;
  }

  /** In a second of processor time; from four threads on both processors are never idle. */
  private static double opened(SideBySide.Cost cost) {
    return Double.parseDouble(cost.result().replace("result ", ""));
  }

  private static double exponent(List<double[]> rows, int column) {
    double x = 0;
    double y = 0;
    double xx = 0;
    double xy = 0;
    for (double[] row : rows) {
      double logX = Math.log(row[0]);
      double logY = Math.log(Math.max(1e-3, row[column]));
      x += logX;
      y += logY;
      xx += logX * logX;
      xy += logX * logY;
    }
    int n = rows.size();
    return (n * xy - x * y) / (n * xx - x * x);
  }
}
