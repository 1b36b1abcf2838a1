package heapwarden.launch;

import heapwarden.clean.Closing;
import heapwarden.clean.KeepAlive;
import heapwarden.config.Options;
import heapwarden.finding.Cleanup;
import heapwarden.finding.Cleanup.Outcome;
import heapwarden.report.CleanupText;
import heapwarden.report.Log;
import heapwarden.report.LogEntry;
import heapwarden.stack.Frames;
import heapwarden.track.Ledger;
import heapwarden.track.LiveResource;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Closes what is left at the end, or says what would be closed. Agent's thread only. */
final class Leftovers {
  /** Lines in the log; the report has more. */
  private static final int MOST_INTENTIONS = 10;

  /** The rest of the limit is for the last report. */
  private static final double CLOSING = 0.7;

  private static final int MOST_LINES = 200;
  private static final int MOST_KEPT = 1000;

  private final Options options;
  private final Frames folding;
  private final List<Cleanup> outcomes = new ArrayList<>();
  private final int[] counts = new int[Outcome.values().length];
  private final Consumer<Class<?>> opener;
  private @Nullable KeepAlive keepAlive;
  private boolean said;
  private boolean stopped;

  /** Lines so far. */
  private int lines;

  /** What had no line. */
  private int untold;

  Leftovers(Options options, Instrumentation instrumentation, Frames folding) {
    this.options = options;
    this.folding = folding;
    this.opener =
        new Consumer<>() { // a lambda would cost a short program's end some milliseconds
          @Override
          public void accept(Class<?> type) {
            Boot.open(instrumentation, type);
          }
        };
  }

  /**
   * Looks, at a sample after main has ended, whether the JVM is kept alive for nothing; says so
   * once, and ends that where it is asked to after as many samples again.
   */
  void watch(Ledger ledger) {
    if (stopped || !KeepAlive.mainHasEnded()) {
      return;
    }
    if (keepAlive == null) {
      keepAlive = new KeepAlive(opener);
    }
    List<KeepAlive.Idle> idle = keepAlive.observe(ledger.open());
    if (keepAlive.samples() == KeepAlive.PATIENCE && !said) {
      said = true;
      say(idle);
    }
    if (keepAlive.samples() >= 2 * KeepAlive.PATIENCE && options.stopsZombies()) {
      stopped = true;
      keepAlive.stop(
          idle,
          options.cleanTimeout(),
          ledger::endedByUs,
          one ->
              tell(
                  told(
                      one.resource(),
                      Outcome.CLOSED,
                      "stopped, since it only kept the JVM alive")));
    }
  }

  private void say(List<KeepAlive.Idle> idle) {
    StringBuilder out = new StringBuilder(400);
    out.append("ALIVE: main has ended and nothing is left to do; the JVM is kept alive by idle ");
    out.append("threads of");
    for (KeepAlive.Idle one : idle) {
      LiveResource resource = one.resource();
      String threads = String.join(", ", one.threads());
      out.append("\n    ").append(resource.kind().label()).append(", thread ").append(threads);
      out.append(", opened at ").append(resource.site());
      outcomes.add(
          told(resource, Outcome.WOULD_CLOSE, "only keeps the JVM alive, thread " + threads));
    }
    out.append("\n    fix: end them when their work is done");
    out.append(
        options.stopsZombies()
            ? "; they are stopped after as many samples again"
            : "; see option zombies");
    Log.say(LogEntry.warn("alive", out.toString()));
  }

  private static Cleanup told(LiveResource of, Outcome outcome, String message) {
    return new Cleanup(of.kind(), of.type(), "", of.site(), outcome, message);
  }

  /** Does or says it all, with a line for each and one for the sum. */
  List<Cleanup> close(Ledger ledger) throws InterruptedException {
    long start = System.nanoTime();
    List<LiveResource> open = ledger.open();
    if (options.cleans()) {
      new Closing(opener, folding::isOwn, ledger::endedByUs, this::tell)
          .close(open, Math.round(CLOSING * options.cleanTimeout()));
    } else {
      tellIntentions(Closing.intentions(open));
    }
    if (lines + untold > 0 && says()) {
      long millis = (System.nanoTime() - start) / 1_000_000;
      Log.say(LogEntry.info("cleanup", CleanupText.sum(counts, untold, millis)));
    }
    return outcomes;
  }

  /** A gate tells the same as findings. */
  private boolean says() {
    return options.cleans() || !(options.quiet() || options.gate());
  }

  private void tell(Cleanup one) {
    note(one);
    say(one, 1, MOST_LINES);
  }

  /** One line for those that are alike, since nobody waits to see how each of them fares. */
  private void tellIntentions(List<Cleanup> intentions) {
    for (Cleanup one : intentions) {
      note(one);
    }
    for (List<Cleanup> alike : CleanupText.alike(intentions)) {
      say(alike.get(0), alike.size(), MOST_INTENTIONS);
    }
  }

  private void note(Cleanup one) {
    counts[one.outcome().ordinal()]++;
    if (outcomes.size() < MOST_KEPT) {
      outcomes.add(one);
    }
  }

  private void say(Cleanup one, int times, int mostLines) {
    if (lines == mostLines) {
      untold += times;
      return;
    }
    lines++;
    if (says()) {
      Log.say(LogEntry.cleanup(one, times));
    }
  }
}
