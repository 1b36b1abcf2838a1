package heapwarden.launch;

import heapwarden.config.Options;
import heapwarden.detect.Judgement;
import heapwarden.finding.Cleanup;
import heapwarden.finding.GateResult;
import heapwarden.junit.Tests;
import heapwarden.report.Log;
import heapwarden.report.LogEntry;
import heapwarden.report.Report;
import heapwarden.track.Ledger;
import heapwarden.track.Snapshot;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The end of a process: closes what is left, waits until the collector finds nothing more, judges
 * for the last time, and writes the report, while the exit waits for it. Agent's thread only, once.
 */
final class LastReport {
  private final Options options;
  private final @Nullable Gating gating;
  private final Instrumentation instrumentation;
  private final Sampling sampling;
  private final Ledger ledger;
  private final Reporting reporting;
  private final @Nullable Tests tests;

  /**
   * Prepares for it.
   *
   * @param gating {@code null} unless this is a gate
   * @param tests {@code null} where they are not told apart
   */
  LastReport(
      Options options,
      @Nullable Gating gating,
      Instrumentation instrumentation,
      Sampling sampling,
      Reporting reporting,
      @Nullable Tests tests) {
    this.options = options;
    this.gating = gating;
    this.instrumentation = instrumentation;
    this.sampling = sampling;
    this.ledger = sampling.ledger();
    this.reporting = reporting;
    this.tests = tests;
  }

  /** Writes it; answers whether a gate is not to let this process pass. */
  boolean write() {
    Thread.interrupted();
    sampling.heap().end();
    CensusRounds rounds = options.settle() > 0 ? sampling.census() : null;
    List<Cleanup> cleanup = closeWhatIsLeft();
    settle(rounds);
    if (gating != null) {
      lookForKeepers();
    }
    Snapshot snapshot = ledger.snapshot();
    Judgement judgement = sampling.judgeAtEnd(snapshot);
    BoundRounds bounds = sampling.bounds();
    if (bounds != null) {
      bounds.close(instrumentation);
    }
    Report report = sampling.last(snapshot, judgement).withCleanup(cleanup);
    if (tests != null) {
      tests.report(report, snapshot, judgement.findings());
      if (tests.problem() != null) {
        Log.say(LogEntry.info("note", tests.problem()));
      }
    }
    if (gating != null) {
      return closeGate(gating, judgement, report);
    }
    sampling.write(report);
    reporting.close(report);
    return false;
  }

  /**
   * Before the last collection, which may take what could still be flushed. What is ended here
   * counts as left open all the same: verdicts are about what the program does.
   */
  private List<Cleanup> closeWhatIsLeft() {
    try {
      return sampling.closeWhatIsLeft();
    } catch (InterruptedException e) {
      Log.warn("interrupted while closing; what is left stays open");
    } catch (RuntimeException | Error e) {
      Log.warn("the closing failed: " + e);
    }
    return List.of();
  }

  private void settle(@Nullable CensusRounds rounds) {
    try {
      if (rounds != null) {
        rounds.expectLast();
      }
      if (sampling.census() != null || ledger.numberOpen() > 0) {
        Settling.await(ledger, options.settle());
      }
      ledger.drain(0);
    } catch (InterruptedException e) {
      Log.warn("interrupted while settling; the report may lack what the last collection found");
    }
    ledger.settle();
    sampling.breakRoundsOff();
    if (rounds != null) {
      settleLoaders(rounds);
    }
  }

  private void settleLoaders(CensusRounds rounds) {
    try {
      sampling.detector().settle(rounds.settle(), System.currentTimeMillis());
    } catch (RuntimeException | Error e) {
      Log.warn("nothing is said of class loaders at the end: " + e);
    }
  }

  private void lookForKeepers() {
    try {
      Singletons.note(instrumentation, ledger);
    } catch (RuntimeException | Error e) {
      Log.warn("what holds the resources that are open could not be told, all count: " + e);
    }
  }

  private boolean closeGate(Gating gate, Judgement judgement, Report report) {
    GateResult result = gate.judge(judgement);
    report.withGate(result);
    try {
      gate.checkPlace();
      List<String> written = sampling.write(report);
      gate.done(written);
      reporting.close(report, result, written);
    } catch (IOException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
    return !result.passed();
  }
}
