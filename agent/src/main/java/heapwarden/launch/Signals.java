package heapwarden.launch;

import heapwarden.config.Options;
import heapwarden.finding.Alert;
import heapwarden.finding.Finding;
import heapwarden.finding.Health;
import heapwarden.finding.Severity;
import heapwarden.finding.Verdict;
import heapwarden.report.Figures;
import heapwarden.report.Log;
import heapwarden.report.LogEntry;
import heapwarden.report.Report;
import heapwarden.serve.Jfr;
import heapwarden.serve.Jmx;
import heapwarden.serve.Listener;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells what is new to all that want to know: the log, and, where they are asked for, JMX and JDK
 * Flight Recorder. These two are begun with the first sample, since their first use takes some
 * tenths of a second; one that fails is said to, once, and costs the others nothing. Agent's thread
 * only.
 */
final class Signals {
  private final List<Listener> listeners = new ArrayList<>();
  private final @Nullable Gating gating;
  private Options options;
  private @Nullable Listener jfr;
  private @Nullable Listener jmx;
  private boolean jfrAwaited;
  private boolean jmxAwaited;

  /**
   * Begins to tell.
   *
   * @param gating {@code null} unless this is a gate
   */
  Signals(Options options, @Nullable Gating gating) {
    this.options = options;
    this.gating = gating;
    this.jfrAwaited = options.jfr();
    this.jmxAwaited = options.jmx();
    Log.speak(options.log());
  }

  /** Goes on by other options: what is asked for now begins with the next sample. */
  void reconfigure(Options next) {
    jfrAwaited = next.jfr() && (jfrAwaited || !options.jfr());
    jmxAwaited = next.jmx() && (jmxAwaited || !options.jmx());
    if (!next.jfr()) {
      end(jfr);
      jfr = null;
    }
    if (!next.jmx()) {
      end(jmx);
      jmx = null;
    }
    options = next;
    Log.speak(next.log());
  }

  private void end(@Nullable Listener listener) {
    if (listener != null && listeners.remove(listener)) {
      listener.close();
    }
  }

  /**
   * Begins what was asked for; before each sample.
   *
   * @param now tells what is known
   */
  void prepare(Supplier<Report> now) {
    if (jfrAwaited) {
      jfrAwaited = false;
      jfr = beginJfr();
      add(jfr);
    }
    if (jmxAwaited) {
      jmx = beginJmx(now);
      add(jmx);
    }
  }

  private void add(@Nullable Listener listener) {
    if (listener != null) {
      listeners.add(listener);
    }
  }

  private static @Nullable Listener beginJfr() {
    try {
      return new Jfr();
    } catch (LinkageError e) {
      Log.warn("jfr: no events are written, since this runtime has no module jdk.jfr");
    } catch (RuntimeException e) {
      Log.warn("jfr: no events are written: " + e);
    }
    return null;
  }

  private @Nullable Listener beginJmx(Supplier<Report> now) {
    try {
      jmxAwaited = Jmx.mustWait();
      return jmxAwaited ? null : new Jmx(new Figures(now.get()));
    } catch (LinkageError e) {
      jmxAwaited = false;
      Log.warn("jmx: nothing is shown, since this runtime has no module java.management");
    } catch (RuntimeException e) {
      jmxAwaited = false;
      Log.warn("jmx: nothing is shown: " + e);
    }
    return null;
  }

  /** A finding that was not there before; the log leaves notes, and what may be, to the report. */
  void appeared(Finding finding) {
    if (finding.severity() != Severity.INFO && (gating == null || gating.announces(finding))) {
      Log.say(LogEntry.finding(finding));
    }
    if (!listeners.isEmpty()) {
      tell(listener -> listener.appeared(finding));
    }
  }

  /** A finding that is true no longer. */
  void gone(Finding finding) {
    // A note was not announced, so its end is not either; the report lists both.
    if (finding.verdict() != Verdict.OLD) {
      Log.say(LogEntry.retracted(finding));
    }
    if (!listeners.isEmpty()) {
      tell(listener -> listener.gone(finding));
    }
  }

  /** An alert that has begun, or is over. */
  void alert(Alert alert) {
    Log.say(LogEntry.alert(alert));
    if (!listeners.isEmpty()) {
      tell(listener -> listener.alert(alert));
    }
  }

  /** That the process is better or worse than before. */
  void health(Health.Status before, Health now) {
    Log.say(LogEntry.health(before, now));
  }

  /**
   * A sample is over.
   *
   * @param now tells what is known; not asked when nobody wants to know
   */
  void sampled(Supplier<Report> now) {
    if (!listeners.isEmpty()) {
      Figures figures = new Figures(now.get());
      tell(listener -> listener.sampled(figures));
    }
  }

  /** One that fails is told nothing any more. */
  private void tell(Consumer<Listener> news) {
    for (Listener listener : List.copyOf(listeners)) {
      try {
        news.accept(listener);
      } catch (RuntimeException | LinkageError e) {
        Log.warn(listener.getClass().getSimpleName() + " fails and is told no more: " + e);
        listeners.remove(listener);
        abandon(listener);
      }
    }
  }

  /** What it registered must not stay. */
  private static void abandon(Listener listener) {
    try {
      listener.close();
    } catch (RuntimeException | LinkageError e) {
      // It has just failed, so it may now.
    }
  }

  /** Undoes all that was registered. */
  void close() {
    if (!listeners.isEmpty()) {
      tell(Listener::close);
      listeners.clear();
    }
    jfrAwaited = false;
    jmxAwaited = false;
  }
}
