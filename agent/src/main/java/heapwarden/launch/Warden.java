package heapwarden.launch;

import heapwarden.config.Options;
import heapwarden.detect.Detector;
import heapwarden.detect.HealthWatch;
import heapwarden.detect.Judgement;
import heapwarden.detect.Rounds;
import heapwarden.finding.Alert;
import heapwarden.finding.Cleanup;
import heapwarden.finding.Finding;
import heapwarden.finding.GateResult;
import heapwarden.finding.Health;
import heapwarden.grow.CensusSnapshot;
import heapwarden.heap.HeapWatch;
import heapwarden.report.DescriptorCounts;
import heapwarden.report.History;
import heapwarden.report.Log;
import heapwarden.report.LogEntry;
import heapwarden.report.Report;
import heapwarden.report.ReportFiles;
import heapwarden.report.ResourceFilter;
import heapwarden.report.ResourcePage;
import heapwarden.stack.Fingerprint;
import heapwarden.stack.Stacks;
import heapwarden.track.Failures;
import heapwarden.track.Ledger;
import heapwarden.track.LiveResource;
import heapwarden.track.Snapshot;
import heapwarden.track.Tracker;
import heapwarden.weave.Weaver;
import java.io.Flushable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.instrument.Instrumentation;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The work of the agent's one {@linkplain AgentThread thread}: drains what the collector found,
 * samples, judges, reports. Nothing of the application runs on it. When the JVM ends it settles and
 * writes the last report, while the exit waits for it.
 *
 * <p>Only the exit and a detach end it. An interrupt without these means nothing, and what is
 * thrown in the midst of the work costs a sample at most.
 */
final class Warden {
  /** How long to wait for the collector's finds at a time; also how late a sample may come. */
  private static final long TICK = 1000;

  /** The same in a gate, where containers are looked at while tests run. */
  private static final long TEST_TICK = 200;

  /** The same while a scenario is repeated, which waits for the agent after each round. */
  private static final long SHORT_TICK = 20;

  /** How long the JVM's exit waits for the last report beyond {@code settle}. */
  private static final long PATIENCE = 20_000;

  /** What a gate ends with that has come to no verdict: it must not let anything pass. */
  private static final int COULD_NOT_JUDGE = 2;

  /** How long it does nothing after a failure, which may well come again at once. */
  private static final long RECOVERY = 100;

  /** A program that ends within this time is spared what only pays off in longer ones. */
  private static final long HEAD_START = 50;

  /** Replaced on the agent's thread, when a later attach changes it; read by the exit too. */
  private volatile Options options;

  /** {@code null} unless this is a gate. */
  private final @Nullable Gating gating;

  private final Instrumentation instrumentation;
  private final Weaver weaver;
  private final Stacks stacks;
  private final Tracker tracker;
  private final @Nullable PutCalls calls;

  /** Made at start where there are policies, else when the command line brings some. */
  private @Nullable BoundRounds bounds;

  // Made on the agent's own thread, so that the starting application does not load them.
  @SuppressWarnings("NullAway.Init")
  private Ledger ledger;

  /** Made with the first verdicts: else a busy machine loads it before main. */
  private @Nullable Detector detector;

  @SuppressWarnings("NullAway.Init")
  private Reporting reporting;

  @SuppressWarnings("NullAway.Init")
  private Signals signals;

  /** Made with the first verdicts. */
  private @Nullable HealthWatch healthWatch;

  /** Made with the first sample, which a short program does not see. */
  private @Nullable CensusRounds census;

  /** While a scenario is repeated, and after it. */
  private @Nullable Repeating repeating;

  /** Whether the scenario goes on: then nothing but its rounds counts containers. */
  private boolean inRounds;

  /** Made with the first sample. */
  private @Nullable HeapWatch heap;

  /** Where there is a budget. */
  private @Nullable Thrift thrift;

  /** Given up so that an alert can be told in a heap that is full. */
  private final Reserve reserve = new Reserve();

  /** Given up for the last report only: what an alert gave up the application may have taken. */
  private final Reserve lastReserve = new Reserve();

  /** Where tests are told apart. */
  private @Nullable Tests tests;

  private final AgentThread thread;
  private boolean wired;
  private boolean greeted;
  private boolean begun;

  /** When the last sample was due. */
  private long lastSample;

  @SuppressWarnings("NullAway.Init")
  private Access access;

  /** Of the last sample. */
  private @Nullable Judgement lastJudgement;

  /** Where there is a page that shows them. */
  private @Nullable Curves curves;

  private @Nullable Throwable problem;
  private boolean complained;

  /** Made with the first sample, or at the end. */
  private @Nullable Leftovers leftovers;

  /** Whether a report is to be written now, since there may be no later. */
  private boolean alarm;

  /** Set once the agent is to leave this process. */
  private @Nullable Departure departure;

  private final Runnable atExit =
      new Runnable() { // a lambda would cost a starting JVM some milliseconds
        @Override
        public void run() {
          exit();
        }
      };

  /** Where I/O calls may be made to fail. */
  private @Nullable Failures failures;

  /** Whether the program ran before: then there is much that was not seen. */
  private boolean attached;

  /** Made with the first report of an attached agent. */
  private @Nullable Descriptors descriptors;

  private volatile boolean abandoned;
  private volatile boolean exiting;
  private volatile boolean leaks;
  private volatile boolean judged;

  Warden(
      Options options,
      @Nullable Gating gating,
      Instrumentation instrumentation,
      Weaver weaver,
      Stacks stacks,
      Tracker tracker,
      @Nullable PutCalls calls,
      @Nullable BoundRounds bounds) {
    this.options = options;
    this.gating = gating;
    this.instrumentation = instrumentation;
    this.weaver = weaver;
    this.stacks = stacks;
    this.tracker = tracker;
    this.calls = calls;
    this.bounds = bounds;
    this.thread = new AgentThread(this);
  }

  /** Where I/O calls may be made to fail; before {@link #start}. */
  void tell(Failures watching) {
    failures = watching;
  }

  /** Tells tests apart; before {@link #start}. */
  void follows(@Nullable Tests apart) {
    tests = apart;
  }

  /** Starts the thread; before the sink is in force, so that it is not tracked itself. */
  void start(boolean toRunningProgram) {
    attached = toRunningProgram;
    tracker.exclude(thread.group());
    ExitHook.register(atExit);
    thread.start();
  }

  /** On the agent's thread. */
  void work() {
    do { // once at least: a program may end before its agent's thread comes to run
      try {
        begin();
        watch();
      } catch (InterruptedException e) {
        // The exit wakes it so, with its mark set; from anybody else it means nothing.
      } catch (Throwable e) {
        fail(e);
      }
    } while (!exiting && !abandoned && departure == null);
    if (departure != null && !exiting) {
      signals.close();
      departure.leave();
      return;
    }
    if (!wired) {
      return;
    }
    access.close();
    if (abandoned) {
      signals.close();
      return;
    }
    try {
      finish();
      judged = true;
    } catch (RuntimeException | Error e) {
      Log.warn("the last report failed: " + e);
    }
  }

  /** Ends it without a report: the agent could not start. */
  void abandon() {
    abandoned = true;
    ExitHook.remove(atExit);
    thread.wake();
  }

  /** Whether no other thread is to follow one that was killed. */
  boolean isOver() {
    return departure != null || abandoned || judged;
  }

  /** A thread was killed by this, and another follows. */
  void goesOnAfter(Throwable e) {
    problem = e;
  }

  /** As far as it has not begun: a thread that was killed may have come to anywhere. */
  private void begin() throws InterruptedException {
    if (!wired) {
      signals = new Signals(options, gating);
      reporting = new Reporting(options, weaver, calls, bounds);
      reporting.follows(tests);
      ledger = new Ledger(tracker);
      access = new Access(this, instrumentation);
      wired = true;
      lastSample = System.currentTimeMillis();
      keepCurves();
    }
    if (!begun) {
      greet();
      begun = true;
    }
    if (census != null) {
      census.runsOn(Thread.currentThread());
    }
  }

  private void watch() throws InterruptedException {
    while (!exiting && !abandoned && departure == null) {
      long now = System.currentTimeMillis();
      long next = lastSample + options.interval();
      if (now >= next) {
        lastSample = Math.max(next, now - options.interval());
        guardedSample();
      } else {
        guardedDrain(Math.min(tick(), next - now));
      }
    }
  }

  private long tick() {
    if (inRounds) {
      return SHORT_TICK;
    }
    return tests == null ? TICK : TEST_TICK;
  }

  /** Where there is a page to show them, from now on. */
  private void keepCurves() {
    if (curves == null && (options.http() >= 0 || WrittenReports.isAnyPage(options))) {
      curves = new Curves();
      reporting.keeps(curves);
    }
  }

  private void startServing() {
    if (options.http() >= 0) {
      History history = Objects.requireNonNull(curves).history();
      reporting.serves(access.serve(options, history));
    }
  }

  /** How others reach it. Not before the agent's thread runs. */
  Access access() {
    return access;
  }

  /** Says that it is there, then leaves the processors to the starting application for a moment. */
  private void greet() throws InterruptedException {
    if (!greeted) {
      greeted = true;
      if (!options.quiet()) {
        reporting.greet();
      }
      if (gating != null && !gating.note().isEmpty()) {
        Log.warn(gating.note());
      }
      startServing();
      rehearse();
    }
    Thread.sleep(HEAD_START);
    access.open();
    ledger.expectRescued();
    stacks.accelerate();
    if (options.budgetCpu() > 0 || options.budgetMemory() > 0) {
      thrift = new Thrift(options, tracker, stacks);
      reporting.keepsTo(thrift);
    }
  }

  /**
   * Once, and not again if it fails, since nothing depends on it. What is judged here is nothing,
   * by a detector that is thrown away.
   */
  private void rehearse() throws InterruptedException {
    ledger.drain(0);
    Snapshot nothing = ledger.counted();
    new Detector(options, stacks.folding()).examine(nothing, System.currentTimeMillis(), false);
    health();
    reporting.rehearse(nothing);
  }

  /** A sample that fails, for want of memory perhaps, must not be the last. */
  private void guardedSample() {
    try {
      if (!ExitHook.hasBegun()) {
        complain();
        if (thrift != null) {
          thrift.beginSample();
        }
        sample();
        if (thrift != null) {
          thrift.endSample();
        }
      }
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  private void guardedDrain(long millis) throws InterruptedException {
    try {
      ledger.drain(millis);
      save();
      access.answer();
      if (bounds != null && !ExitHook.hasBegun() && !Reserve.isHeapNearlyFull()) {
        bounds.round(instrumentation);
      }
      if (tests != null && !inRounds && !ExitHook.hasBegun() && !Reserve.isHeapNearlyFull()) {
        tests.turn(thread.group());
      }
    } catch (RuntimeException | Error e) {
      fail(e);
      Thread.sleep(RECOVERY);
    }
  }

  /** Does less where that costs too much. */
  private void save() {
    if (thrift != null) {
      thrift.turn(reporting.bytes(ledger.bytes(), census), reporting.served(), census, detector);
    }
  }

  /** No more than this: in a full heap not even a string constant can be made. */
  private void fail(Throwable e) {
    problem = e;
    reserve.release();
  }

  /** Says what went wrong before, once. */
  private void complain() {
    if (problem != null && !complained) {
      Log.warn("a sample failed, the next will be tried: " + problem);
      complained = true;
      alarm = true;
    }
  }

  private void sample() {
    if (heap == null) {
      forgetStart();
      Fingerprint.prepare();
      ReportFiles.prepare();
    }
    signals.prepare(this::now);
    boolean full = Reserve.isHeapNearlyFull();
    if (!full) {
      weaver.reweavePending(instrumentation);
    }
    Snapshot snapshot = ledger.snapshot();
    double rise = heap == null ? 0 : heap.risePerHour();
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
    if (heap == null) {
      reserve.fill();
      lastReserve.fill();
      heap = new HeapWatch(options, instrumentation);
    }
    watchHeap(heap, snapshot, judgement);
    if (curves != null) {
      curves.take(snapshot, judgement.findings(), heap, census, bounds);
    }
    watchLife();
    signals.sampled(this::now);
  }

  /** What the loader of the agent has read ahead is of no use after the start. */
  private static void forgetStart() {
    ClassLoader own = Warden.class.getClassLoader();
    if (own instanceof Flushable) {
      try {
        ((Flushable) own).flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void watchHealth(@Nullable HeapWatch watch, Judgement judgement) {
    HealthWatch health = health();
    Health.Status before = health.current().status();
    Health now =
        health.observe(
            judgement.findings(),
            watch != null && watch.lasts(Alert.Kind.PRESSURE),
            watch != null && watch.lasts(Alert.Kind.EMERGENCY),
            watch == null ? -1 : watch.exhaustionSeconds());
    if (now.status() == before || exiting) {
      return;
    }
    signals.health(before, now);
  }

  private Detector detector() {
    Detector made = detector;
    if (made == null) {
      made = new Detector(options, stacks.folding());
      detector = made;
    }
    return made;
  }

  private HealthWatch health() {
    HealthWatch made = healthWatch;
    if (made == null) {
      made = new HealthWatch();
      healthWatch = made;
    }
    return made;
  }

  private void watchLife() {
    if (leftovers == null) {
      leftovers = new Leftovers(options, instrumentation, stacks.folding());
    }
    leftovers.watch(ledger);
  }

  /** A report is written at each alert: who runs out of memory may not come to the last one. */
  private void watchHeap(HeapWatch watch, Snapshot snapshot, Judgement judgement) {
    for (Alert alert : watch.observe(judgement.findings(), System.currentTimeMillis())) {
      if (alert.until() == 0) {
        alarm = true;
        reserve.release();
      }
      signals.alert(alert);
    }
    int collected = watch.forcedCollections();
    for (String done : watch.relieve()) {
      Log.warn(done);
    }
    if (bounds != null && !exiting) {
      bounds.relieve(watch, watch.forcedCollections() > collected);
    }
    if (census != null) {
      census.lookFor(watch.growingTypes());
    }
    watchHealth(watch, judgement);
    if (alarm) {
      alarm = false;
      write(reporting.report(snapshot, judgement, watch, census).withHealth(health().current()));
      if (!exiting) {
        reserve.fill();
      }
    }
  }

  /**
   * What is known now: the counts of this moment, the verdicts of the last sample. Judges nothing,
   * since time is counted in samples. Agent's thread only, so by {@link Requests}.
   */
  Report now() {
    Judgement judgement = lastJudgement == null ? Judgement.NOTHING : lastJudgement;
    Snapshot counted = ledger.counted();
    Report report = reporting.report(counted, judgement, heap, census, true);
    explain(report, counted);
    tellAsked(report);
    return report.withHealth(health().current());
  }

  /** What was asked for beyond the watching. */
  private void tellAsked(Report report) {
    if (repeating != null) {
      report.withRepetition(repeating.outcome());
    }
    if (failures != null) {
      report.withInjection(failures.outcome());
    }
  }

  /** What was open before nobody saw opening. */
  private void explain(Report report, Snapshot snapshot) {
    if (!attached) {
      return;
    }
    if (descriptors == null) {
      descriptors = new Descriptors();
    }
    CensusRounds rounds = census;
    DescriptorCounts counts =
        descriptors.count(snapshot.kinds(), rounds == null ? null : rounds::holders);
    if (counts != null) {
      report.withDescriptors(counts);
    }
  }

  /** What has become of policies; {@code null} without any. Agent's thread only. */
  @Nullable BoundRounds bounds() {
    return bounds;
  }

  /** Prepares for policies that come late. Agent's thread only. */
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
            new CensusRounds(instrumentation, weaver, stacks, thread.current()),
            ledger);
    repeating.mark();
  }

  /** What is measured after each round; {@code null} when none was begun. Agent's thread only. */
  @Nullable Repeating repeating() {
    return repeating;
  }

  /** No further round will come. Agent's thread only. */
  void endRounds() {
    inRounds = false;
    if (repeating != null) {
      repeating.end();
      detector().repeated(repeating.findings());
    }
  }

  /** What is open, as far as it was seen. Agent's thread only. */
  List<LiveResource> open() {
    return ledger.open();
  }

  Consumer<Class<?>> opener() {
    return type -> Boot.open(instrumentation, type);
  }

  Options options() {
    return options;
  }

  /** Goes on by other options, which differ in what can be changed. Agent's thread only. */
  void reconfigure(Options next) {
    boolean elsewhere =
        next.http() != options.http() || !next.httpBind().equals(options.httpBind());
    options = next;
    if (next.full()) {
      weaver.weaveSpared(instrumentation);
    }
    signals.reconfigure(next);
    keepCurves();
    if (elsewhere) {
      access.stopServing();
      startServing();
    }
  }

  /**
   * Leaves this process, once what is being done is done.
   *
   * @param then is told what came of it
   * @return false when the JVM is ending anyway, or the agent cannot be taken out
   */
  boolean depart(Consumer<String> then) {
    if (exiting || !ExitHook.remove(atExit)) {
      return false;
    }
    departure = new Departure(this, instrumentation, weaver, reporting, then);
    return true;
  }

  /** Answers the files of {@code report=} that could be written. Agent's thread only. */
  List<String> write(Report report) {
    return WrittenReports.write(report, options, curves, ledger);
  }

  /** A part of what is open now. Agent's thread only. */
  ResourcePage resources(ResourceFilter filter) {
    return Listing.of(ledger, filter, options.interval());
  }

  private @Nullable CensusSnapshot count() {
    if (!options.census() || inRounds) {
      return null;
    }
    if (census == null) {
      census = new CensusRounds(instrumentation, weaver, stacks, thread.current());
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

  /** Called on the exiting thread, after the application's own shutdown hooks. */
  private void exit() {
    exiting = true;
    reserve.release();
    lastReserve.release();
    thread.wake();
    thread.await(options.settle() + (options.cleans() ? options.cleanTimeout() : 0) + PATIENCE);
    if (options.exitCode() != 0 && (leaks || !judged)) {
      Runtime.getRuntime().halt(judged ? options.exitCode() : COULD_NOT_JUDGE);
    }
  }

  private void finish() {
    Thread.interrupted();
    CensusRounds rounds = options.settle() > 0 ? census : null;
    List<Cleanup> cleanup = closeWhatIsLeft();
    try {
      if (rounds != null) {
        rounds.expectLast();
      }
      if (census != null || ledger.numberOpen() > 0) {
        Settling.await(ledger, options.settle());
      }
      ledger.drain(0);
    } catch (InterruptedException e) {
      Log.warn("interrupted while settling; the report may lack what the last collection found");
    }
    ledger.settle();
    if (inRounds && repeating != null) {
      repeating.fail("the process ended before the last round was over");
      endRounds();
    }
    if (rounds != null) {
      settleLoaders(rounds);
    }
    if (gating != null) {
      lookForKeepers();
    }
    Snapshot snapshot = ledger.snapshot();
    Judgement judgement = detector().examine(snapshot, System.currentTimeMillis(), true);
    for (Finding finding : judgement.appeared()) {
      signals.appeared(finding);
    }
    if (heap == null) {
      watchHealth(null, judgement);
    } else {
      watchHeap(heap, snapshot, judgement);
    }
    if (curves != null) {
      curves.take(snapshot, judgement.findings(), heap, census, bounds);
    }
    if (bounds != null) {
      bounds.close(instrumentation);
    }
    Report report = reporting.report(snapshot, judgement, heap, census);
    explain(report, snapshot);
    tellAsked(report);
    if (tests != null) {
      tests.report(report, snapshot, judgement.findings());
      if (tests.problem() != null) {
        Log.say(LogEntry.info("note", tests.problem()));
      }
    }
    report.withHealth(health().current()).withCleanup(cleanup);
    if (gating == null) {
      write(report);
      reporting.close(report);
    } else {
      closeGate(gating, judgement, report);
    }
  }

  private void closeGate(Gating gate, Judgement judgement, Report report) {
    GateResult result = gate.judge(judgement);
    report.withGate(result);
    try {
      gate.checkPlace();
      List<String> written = write(report);
      gate.done(written);
      reporting.close(report, result, written);
    } catch (IOException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
    leaks = !result.passed();
  }

  /** That this fails must not cost the last report: all that is open counts then. */
  private void lookForKeepers() {
    try {
      Singletons.note(instrumentation, ledger);
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  /** That this fails must not cost the last report. */
  private void settleLoaders(CensusRounds rounds) {
    try {
      detector().settle(rounds.settle(), System.currentTimeMillis());
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  /**
   * Before the last collection, which may take what could still be flushed. What is ended here
   * counts as left open all the same: verdicts are about what the program does.
   */
  private List<Cleanup> closeWhatIsLeft() {
    try {
      if (leftovers == null && !ledger.isAnythingOpen()) {
        return List.of();
      }
      if (leftovers == null) {
        leftovers = new Leftovers(options, instrumentation, stacks.folding());
      }
      return leftovers.close(ledger);
    } catch (InterruptedException e) {
      Log.warn("interrupted while closing; what is left stays open");
    } catch (RuntimeException | Error e) {
      Log.warn("the closing failed: " + e);
    }
    return List.of();
  }
}
