package heapwarden.launch;

import heapwarden.config.Options;
import heapwarden.detect.HealthWatch;
import heapwarden.detect.Judgement;
import heapwarden.finding.Alert;
import heapwarden.finding.Health;
import heapwarden.heap.HeapWatch;
import heapwarden.report.Log;
import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/**
 * The heap from sample to sample, the alerts about it, and how the process is by that. Keeps some
 * memory that is given up at an alert, and some more for the last report, so that these can be told
 * in a heap that is full. Agent's thread only, but for {@link #end} and {@link #release}.
 */
final class HeapRounds {
  private final Options options;
  private final Instrumentation instrumentation;
  private final Signals signals;

  /** Milliseconds between two reports that are written since little is free. */
  private static final long BETWEEN_FILLING = 600_000;

  /** Made with the first verdicts. */
  private @Nullable HealthWatch healthWatch;

  /** Made with the first sample. */
  private @Nullable HeapWatch heap;

  /** Given up so that an alert can be told in a heap that is full. */
  private final Reserve reserve = new Reserve();

  /** Given up for the last report only: what an alert gave up the application may have taken. */
  private final Reserve lastReserve = new Reserve();

  /** Whether a report is to be written now, since there may be no later. */
  private boolean alarm;

  /** From when on such a report may be written again. */
  private long nextFilling;

  private volatile boolean ending;

  HeapRounds(Options options, Instrumentation instrumentation, Signals signals) {
    this.options = options;
    this.instrumentation = instrumentation;
    this.signals = signals;
  }

  /** With the first sample. */
  void begin() {
    reserve.fill();
    lastReserve.fill();
    heap = new HeapWatch(options, instrumentation);
  }

  /** {@code null} before the first sample. */
  @Nullable HeapWatch watch() {
    return heap;
  }

  /**
   * Observes it after a sample, or at the end.
   *
   * @param bounds makes room when memory is short
   * @return whether a report is to be written at once: who runs out of memory may not come to the
   *     last one
   */
  boolean observe(
      Judgement judgement, @Nullable CensusRounds census, @Nullable BoundRounds bounds) {
    HeapWatch watch = heap;
    if (watch != null) {
      observe(watch, judgement, census, bounds);
    }
    watchHealth(watch, judgement);
    boolean wanted = alarm && watch != null;
    alarm &= !wanted;
    return wanted;
  }

  private void observe(
      HeapWatch watch,
      Judgement judgement,
      @Nullable CensusRounds census,
      @Nullable BoundRounds bounds) {
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
    if (bounds != null && !ending) {
      bounds.relieve(watch, watch.forcedCollections() > collected);
    }
    if (census != null) {
      census.lookFor(watch.growingTypes());
    }
  }

  private void watchHealth(@Nullable HeapWatch watch, Judgement judgement) {
    HealthWatch health = made();
    Health.Status before = health.current().status();
    Health now =
        health.observe(
            judgement.findings(),
            watch != null && watch.lasts(Alert.Kind.PRESSURE),
            watch != null && watch.lasts(Alert.Kind.EMERGENCY),
            watch == null ? -1 : watch.exhaustionSeconds());
    if (now.status() != before && !ending) {
      signals.health(before, now);
    }
  }

  private HealthWatch made() {
    HealthWatch made = healthWatch;
    if (made == null) {
      made = new HealthWatch();
      healthWatch = made;
    }
    return made;
  }

  /** How the process is. */
  Health health() {
    return made().current();
  }

  /** A report is to be written with the next sample. */
  void alarm() {
    alarm = true;
  }

  /**
   * Whether a report is to be written at once, while it can be: of a program that dies of a full
   * heap the JVM may not even come to its exit hooks. Gives up memory for it.
   */
  boolean beginsToFill() {
    if (heap == null || ending) {
      return false;
    }
    if (!Reserve.isHeapFilling()) {
      reserve.fill();
      return false;
    }
    long now = System.currentTimeMillis();
    if (now < nextFilling) {
      return false;
    }
    nextFilling = now + BETWEEN_FILLING;
    reserve.release();
    return true;
  }

  /** The report at an alert is written. */
  void written() {
    if (!ending) {
      reserve.fill();
    }
  }

  /** Gives up memory, so that what went wrong can be said. Any thread. */
  void release() {
    reserve.release();
  }

  /** The process ends: gives up what memory was kept for that. Any thread. */
  void end() {
    ending = true;
    reserve.release();
    lastReserve.release();
  }
}
