package heapwarden.launch;

import heapwarden.config.Options;
import heapwarden.detect.Judgement;
import heapwarden.finding.GateResult;
import heapwarden.finding.Health;
import heapwarden.finding.Kind;
import heapwarden.heap.HeapWatch;
import heapwarden.hook.Hooks;
import heapwarden.junit.Tests;
import heapwarden.report.BoundText;
import heapwarden.report.BudgetLine;
import heapwarden.report.DescriptorCounts;
import heapwarden.report.GateText;
import heapwarden.report.Log;
import heapwarden.report.LogEntry;
import heapwarden.report.Report;
import heapwarden.report.TextReport;
import heapwarden.report.ThisProcess;
import heapwarden.track.Failures;
import heapwarden.track.Snapshot;
import heapwarden.weave.Coverage;
import heapwarden.weave.Weaver;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what a report tells of this process. Agent's thread only; the exit of a short
 * program waits for it, so it loads little.
 */
final class Reporting {
  private static final long COVERAGE_AGE = 60_000_000_000L;

  private final Options options;
  private final Weaver weaver;
  private final @Nullable PutCalls calls;
  private @Nullable BoundRounds bounds;
  private final long startedAt = System.currentTimeMillis();
  private @Nullable Serving serving;
  private @Nullable Curves curves;
  private @Nullable Thrift thrift;
  private @Nullable Tests tests;
  private @Nullable Failures failures;

  /** Where the agent was attached to a program that ran. */
  private @Nullable Descriptors descriptors;

  private List<Report.Coverage> lastCoverage = List.of();
  private long lastCoverageAt;

  Reporting(
      Options options, Weaver weaver, @Nullable PutCalls calls, @Nullable BoundRounds bounds) {
    this.options = options;
    this.weaver = weaver;
    this.calls = calls;
    this.bounds = bounds;
  }

  /** When it began. */
  long startedAt() {
    return startedAt;
  }

  /** Counts what these hold as well. */
  void keeps(Curves kept) {
    curves = kept;
  }

  /** Counts what is held for tests as well. */
  void follows(@Nullable Tests apart) {
    tests = apart;
  }

  /**
   * Tells these as well.
   *
   * @param made where I/O calls are made to fail
   * @param attached whether the program ran before: then there is much that was not seen
   */
  void tells(@Nullable Failures made, boolean attached) {
    failures = made;
    descriptors = attached ? new Descriptors() : null;
  }

  /** Counts what serving costs as well. */
  void serves(Serving by) {
    serving = by;
  }

  /** Tells what became of the budgets as well. */
  void keepsTo(Thrift budgets) {
    thrift = budgets;
  }

  /** There are policies from now on. */
  void govern(BoundRounds rounds) {
    bounds = rounds;
  }

  /** Says that it is there. */
  void greet() {
    Log.say(
        LogEntry.info("started", startLine())
            .with("version", version())
            .with("pid", ThisProcess.pid())
            .with("interval", options.interval() / 1000.0));
  }

  /**
   * Loads what the last report needs while another thread starts the application: everybody waits
   * for it at the exit of a short program.
   */
  void rehearse(Snapshot snapshot) {
    Log.prepare();
    if (!tells()) { // a file takes longer than loading does
      Report report = report(snapshot, Judgement.NOTHING, null, null).withHealth(Health.OK);
      TextReport.finalCounts(report);
      LogEntry.summary(report);
    }
  }

  private String startLine() {
    return version()
        + (options.gate() ? " gating" : " watching")
        + " process "
        + ThisProcess.pid()
        + ": "
        + options.kinds().size()
        + " kinds of resources, a sample every "
        + interval();
  }

  private String interval() {
    long millis = options.interval();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }

  Report report(
      Snapshot snapshot,
      Judgement judgement,
      @Nullable HeapWatch heap,
      @Nullable CensusRounds census) {
    return report(snapshot, judgement, heap, census, false);
  }

  /**
   * Puts it together.
   *
   * @param brief whether the coverage may be a minute old: whoever asks every second must not make
   *     the agent read class files each time
   */
  Report report(
      Snapshot snapshot,
      Judgement judgement,
      @Nullable HeapWatch heap,
      @Nullable CensusRounds census,
      boolean brief) {
    Map<String, Report.Count> kinds = new HashMap<>();
    for (Map.Entry<Kind, Snapshot.KindCount> kind : snapshot.kinds().entrySet()) {
      Snapshot.KindCount count = kind.getValue();
      kinds.put(
          kind.getKey().label(),
          new Report.Count(count.opened(), count.closed(), count.lost(), count.live()));
    }
    Report report =
        new Report(
            version(),
            options.gate(),
            jvm(),
            startedAt,
            System.currentTimeMillis(),
            brief ? lastCoverage() : coverage(),
            HeapReporting.figures(heap, census == null ? Map.of() : census.owners()),
            kinds,
            snapshot.dropped(),
            snapshot.sampled(),
            judgement.findings(),
            judgement.watching(),
            judgement.retracted(),
            HeapReporting.alerts(heap),
            cost(snapshot, census));
    if (bounds != null) {
      report.withBounds(BoundReporting.lines(bounds.samples()));
    }
    return calls == null ? report : report.withMapSites(calls.sites());
  }

  /** Adds what was open before anybody saw it, and the calls that were made to fail. */
  void explain(Report report, Snapshot snapshot, @Nullable CensusRounds census) {
    if (descriptors != null) {
      DescriptorCounts counts =
          descriptors.count(snapshot.kinds(), census == null ? null : census::holders);
      if (counts != null) {
        report.withDescriptors(counts);
      }
    }
    if (failures != null) {
      report.withInjection(failures.outcome());
    }
  }

  /** Says what a gate has come to; that is the last line. */
  void close(Report report, GateResult result, List<String> files) {
    close(report);
    if (!options.inBuildFork()) { // which sees but a part
      for (String line : GateText.lists(result)) {
        Log.say(LogEntry.info("note", line));
      }
    }
    boolean names = !options.quiet() && !files.isEmpty(); // commands are quiet, and remove theirs
    String file = names ? new File(files.get(0)).getAbsolutePath() : null;
    Log.say(LogEntry.gate(report, result, file));
  }

  private Report.Cost cost(Snapshot snapshot, @Nullable CensusRounds census) {
    Report.Cost cost =
        new Report.Cost(
            bytes(snapshot.bytes(), census),
            cpuNanos() + served(),
            Hooks.errors,
            weaver.failures(),
            weaver.lastFailure(),
            census == null ? null : census.cost());
    return thrift == null ? cost : cost.within(thrift.lines());
  }

  /** An estimate of what all tables hold, where those of openings hold so much. */
  long bytes(long ofOpenings, @Nullable CensusRounds census) {
    return ofOpenings
        + (census == null ? 0 : census.bytes())
        + (bounds == null ? 0 : bounds.bytes())
        + (tests == null ? 0 : tests.bytes())
        + (curves == null ? 0 : curves.history().bytes());
  }

  /** What the threads that answer requests have used. */
  long served() {
    return serving == null ? 0 : serving.cpuNanos();
  }

  void close(Report report) {
    LogEntry summary = LogEntry.summary(report);
    for (LogEntry total : TextReport.finalCounts(report)) {
      Log.say(total);
    }
    for (String line : TextReport.tests(report)) {
      Log.say(LogEntry.info("test", line));
    }
    if (!options.quiet()) {
      for (String line : TextReport.grownMuch(report)) {
        Log.say(LogEntry.info("grown", line));
      }
    }
    if (!TextReport.withoutTests(report).isEmpty()) {
      Log.warn(TextReport.withoutTests(report));
    }
    for (String line : TextReport.mapSites(report)) {
      Log.say(LogEntry.info("puts", line));
    }
    for (LogEntry note : TextReport.notes(report)) {
      Log.say(note);
    }
    for (String line : BoundText.lines(report)) {
      Log.say(LogEntry.info("bound", line));
    }
    if (!TextReport.repetition(report).isEmpty()) {
      Log.say(LogEntry.info("repetition", TextReport.repetition(report)));
    }
    for (String line : TextReport.injection(report)) {
      Log.say(LogEntry.info("injection", line));
    }
    for (BudgetLine line : thrift == null ? List.<BudgetLine>of() : thrift.lines()) {
      Log.say(LogEntry.info("budget", line.text()));
    }
    for (String line : TextReport.heap(report)) {
      Log.say(LogEntry.info("heap", line));
    }
    Log.say(summary);
  }

  private Report.Jvm jvm() {
    String command = System.getProperty("sun.java.command", "");
    int space = command.indexOf(' ');
    return new Report.Jvm(
        ThisProcess.pid(),
        System.getProperty("java.version", ""),
        System.getProperty("java.vendor", ""),
        space < 0 ? command : command.substring(0, space),
        jvmStartedAt());
  }

  /** Only a file or a page tells it. */
  private long jvmStartedAt() {
    return tells() ? ThisProcess.startedAt(startedAt) : startedAt;
  }

  private List<Report.Coverage> lastCoverage() {
    long now = System.nanoTime();
    if (lastCoverage.isEmpty() || now - lastCoverageAt > COVERAGE_AGE) {
      lastCoverage = coverage();
      lastCoverageAt = now;
    }
    return lastCoverage;
  }

  private boolean tells() {
    return !options.report().isEmpty() || options.http() >= 0;
  }

  private List<Report.Coverage> coverage() {
    List<Report.Coverage> coverage = new ArrayList<>();
    for (Coverage.OfKind kind :
        Coverage.of(weaver, options.kinds(), !options.track().isEmpty(), tells())) {
      coverage.add(new Report.Coverage(kind.kind().label(), kind.hooked(), kind.reason()));
    }
    return coverage;
  }

  /** The CPU time of the agent's thread, as Linux counts it; 0 elsewhere. */
  static long cpuNanos() {
    try (InputStream in = new FileInputStream("/proc/thread-self/schedstat")) {
      String line = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return Long.parseLong(line.substring(0, line.indexOf(' ')));
    } catch (IOException | RuntimeException e) {
      return 0;
    }
  }

  private static String version() {
    Properties properties = new Properties();
    try (InputStream in =
        Reporting.class.getClassLoader().getResourceAsStream("heapwarden/version.properties")) {
      properties.load(in);
    } catch (IOException | RuntimeException e) {
      return "of unknown version";
    }
    return properties.getProperty("version", "of unknown version");
  }
}
