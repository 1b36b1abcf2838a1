package heapwarden.launch;

import heapwarden.config.Options;
import heapwarden.finding.Alert;
import heapwarden.finding.Finding;
import heapwarden.finding.Health;
import heapwarden.finding.Severity;
import heapwarden.finding.Verdict;
import heapwarden.report.Log;
import heapwarden.report.LogEntry;

/** Tells what is new to all that want to know: the log. Agent's thread only. */
final class Signals {
  Signals(Options options) {
    Log.speak(options.log());
  }

  /** A finding that was not there before; a note only the report tells. */
  void appeared(Finding finding) {
    if (finding.severity() != Severity.INFO) {
      Log.say(LogEntry.finding(finding));
    }
  }

  /** A finding that is true no longer. */
  void gone(Finding finding) {
    // A note was not announced, so its end is not either; the report lists both.
    if (finding.verdict() != Verdict.OLD) {
      Log.say(LogEntry.retracted(finding));
    }
  }

  /** An alert that has begun, or is over. */
  void alert(Alert alert) {
    Log.say(LogEntry.alert(alert));
  }

  /** That the process is better or worse than before. */
  void health(Health.Status before, Health now) {
    Log.say(LogEntry.health(before, now));
  }
}
