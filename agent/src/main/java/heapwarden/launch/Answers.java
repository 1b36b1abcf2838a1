package heapwarden.launch;

import heapwarden.config.Bound;
import heapwarden.config.OptionException;
import heapwarden.config.Options;
import heapwarden.config.Request;
import heapwarden.config.Request.Answer;
import heapwarden.finding.Quantity;
import heapwarden.report.BoundText;
import heapwarden.report.Report;
import heapwarden.report.ReportFiles;
import heapwarden.report.StatusText;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.Consumer;

/** What the agent answers to each verb of the command line. Agent's thread only. */
final class Answers {
  private final Warden warden;

  Answers(Warden warden) {
    this.warden = warden;
  }

  /** Answers, now or when what is asked has been done. */
  void answer(Request request, Consumer<Answer> then) {
    Answer answer;
    try {
      switch (request.verb()) {
        case Request.ATTACH:
          answer = reconfigure(request.argument(0, ""));
          break;
        case Request.STATUS:
          answer = new Answer(true, StatusText.of(warden.sampling().now()));
          break;
        case Request.REPORT:
          answer = report(request.argument(0, "text"));
          break;
        case Request.GC:
          answer = new Answer(true, collect());
          break;
        case Request.ROUNDS:
          answer = rounds(request);
          break;
        case Request.WHY_ALIVE:
          answer = new Answer(true, warden.sampling().whyAlive());
          break;
        case Request.BOUNDS:
          answer = bounds(request.argument(0, "list"), request.argument(1, ""));
          break;
        case Request.DETACH:
          detach(then);
          return;
        default:
          answer = new Answer(false, "the agent there does not know '" + request.verb() + "'");
          break;
      }
    } catch (IOException | RuntimeException | Error e) {
      answer = new Answer(false, "the agent there failed: " + e);
    }
    then.accept(answer);
  }

  private Answer report(String form) {
    Report report = warden.sampling().now();
    return new Answer(
        true, form.equals("json") ? ReportFiles.json(report) : ReportFiles.text(report));
  }

  /** See {@link Request#ROUNDS}. */
  Answer rounds(Request request) {
    try {
      String step = request.argument(0, "");
      if (step.equals(Request.BEGIN)) {
        int rounds = Integer.parseInt(request.argument(1, ""));
        warden.sampling().beginRounds(request.argument(2, ""), rounds);
        return new Answer(true, Request.MORE);
      }
      Repeating repeating = warden.sampling().repeating();
      if (repeating == null) {
        return new Answer(false, "nothing is being repeated there");
      }
      switch (step) {
        case Request.MARK:
          return new Answer(true, repeating.mark() ? Request.MORE : Request.ENOUGH);
        case Request.FAILED:
          repeating.fail(request.argument(1, ""));
          warden.sampling().endRounds();
          return new Answer(true, repeating.outcome().text());
        case Request.END:
          warden.sampling().endRounds();
          return new Answer(true, repeating.outcome().leaks() + "\n" + repeating.outcome().text());
        default:
          return new Answer(false, "the agent there does not know 'rounds " + step + "'");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the process ends, which the agent's thread is told so
      return new Answer(false, "the process there is ending");
    } catch (NumberFormatException e) {
      return new Answer(false, "rounds: no number " + e.getMessage());
    }
  }

  /** What was garbage and followed is judged as with any other collection. */
  private static String collect() {
    long collections = collections();
    long before = used();
    long start = System.nanoTime();
    System.gc();
    long millis = (System.nanoTime() - start) / 1_000_000;
    if (collections() == collections) {
      return "nothing was collected: this JVM ignores explicit collections"
          + " (-XX:+DisableExplicitGC)";
    }
    return "collected in "
        + millis
        + " ms: the heap held "
        + Quantity.bytes(before)
        + " before and "
        + Quantity.bytes(used())
        + " after; what was found unclosed is told with the next sample";
  }

  private static long used() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static long collections() {
    long count = 0;
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      count += collector.getCollectionCount();
    }
    return count;
  }

  private Answer bounds(String action, String of) throws IOException {
    switch (action) {
      case "load":
        List<String> mistakes = warden.sampling().govern().load(of);
        return mistakes.isEmpty()
            ? new Answer(true, "in force from now on\n" + policies())
            : new Answer(false, String.join("\n", mistakes) + "\nThe policies stay as they were.");
      case "observe":
      case "enforce":
        Bound.Mode mode = action.equals("enforce") ? Bound.Mode.ENFORCE : Bound.Mode.OBSERVE;
        BoundRounds rounds = warden.sampling().bounds();
        return rounds != null && rounds.set(of, mode)
            ? new Answer(true, "bound." + of + ": " + action + " from now on, counted anew")
            : new Answer(false, "there is no policy bound." + of + "\n" + policies());
      default:
        return new Answer(true, policies());
    }
  }

  /** Each policy, and below it each container that it governs or has governed. */
  private String policies() {
    BoundRounds rounds = warden.sampling().bounds();
    if (rounds == null || rounds.policies().isEmpty()) {
      return "no policies; see bounds PID load FILE";
    }
    List<String> lines = BoundText.lines(warden.sampling().now());
    StringBuilder text = new StringBuilder();
    for (Bound policy : rounds.policies()) {
      text.append(text.length() == 0 ? "" : "\n");
      text.append("bound.").append(policy.name()).append('=').append(policy);
      for (String line : lines) {
        String head = "bound." + policy.name() + ' ';
        if (line.startsWith(head)) {
          text.append("\n    ").append(line.substring(head.length()));
        }
      }
    }
    return text.toString();
  }

  private void detach(Consumer<Answer> then) {
    if (warden.options().gate()) {
      then.accept(
          new Answer(false, "it is a gate, which would let everything pass if it were taken out"));
    } else if (!warden.depart(done -> then.accept(new Answer(true, done)))) {
      then.accept(new Answer(false, "the process is ending, or its exit hook is out of reach"));
    }
  }

  /** Changes what can be changed, and names what cannot. */
  Answer reconfigure(String argument) {
    Options.Change change;
    try {
      change = warden.options().change(argument);
    } catch (OptionException e) {
      return new Answer(false, e.getMessage() + " Nothing was changed.");
    }
    warden.reconfigure(change.options());
    StringBuilder said = new StringBuilder("was watched already");
    if (change.changed().isEmpty() && change.unchanged().isEmpty()) {
      said.append("; nothing has changed");
    }
    if (!change.changed().isEmpty()) {
      said.append("; from now on ").append(String.join(",", change.changed()));
    }
    if (!change.unchanged().isEmpty()) {
      said.append("; this stays as it was, ").append(String.join(",", change.unchanged()));
      said.append(": to change it detach, then attach again");
    }
    return new Answer(true, said.toString());
  }
}
