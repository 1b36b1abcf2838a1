package heapwarden.launch;

import heapwarden.hook.Hooks;
import heapwarden.report.Log;
import heapwarden.report.Report;
import heapwarden.weave.Weaver;
import java.io.Closeable;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.function.Consumer;

/**
 * Takes the agent out of a process that goes on: the last report, then the hooks silent, then every
 * class as it was, and at last all that leads from the JVM to the agent's loader, so that the
 * collector can take that with all it holds. On the agent's thread, which ends with it.
 */
final class Departure {
  private final Sampling sampling;
  private final Access access;
  private final Instrumentation instrumentation;
  private final Weaver weaver;
  private final Reporting reporting;
  private final Consumer<String> then;

  Departure(
      Sampling sampling,
      Access access,
      Instrumentation instrumentation,
      Weaver weaver,
      Reporting reporting,
      Consumer<String> then) {
    this.sampling = sampling;
    this.access = access;
    this.instrumentation = instrumentation;
    this.weaver = weaver;
    this.reporting = reporting;
    this.then = then;
  }

  /**
   * Nothing of the agent may be used any more once this returns. Where memory is short, whatever of
   * it fails is told and left as it is: a class that stays woven calls silent hooks. The door is
   * shut in any case, or whoever knocks next would wait for nobody.
   */
  void leave() {
    StringBuilder said = new StringBuilder("detached; ");
    try {
      report(said);
    } catch (RuntimeException | Error e) {
      Log.warn("the last report failed: " + e);
    }
    Hooks.silence();
    try {
      undo(said);
    } catch (RuntimeException | Error e) {
      said.append("but not all is as it was: ").append(e);
    }
    try {
      access.requests().close();
      then.accept(said.toString());
    } finally {
      Hooks.answerNoMore();
      close();
    }
  }

  private void undo(StringBuilder said) {
    access.stopServing();
    int failed = weaver.failures();
    int classes = weaver.remove(instrumentation);
    BoundRounds bounds = sampling.bounds();
    if (bounds != null) {
      bounds.leave();
    }
    said.append(classes).append(" classes are as they were");
    if (weaver.failures() > failed) {
      said.append(", but one at least is not: ").append(weaver.lastFailure());
    }
  }

  private void report(StringBuilder said) {
    Report last = sampling.now();
    for (String written : sampling.write(last)) {
      said.append("the last report is in ").append(written).append("; ");
    }
    reporting.close(last);
  }

  /** From here on no further class of ours can be loaded. */
  private static void close() {
    ClassLoader loader = Departure.class.getClassLoader();
    if (loader instanceof Closeable) {
      try {
        ((Closeable) loader).close();
      } catch (IOException e) {
        Log.warn("the agent's jar could not be closed: " + e.getMessage());
      }
    }
  }
}
