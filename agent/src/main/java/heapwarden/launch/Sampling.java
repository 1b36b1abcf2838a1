package heapwarden.launch;

import heapwarden.config.Options;
import heapwarden.detect.Detector;
import heapwarden.detect.Judgement;
import heapwarden.detect.Rounds;
import heapwarden.finding.Cleanup;
import heapwarden.finding.Finding;
import heapwarden.grow.CensusSnapshot;
import heapwarden.heap.HeapWatch;
import heapwarden.junit.Tests;
import heapwarden.report.History;
import heapwarden.report.Report;
import heapwarden.report.ReportFiles;
import heapwarden.report.ResourceFilter;
import heapwarden.report.ResourcePage;
import heapwarden.stack.Stacks;
import heapwarden.track.Ledger;
import heapwarden.track.Snapshot;
import heapwarden.track.Tracker;
import heapwarden.weave.Weaver;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is watched: a sample after each interval, with the verdicts on it, and in between what the
 * collector finds. Keeps what the last sample came to, and makes of it a report whenever one is
 * wanted. Most of what it needs is made when it is first used, since a short program ends before.
 *
 * <p>Agent's thread only, but for what {@link #heap} lets other threads do.
 */
final class Sampling implements Supplier<Report> {
  /** How long to wait for the collector's finds at a time; also how late a sample may come. */
  private static final long TICK = 1000;

  /** The same in a gate, where containers are looked at while tests run. */
  private static final long TEST_TICK = 200;

  /** The same while a scenario is repeated, which waits for the agent after each round. */
  private static final long SHORT_TICK = 20;

  private Options options;
  private final Instrumentation instrumentation;
  private final Weaver weaver;
  private final Stacks stacks;
  private final Tracker tracker;
  private final Ledger ledger;
  private final Signals signals;
  private final Reporting reporting;
  private final HeapRounds heap;

  /** Where tests are told apart. */
  private final @Nullable Tests tests;

  /** Where there are policies, else when the command line brings some. */
  private @Nullable BoundRounds bounds;

  /** Made with the first verdicts: else a busy machine loads it before main. */
  private @Nullable Detector detector;

  /** Made with the first sample, which a short program does not see. */
  private @Nullable CensusRounds census;

  /** Made with the first sample, or at the end. */
  private @Nullable Leftovers leftovers;

  /** While a scenario is repeated, and after it. */
  private @Nullable Repeating repeating;

  /** Whether the scenario goes on: then nothing but its rounds counts containers. */
  private boolean inRounds;

  /** Where there is a budget. */
  private @Nullable Thrift thrift;

  /** Where there is a page that shows them. */
  private @Nullable Curves curves;

  /** When the last sample was due. */
  private long lastSample = System.currentTimeMillis();

  /** Of the last sample. */
  private Judgement lastJudgement = Judgement.NOTHING;

  Sampling(
      Options options,
      Instrumentation instrumentation,
      Weaver weaver,
      Stacks stacks,
      Tracker tracker,
      Signals signals,
      Reporting reporting,
      @Nullable Tests tests,
      @Nullable BoundRounds bounds) {
    this.options = options;
    this.instrumentation = instrumentation;
    this.weaver = weaver;
    this.stacks = stacks;
    this.tracker = tracker;
    this.ledger = new Ledger(tracker);
    this.signals = signals;
    this.reporting = reporting;
    this.heap = new HeapRounds(options, instrumentation, signals);
    this.tests = tests;
    this.bounds = bounds;
    keepCurves();
  }

  /** Where there is a page to show them, from now on. */
  private void keepCurves() {
    if (curves == null && (options.http() >= 0 || WrittenReports.isAnyPage(options))) {
      curves = new Curves();
      reporting.keeps(curves);
    }
  }

  /** What the page shows; where there is one. */
  History history() {
    return Objects.requireNonNull(curves).history();
  }

  /**
   * Loads what the end needs. What is judged here is nothing, by a detector that is thrown away.
   */
  void rehearse() throws InterruptedException {
    ledger.drain(0);
    Snapshot nothing = ledger.counted();
    new Detector(options, stacks.folding()).examine(nothing, System.currentTimeMillis(), false);
    heap.health();
    reporting.rehearse(nothing);
  }

  /** The application has had its head start. */
  void begin() {
    ledger.expectRescued();
    stacks.accelerate();
    if (options.budgetCpu() > 0 || options.budgetMemory() > 0) {
      thrift = new Thrift(options, tracker, stacks);
      reporting.keepsTo(thrift);
    }
  }

  /** Names the agent's thread, which may be another one than before. */
  void runsOn(Thread agent) {
    if (census != null) {
      census.runsOn(agent);
    }
  }

  /** Goes on by other options, which differ in what can be changed. */
  void reconfigure(Options next) {
    options = next;
    if (next.full()) {
      weaver.weaveSpared(instrumentation);
    }
    signals.reconfigure(next);
    keepCurves();
  }

  /** Whether a sample is due; one that was missed is not made up for. */
  boolean isDue() {
    long now = System.currentTimeMillis();
    long next = lastSample + options.interval();
    if (now < next) {
      return false;
    }
    lastSample = Math.max(next, now - options.interval());
    return true;
  }

  /** Waits for what the collector finds, not much longer than until the next sample. */
  void drain() throws InterruptedException {
    long left = lastSample + options.interval() - System.currentTimeMillis();
    ledger.drain(Math.max(0, Math.min(tick(), left)));
    if (thrift != null) { // does less where that costs too much
      thrift.turn(reporting.bytes(ledger.bytes(), census), reporting.served(), census, detector);
    }
  }

  private long tick() {
    if (inRounds) {
      return SHORT_TICK;
    }
    return tests == null ? TICK : TEST_TICK;
  }

  /** Looks after what cannot wait for the next sample. */
  void lookAfter() {
    if (heap.beginsToFill()) {
      write(now());
    }
    if (bounds != null && !ExitHook.hasBegun() && !Reserve.isHeapNearlyFull()) {
      bounds.round(instrumentation);
    }
    if (tests != null
        && tests.haveBegun()
        && !inRounds
        && !ExitHook.hasBegun()
        && !Reserve.isHeapNearlyFull()) {
      tests.turn(Thread.currentThread().getThreadGroup(), Reporting::cpuNanos);
    }
  }

  /** Takes a sample, judges it, and says what is new. */
  void sample() {
    if (thrift != null) {
      thrift.beginSample();
    }
    HeapWatch watch = heap.watch();
    if (watch == null) {
      ReportFiles.prepare();
    }
    signals.prepare(this);
    boolean full = Reserve.isHeapNearlyFull();
    if (!full) {
      weaver.reweavePending(instrumentation);
    }
    Snapshot snapshot = ledger.snapshot();
    double rise = watch == null ? 0 : watch.risePerHour();
    Judgement judgement =
        detector()
            .examine(snapshot, full ? null : count(), rise, System.currentTimeMillis(), false);
    lastJudgement = judgement;
    if (census != null && !full) {
      census.suspect(detector().suspects());
    }
    if (bounds != null && !full) {
      bounds.sample(census);
    }
    for (Finding finding : judgement.appeared()) {
      signals.appeared(finding);
    }
    for (Finding finding : judgement.gone()) {
      signals.gone(finding);
    }
    if (watch == null) {
      heap.begin();
    }
    watchHeap(snapshot, judgement);
    keepCurve(snapshot, judgement);
    leftovers().watch(ledger);
    signals.sampled(this);
    if (thrift != null) {
      thrift.endSample();
    }
  }

  /** The last one: nothing goes away any more, and containers are not counted again. */
  Judgement judgeAtEnd(Snapshot snapshot) {
    Judgement judgement = detector().examine(snapshot, System.currentTimeMillis(), true);
    for (Finding finding : judgement.appeared()) {
      signals.appeared(finding);
    }
    watchHeap(snapshot, judgement);
    keepCurve(snapshot, judgement);
    return judgement;
  }

  private void keepCurve(Snapshot snapshot, Judgement judgement) {
    if (curves != null) {
      curves.take(snapshot, judgement.findings(), heap.watch(), census, bounds);
    }
  }

  private @Nullable CensusSnapshot count() {
    if (!options.census() || inRounds) {
      return null;
    }
    if (census == null) {
      census = new CensusRounds(instrumentation, weaver, stacks, Thread.currentThread());
    }
    if (!census.isDue()) {
      return null;
    }
    long since = thrift == null ? 0 : thrift.beginCensus();
    CensusSnapshot taken = census.take();
    if (thrift != null) {
      thrift.endCensus(since);
    }
    return taken;
  }

  private void watchHeap(Snapshot snapshot, Judgement judgement) {
    if (heap.observe(judgement, census, bounds)) {
      Report report = reporting.report(snapshot, judgement, heap.watch(), census);
      write(report.withHealth(heap.health()));
      heap.written();
    }
  }

  Detector detector() {
    Detector made = detector;
    if (made == null) {
      made = new Detector(options, stacks.folding());
      detector = made;
    }
    return made;
  }

  private Leftovers leftovers() {
    Leftovers made = leftovers;
    if (made == null) {
      made = new Leftovers(options, instrumentation, stacks.folding());
      leftovers = made;
    }
    return made;
  }

  /** Closes what is left, or says what would be closed. */
  List<Cleanup> closeWhatIsLeft() throws InterruptedException {
    return leftovers == null && !ledger.isAnythingOpen() ? List.of() : leftovers().close(ledger);
  }

  /**
   * What is known now: the counts of this moment, the verdicts of the last sample. Judges nothing,
   * since time is counted in samples.
   */
  Report now() {
    return complete(ledger.counted(), lastJudgement, true);
  }

  /** The same for whoever asks later: a lambda would have the JVM spin a class at first. */
  @Override
  public Report get() {
    return now();
  }

  /** What the end has come to. */
  Report last(Snapshot snapshot, Judgement judgement) {
    return complete(snapshot, judgement, false);
  }

  private Report complete(Snapshot snapshot, Judgement judgement, boolean brief) {
    Report report = reporting.report(snapshot, judgement, heap.watch(), census, brief);
    reporting.explain(report, snapshot, census);
    if (repeating != null) {
      report.withRepetition(repeating.outcome());
    }
    return report.withHealth(heap.health());
  }

  /** Answers the files of {@code report=} that could be written. */
  List<String> write(Report report) {
    return WrittenReports.write(report, options, curves, ledger);
  }

  /** A part of what is open now. */
  ResourcePage resources(ResourceFilter filter) {
    return Listing.of(ledger, filter, options.interval());
  }

  /** What keeps the JVM from ending. */
  String whyAlive() {
    return WhyAlive.text(type -> Boot.open(instrumentation, type), ledger.open());
  }

  /** The heap and the alerts about it. */
  HeapRounds heap() {
    return heap;
  }

  /** What was opened and closed. */
  Ledger ledger() {
    return ledger;
  }

  /** {@code null} before there was one. */
  @Nullable CensusRounds census() {
    return census;
  }

  /** What has become of policies; {@code null} without any. */
  @Nullable BoundRounds bounds() {
    return bounds;
  }

  /** Prepares for policies that come late. */
  BoundRounds govern() throws IOException {
    BoundRounds rounds = bounds;
    if (rounds == null) {
      rounds = new BoundRounds(options, weaver);
      weaver.warmUp(Boot.hookBytes());
      reporting.govern(rounds);
      bounds = rounds;
    }
    return rounds;
  }

  /**
   * A scenario is repeated, and its warm-up is over. What came of another before is forgotten.
   *
   * @param least how many rounds of it are wanted at least
   */
  void beginRounds(String scenario, int least) throws InterruptedException {
    inRounds = true;
    census = null; // it would follow insertions as well, and only one can
    repeating =
        new Repeating(
            new Rounds(scenario, least, stacks.folding(), System.currentTimeMillis()),
            new CensusRounds(instrumentation, weaver, stacks, Thread.currentThread()),
            ledger);
    repeating.mark();
  }

  /** What is measured after each round; {@code null} when none was begun. */
  @Nullable Repeating repeating() {
    return repeating;
  }

  /** No further round will come. */
  void endRounds() {
    inRounds = false;
    if (repeating != null) {
      repeating.end();
      detector().repeated(repeating.findings());
    }
  }

  /** The process ends in the midst of them, perhaps. */
  void breakRoundsOff() {
    if (inRounds && repeating != null) {
      repeating.fail("the process ended before the last round was over");
      endRounds();
    }
  }
}
