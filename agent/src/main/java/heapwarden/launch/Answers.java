package heapwarden.launch;

import heapwarden.config.OptionException;
import heapwarden.config.Options;
import heapwarden.config.Request;
import heapwarden.config.Request.Answer;
import heapwarden.report.Report;
import heapwarden.report.ReportFiles;
import heapwarden.report.StatusText;
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
          answer = new Answer(true, StatusText.of(warden.now()));
          break;
        case Request.REPORT:
          answer = report(request.argument(0, "text"));
          break;
        case Request.DETACH:
          detach(then);
          return;
        default:
          answer = new Answer(false, "the agent there does not know '" + request.verb() + "'");
          break;
      }
    } catch (RuntimeException | Error e) {
      answer = new Answer(false, "the agent there failed: " + e);
    }
    then.accept(answer);
  }

  private Answer report(String form) {
    Report report = warden.now();
    return new Answer(
        true, form.equals("json") ? ReportFiles.json(report) : ReportFiles.text(report));
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
