package heapwarden.launch;

import heapwarden.config.Options;
import heapwarden.junit.Tests;
import heapwarden.report.Log;
import heapwarden.stack.Stacks;
import heapwarden.track.Failures;
import heapwarden.track.Tracker;
import heapwarden.weave.Weaver;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The life of the agent in one JVM, from its start to the exit or a detach: has its one {@linkplain
 * AgentThread thread} take {@linkplain Sampling samples} and answer who asks, and write the {@link
 * LastReport} when the JVM ends, while the exit waits for it. Nothing of the application runs on
 * that thread.
 *
 * <p>Only the exit and a detach end it. An interrupt without these means nothing, and what is
 * thrown in the midst of the work costs a sample at most.
 */
final class Warden {
  /** How long the JVM's exit waits for the last report beyond {@code settle}. */
  private static final long PATIENCE = 20_000;

  /** What a gate ends with that has come to no verdict: it must not let anything pass. */
  private static final int COULD_NOT_JUDGE = 2;

  /** How long it does nothing after a failure, which may well come again at once. */
  private static final long RECOVERY = 100;

  /** Milliseconds after which what has been woven is kept: for programs that soon end, and all. */
  private static final long AFTER_START = 1500;

  private static final long ALL_STARTED = 30_000;

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

  /** Where there are policies at the start. */
  private final @Nullable BoundRounds bounds;

  /** Where tests are told apart. */
  private @Nullable Tests tests;

  /** Where I/O calls may be made to fail. */
  private @Nullable Failures failures;

  /** Whether the program ran before: then there is much that was not seen. */
  private boolean attached;

  // Made on the agent's own thread, so that the starting application does not load them.
  @SuppressWarnings("NullAway.Init")
  private Signals signals;

  @SuppressWarnings("NullAway.Init")
  private Reporting reporting;

  /** Until it is made there is nothing that the exit could tell it. */
  private volatile @Nullable Sampling sampling;

  @SuppressWarnings("NullAway.Init")
  private Access access;

  private final AgentThread thread;
  private boolean wired;
  private boolean greeted;
  private boolean begun;

  private @Nullable Throwable problem;
  private boolean complained;

  /** Set once the agent is to leave this process. */
  private @Nullable Departure departure;

  private final Runnable atExit =
      new Runnable() { // a lambda would cost a starting JVM some milliseconds
        @Override
        public void run() {
          exit();
        }
      };

  /** Until all of what has been woven is kept there. */
  private @Nullable WovenFile woven;

  private boolean soonKept;

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

  /** Keeps what is woven; before {@link #start}. */
  void keeps(@Nullable WovenFile file) {
    woven = file;
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
    } while (goesOn());
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
      leaks =
          new LastReport(options, gating, instrumentation, sampling(), reporting, tests).write();
      judged = true;
    } catch (RuntimeException | Error e) {
      Log.warn("the last report failed: " + e);
    }
  }

  private boolean goesOn() {
    return !exiting && !abandoned && departure == null;
  }

  /** Ends it without a report: the agent could not start. */
  void abandon() {
    abandoned = true;
    ExitHook.drop(atExit);
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
  private void begin() throws InterruptedException, IOException {
    if (!wired) {
      signals = new Signals(options, gating);
      reporting = new Reporting(options, weaver, calls, bounds);
      reporting.follows(tests);
      reporting.tells(failures, attached);
      sampling =
          new Sampling(
              options, instrumentation, weaver, stacks, tracker, signals, reporting, tests, bounds);
      access = new Access(this, instrumentation);
      wired = true;
    }
    if (!begun) {
      greet();
      begun = true;
    }
    sampling().runsOn(Thread.currentThread());
  }

  /** Says that it is there, then leaves the processors to the starting application for a moment. */
  private void greet() throws InterruptedException, IOException {
    if (!greeted) {
      greeted = true;
      if (!options.quiet()) {
        reporting.greet();
      }
      if (gating != null && !gating.note().isEmpty()) {
        Log.warn(gating.note());
      }
      startServing();
      sampling().rehearse(); // not again if it fails, since nothing depends on it
    }
    Thread.sleep(HEAD_START);
    if (!weaver.isWarm()) {
      weaver.warmUp(Boot.hookBytes());
    }
    access.open();
    sampling().begin();
  }

  private void startServing() {
    if (options.http() >= 0) {
      reporting.serves(access.serve(options, sampling().history()));
    }
  }

  /** Who asks is answered after each sample, also where one takes longer than the interval. */
  private void watch() throws InterruptedException {
    while (goesOn()) {
      if (sampling().isDue()) {
        guardedSample();
      }
      guardedTurn();
    }
  }

  /** A sample that fails, for want of memory perhaps, must not be the last. */
  private void guardedSample() {
    try {
      if (!ExitHook.hasBegun()) {
        complain();
        sampling().sample();
      }
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  private void guardedTurn() throws InterruptedException {
    try {
      sampling().drain();
      keepWoven();
      access.answer();
      sampling().lookAfter();
    } catch (RuntimeException | Error e) {
      fail(e);
      Thread.sleep(RECOVERY);
    }
  }

  /** Twice, when the start is over and is not in its way, and when servers are up as well. */
  private void keepWoven() {
    WovenFile file = woven;
    long running = System.currentTimeMillis() - reporting.startedAt();
    if (file == null || running <= (soonKept ? ALL_STARTED : AFTER_START) || ExitHook.hasBegun()) {
      return;
    }
    boolean all = soonKept;
    soonKept = true;
    woven = all ? null : file;
    file.keep(all);
  }

  /** No more than this: in a full heap not even a string constant can be made. */
  private void fail(Throwable e) {
    problem = e;
    Sampling there = sampling;
    if (there != null) {
      there.heap().release();
    }
  }

  /** Says what went wrong before, once. */
  private void complain() {
    if (problem != null && !complained) {
      Log.warn("a sample failed, the next will be tried: " + problem);
      complained = true;
      sampling().heap().alarm();
    }
  }

  /** Called on the exiting thread, after the application's own shutdown hooks. */
  private void exit() {
    exiting = true;
    Sampling there = sampling;
    if (there != null) {
      there.heap().end();
    }
    thread.wake();
    thread.await(options.settle() + (options.cleans() ? options.cleanTimeout() : 0) + PATIENCE);
    if (options.exitCode() != 0 && (leaks || !judged)) {
      Runtime.getRuntime().halt(judged ? options.exitCode() : COULD_NOT_JUDGE);
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
    departure = new Departure(sampling(), access, instrumentation, weaver, reporting, then);
    return true;
  }

  /** Goes on by other options, which differ in what can be changed. Agent's thread only. */
  void reconfigure(Options next) {
    boolean elsewhere =
        next.http() != options.http() || !next.httpBind().equals(options.httpBind());
    options = next;
    sampling().reconfigure(next);
    if (elsewhere) {
      access.stopServing();
      startServing();
    }
  }

  Options options() {
    return options;
  }

  /** How others reach it. Not before the agent's thread runs. */
  Access access() {
    return access;
  }

  /** What is watched. Not before the agent's thread runs. */
  Sampling sampling() {
    Sampling made = sampling;
    if (made == null) {
      throw new IllegalStateException("the agent has not begun");
    }
    return made;
  }
}
