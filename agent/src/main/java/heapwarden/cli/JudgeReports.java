package heapwarden.cli;

import heapwarden.finding.Finding;
import heapwarden.finding.GateResult;
import heapwarden.finding.KnownLeak;
import heapwarden.gate.Baseline;
import heapwarden.gate.Gate;
import heapwarden.gate.GateInputException;
import heapwarden.gate.Suppressions;
import heapwarden.report.GateRun;
import heapwarden.report.GateText;
import heapwarden.report.JoinedRuns;
import heapwarden.report.Report;
import heapwarden.report.ReportFiles;
import heapwarden.report.SavedReport;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The verdict on a whole build: joins the reports of all its JVMs and tells new leaks from known
 * ones. It never passes what it could not judge: a report that is missing or broken is an error.
 */
@Command(
    name = "gate",
    description =
        "Judges the JSON reports of JVMs that ran under a gate, and fails on a new leak. Each finding"
            + " is told once, by its fingerprint. Exit code 0 when nothing is new, 1 when a leak is, 2"
            + " when there is no verdict: no report, a broken one, or one of a JVM that was killed.")
final class JudgeReports implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "REPORT.json",
      description = "The reports, or folders of them.")
  private List<Path> files = List.of();

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      description = "The leaks that may stay for now; instead of the agent's own baseline=.")
  private @Nullable Path baseline;

  @Option(
      names = "--update-baseline",
      description = "Write all that is there into the baseline, and pass.")
  private boolean update;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "With --update-baseline: why the leaks that come in may stay.")
  private String reason = "";

  @Option(
      names = "--suppressions",
      paramLabel = "FILE",
      description = "What need not be mended, and why; see help suppressions.")
  private @Nullable Path suppressions;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "Write the joined report there too, in the form of the suffix, as report= does.")
  private List<String> outputs = List.of();

  @Option(
      names = "--source-roots",
      paramLabel = "DIR",
      split = ":",
      description =
          "Folders that packages begin in, such as src/main/java:core/src/main/java, for -o and"
              + " --annotations.")
  private List<String> sourceRoots = List.of();

  @Option(
      names = "--annotations",
      description =
          "Print workflow commands, which GitHub shows beside the lines of a change. In an action of"
              + " GitHub always, with a summary of the step.")
  private boolean annotations;

  @Option(
      names = "--control",
      description =
          "First make sure that a gate sees anything here: a child JVM plants a leak, which must be"
              + " found.")
  private boolean control;

  /** What there is to judge, and what cannot be. */
  private final List<GateRun> runs = new ArrayList<>();

  private final Map<GateRun, Path> places = new IdentityHashMap<>();

  private final List<String> problems = new ArrayList<>();

  @Override
  public Integer call() throws Refused, IOException, InterruptedException, URISyntaxException {
    if (update && baseline == null) {
      throw new Refused(Main.USAGE, "--update-baseline needs --baseline FILE");
    }
    if (control) {
      System.out.println(Control.run());
      if (files.isEmpty()) {
        return Main.FINE;
      }
    }
    if (files.isEmpty()) {
      throw new Refused(
          Main.USAGE,
          "no report is given; a gate writes them into target/heapwarden or heapwarden");
    }
    try {
      return judge();
    } catch (GateInputException e) {
      throw new Refused(Main.USAGE, String.valueOf(e.getMessage()));
    }
  }

  private int judge() throws Refused, GateInputException, IOException {
    Suppressions lists =
        suppressions == null ? Suppressions.builtIn() : Suppressions.read(suppressions);
    Baseline known = baseline == null ? null : known(baseline);
    Gate gate = new Gate(known, lists);
    for (Path file : reports()) {
      read(file);
    }
    List<Finding> findings = new ArrayList<>();
    List<GateResult> before = new ArrayList<>();
    for (GateRun run : runs) {
      findings.addAll(run.findings());
      before.add(run.result());
    }
    GateResult result = gate.judge(findings, before);
    List<Finding> joined = JoinedRuns.findings(runs);
    if (!runs.isEmpty()) {
      tell(joined, result);
      write(joined, result);
    }
    if (!problems.isEmpty()) {
      for (String problem : problems) {
        System.err.println("heapwarden: " + problem);
      }
      System.out.println(
          "GATE: no verdict, since "
              + problems.size()
              + " of "
              + (problems.size() + runs.size())
              + " reports cannot be used");
      return Main.USAGE;
    }
    if (update && baseline != null) {
      Baseline renewed = gate.renewed(joined, result, reason);
      renewed.write(baseline);
      System.out.println(change(known == null ? Baseline.EMPTY : known, renewed, baseline));
      return Main.FINE;
    }
    System.out.println(GateText.verdict(result));
    String advice = GateText.advice(joined, result);
    if (advice != null) {
      System.out.println(advice);
    }
    return result.passed() ? Main.FINE : Main.GATE_FAILED;
  }

  private Baseline known(Path file) throws Refused, GateInputException {
    Baseline known = Baseline.read(file);
    if (known == null && !update) {
      throw new Refused(
          Main.USAGE,
          "there is no baseline " + file + "; --update-baseline writes one of what is there now");
    }
    return known == null ? Baseline.EMPTY : known;
  }

  private static String change(Baseline old, Baseline now, Path file) {
    Set<String> before = fingerprints(old);
    Set<String> after = fingerprints(now);
    Set<String> added = new HashSet<>(after);
    added.removeAll(before);
    Set<String> removed = new HashSet<>(before);
    removed.removeAll(after);
    return "the baseline "
        + file
        + " has "
        + after.size()
        + (after.size() == 1 ? " leak: " : " leaks: ")
        + added.size()
        + " more, "
        + removed.size()
        + " gone";
  }

  private static Set<String> fingerprints(Baseline baseline) {
    Set<String> fingerprints = new HashSet<>();
    for (KnownLeak leak : baseline.leaks()) {
      fingerprints.add(leak.fingerprint());
    }
    return fingerprints;
  }

  /** The files that were named, and those in the folders that were; each once. */
  private Set<Path> reports() throws IOException {
    Set<Path> all = new LinkedHashSet<>();
    for (Path file : files) {
      if (!Files.isDirectory(file)) {
        // A pattern such as *.json brings what a gate has written for others, too.
        if (!ReportFiles.isForBuildServers(file.toString())) {
          all.add(file.normalize());
        }
        continue;
      }
      Set<Path> inside = new TreeSet<>();
      try (DirectoryStream<Path> children = Files.newDirectoryStream(file, "*.json")) {
        for (Path child : children) {
          if (!ReportFiles.isForBuildServers(child.toString())) {
            inside.add(child.normalize());
          }
        }
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
      if (inside.isEmpty()) {
        problems.add(file + ": no report is in it; did the JVMs run under a gate?");
      }
      all.addAll(inside);
    }
    if (all.isEmpty() && problems.isEmpty()) {
      problems.add("none of these is a JSON report: " + files);
    }
    return all;
  }

  private void read(Path file) {
    try {
      GateRun run = SavedReport.read(file).gateRun();
      runs.add(run);
      places.put(run, file);
    } catch (NoSuchFileException e) {
      problems.add("there is no report " + file + "; did the JVMs run under a gate?");
    } catch (IOException e) {
      problems.add(file + ": " + e.getMessage());
    }
  }

  private void tell(List<Finding> joined, GateResult result) {
    List<GateRun> byAge = new ArrayList<>(runs);
    byAge.sort(Comparator.comparing(run -> Instant.parse(run.report().from())));
    Instant newest = Instant.MIN;
    for (GateRun run : runs) {
      Instant to = Instant.parse(run.report().to());
      newest = to.isAfter(newest) ? to : newest;
    }
    System.out.println(
        runs.size() == 1
            ? "1 report, of " + second(newest)
            : runs.size()
                + " reports, of "
                + second(Instant.parse(byAge.get(0).report().to()))
                + " to "
                + second(newest));
    for (String line : EarlierReports.lines(byAge, places)) {
      System.out.println(line);
    }
    confess();
    for (String line : GateText.rest(joined, result)) {
      System.out.println(line);
    }
    if (update) {
      for (String line : GateText.accepted(joined, result)) {
        System.out.println(line);
      }
      return;
    }
    for (String finding : GateText.news(joined, result)) {
      System.out.println(finding);
      System.out.println();
    }
  }

  /** What was not seen, since a gate that says nothing of it seems to have seen all. */
  private void confess() {
    long dropped = 0;
    long errors = 0;
    int withoutTests = 0;
    Set<String> unhooked = new TreeSet<>();
    for (GateRun run : runs) {
      dropped += run.report().dropped();
      errors += run.report().hookErrors();
      withoutTests += run.report().areTestsNotToldApart() ? 1 : 0;
      unhooked.addAll(run.report().unhooked().keySet());
    }
    if (dropped > 0) {
      System.out.println(
          "note: " + dropped + " openings were not followed, for want of room; raise max.tracked");
    }
    if (withoutTests > 0) {
      System.out.println(
          "note: in "
              + withoutTests
              + (withoutTests == 1 ? " JVM" : " JVMs")
              + " tests ran on a JUnit Platform that this Heapwarden does not know, and none was told"
              + " apart");
    }
    if (errors > 0) {
      System.out.println("note: " + errors + " errors inside hooks; what they were to see is lost");
    }
    if (!unhooked.isEmpty()) {
      System.out.println(
          "note: not followed in each JVM (see coverage in its report): "
              + String.join(", ", unhooked));
    }
  }

  private static String second(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private void write(List<Finding> joined, GateResult result) throws Refused, IOException {
    Report report = JoinedRuns.report(runs, joined, new Main.Version().number()).withGate(result);
    for (String output : outputs) {
      String written = ReportFiles.write(report, output, sourceRoots);
      if (written == null) {
        throw new Refused(Main.USAGE, "the joined report cannot be written to " + output);
      }
      System.out.println("the joined report is in " + written);
    }
    if (!update) {
      GitHub.show(report, sourceRoots, annotations, System.getenv());
    }
  }
}
