package heapwarden.cli;

import heapwarden.config.FailurePoint;
import heapwarden.config.OptionException;
import heapwarden.config.Options;
import heapwarden.finding.Injection;
import heapwarden.report.SavedReport;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets I/O calls of a program fail, one in each run, and tells what is left open then. */
@Command(
    name = "inject",
    description = {
      "Lets I/O calls fail, one in each run of a command, and tells what that leaves open.",
      "The first run shows where in the packages a resource is open while an I/O call could fail.",
      "  inject --packages com.acme.* -- mvn test",
      "Exit codes: 0 all is closed, 1 something leaks when a call throws, 2 no verdict."
    })
final class Inject implements Callable<Integer> {
  /** A run may take so many times as long as the first one, since tests that fail may wait. */
  private static final int TIMES = 5;

  private static final long LEAST_SECONDS = 30;

  @Option(
      names = "--packages",
      paramLabel = "com.acme.*",
      required = true,
      split = ":",
      description = "Whose I/O calls are to fail, separated by colons.")
  private List<String> packages = List.of();

  @Option(
      names = "--time",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "After how long no further run is begun; 60 if not given.")
  private long seconds = 60;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Which calls come first, where there is no time for all.")
  private long seed = 1;

  @Parameters(paramLabel = "COMMAND", description = "The command, after --.")
  private List<String> command = List.of();

  private final Terminal terminal = new Terminal();

  /** What was found, by the point, in the order of points. */
  private final Map<String, Injection.Outcome> leaks = new TreeMap<>();

  private final Set<String> judged = new HashSet<>();
  private int runs;
  private int thrown;

  @Override
  public Integer call() throws Exception {
    // whatever library they are of, here they are the user's own
    String names = String.join(":", packages);
    String options = "gate,quiet,inject=" + names + ",app=" + names;
    if (command.isEmpty()) {
      throw new Refused(Main.USAGE, "give a command after --");
    }
    try {
      Options.check(options);
    } catch (OptionException e) {
      throw new Refused(Main.USAGE, String.valueOf(e.getMessage()));
    }
    try (UnderAgent under = new UnderAgent()) {
      return inject(under, options);
    }
  }

  private int inject(UnderAgent under, String options)
      throws Refused, IOException, InterruptedException, URISyntaxException {
    long start = System.nanoTime();
    int exit = under.run(options, command);
    long took = (System.nanoTime() - start) / 1_000_000_000;
    List<Injection.Point> points = points(under);
    System.out.println(
        "inject: "
            + points.size()
            + (points.size() == 1 ? " point" : " points")
            + " where a resource is open while an I/O call could fail, seed "
            + seed);
    if (exit != 0) {
      System.err.println("heapwarden: the command ends with " + exit + " though nothing fails");
    }
    if (points.isEmpty()) {
      System.err.println(
          "heapwarden: so nothing can be tried; are these the packages, and does the command run"
              + " them in a JVM that takes JAVA_TOOL_OPTIONS?");
      return Main.USAGE;
    }
    long end = start + seconds * 1_000_000_000;
    int skipped = 0;
    for (Injection.Point point : points) {
      if (judged.contains(point.key())) {
        continue; // another resource was open as well when this call failed
      }
      if (System.nanoTime() > end) {
        skipped++;
      } else {
        fail(under, options, point, Math.max(LEAST_SECONDS, TIMES * took));
      }
    }
    System.out.println(
        "inject: "
            + runs
            + (runs == 1 ? " run, in " : " runs, in ")
            + thrown
            + " a call was made to fail; "
            + (leaks.isEmpty()
                ? "all was closed"
                : leaks.size() + (leaks.size() == 1 ? " leak" : " leaks") + " when a call throws")
            + (skipped > 0 ? "; " + skipped + " points not tried for want of time (--time)" : ""));
    return leaks.isEmpty() ? Main.FINE : Main.GATE_FAILED;
  }

  /**
   * In an order that the seed decides; without those that leak though nothing fails, which are
   * told.
   */
  private List<Injection.Point> points(UnderAgent under) throws IOException {
    Map<String, Injection.Point> all = new TreeMap<>();
    Set<String> leaking = new HashSet<>();
    for (SavedReport report : under.reports()) {
      Injection injection = report.injection();
      if (injection != null) {
        injection.points().forEach(point -> all.putIfAbsent(point.key(), point));
      }
      for (SavedReport.Line finding : report.findings()) {
        leaking.add(finding.kind() + '\n' + finding.site());
      }
    }
    Set<String> told = new HashSet<>();
    for (Injection.Point point : List.copyOf(all.values())) {
      String site = point.kind() + '\n' + point.open();
      if (leaking.contains(site)) {
        all.remove(point.key());
        if (told.add(site)) {
          System.out.println(
              "left open though nothing fails: " + point.kind() + " opened at " + point.open());
        }
      }
    }
    List<Injection.Point> points = new ArrayList<>(all.values());
    Collections.shuffle(points, new Random(seed));
    return points;
  }

  private void fail(UnderAgent under, String options, Injection.Point point, long patience)
      throws IOException, InterruptedException, URISyntaxException, Refused {
    runs++;
    String file = under.folder().resolve("point").toString();
    new FailurePoint(point.kind() + ' ' + point.open(), point.io()).write(file);
    boolean ended = under.runQuietly(options + ",inject.point=" + file, command, patience);
    List<String> lines = new ArrayList<>();
    boolean any = false;
    for (SavedReport report : under.reports()) {
      Injection injection = report.injection();
      if (injection != null && injection.thrown() != null) {
        any = true;
        note(injection.outcomes());
        lines.addAll(injection.lines());
      }
    }
    thrown += any ? 1 : 0;
    if (!ended) {
      lines.add("ended after " + patience + " s, since it did not end by itself");
    }
    if (!any) {
      lines.add(
          "not reached in this run: "
              + point.io()
              + " while "
              + point.open()
              + " holds its "
              + point.kind());
    }
    for (String line : lines) {
      System.out.println(terminal.coloured("run " + runs + ": " + line));
    }
  }

  private void note(Collection<Injection.Outcome> outcomes) {
    for (Injection.Outcome outcome : outcomes) {
      judged.add(outcome.point().key());
      if (outcome.isLeak()) {
        leaks.put(outcome.point().key(), outcome);
      }
    }
  }
}
