package heapwarden.detect;

import heapwarden.finding.Finding;
import heapwarden.finding.Finding.Builder;
import heapwarden.finding.Kind;
import heapwarden.finding.Origin;
import heapwarden.finding.Severity;
import heapwarden.finding.Verdict;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes findings of verdicts: their sentences, their severity and what to do. */
final class Wording {
  private static final double CONFIRMED = 0.9;

  private Wording() {}

  static Finding proven(Group group, long first, long last) {
    Boolean permanent = permanent(group.kind);
    String fate =
        permanent == null
            ? "its library decides what becomes of them"
            : permanent
                ? "what they held is lost until the JVM ends"
                : "the JVM frees what they held, late: at each garbage collection";
    String open = group.live > 0 ? ", " + group.live + " more open now" : "";
    return begin(group, Verdict.PROVEN, first, last)
        .count(group.lost, group.live)
        .permanent(permanent)
        .severity(ranked(group, Boolean.FALSE.equals(permanent) ? Severity.MEDIUM : Severity.HIGH))
        .says(
            group.lost
                + " collected by the garbage collector without ever being closed"
                + open
                + "; "
                + fate,
            remedy(group))
        .build();
  }

  static Finding orphaned(Group group, long first, long last) {
    return begin(group, Verdict.ORPHANED, first, last)
        .count(group.orphans, group.live)
        .permanent(true)
        .severity(ranked(group, Severity.HIGH))
        .says(
            group.orphans
                + (group.kind.isExecutor()
                    ? " dropped while a thread of each lives on: nobody can shut them down any more"
                    : " whose owner is gone while a thread of each works on: nobody can end them"
                        + " any more"),
            group.kind.isExecutor()
                ? "keep the executor and call shutdown() when done, or share one"
                : remedy(group))
        .build();
  }

  static Finding growing(Group group, double confidence, double perHour, long first, long last) {
    boolean confirmed = confidence >= CONFIRMED;
    boolean likely = confidence >= Detector.LIKELY;
    return begin(group, Verdict.GROWING, first, last)
        .count(group.live, group.live)
        .bytes(group.bytes > 0 ? Long.valueOf(group.bytes) : null)
        .growthPerHour(perHour)
        .confidence(confidence)
        .permanent(permanent(group.kind))
        .severity(
            !likely ? Severity.INFO : ranked(group, confirmed ? Severity.HIGH : Severity.MEDIUM))
        .says(
            String.format(
                Locale.ROOT,
                "%d open and climbing, %.0f more an hour (%s, confidence %.2f)",
                group.live,
                perHour,
                confirmed
                    ? "confirmed: none is ever closed"
                    : likely ? "likely" : "too early to tell",
                confidence),
            remedy(group))
        .build();
  }

  static Finding old(Group group, long age, long first, long last) {
    return begin(group, Verdict.OLD, first, last)
        .count(group.live, group.live)
        .permanent(permanent(group.kind))
        .severity(Severity.INFO)
        .says(
            group.live + " open without growth, the oldest for " + duration(age),
            "nothing, if they are meant to live that long; else " + remedy(group))
        .build();
  }

  static Finding openAtExit(Group group, boolean gate, long first, long last) {
    long open = group.live - group.exempt;
    return begin(group, Verdict.OPEN_AT_EXIT, first, last)
        .count(open, group.live)
        .bytes(group.bytes > 0 ? Long.valueOf(group.bytes) : null)
        .permanent(permanent(group.kind))
        .severity(gate ? ranked(group, Severity.MEDIUM) : Severity.INFO)
        .says(open + " still open when the JVM ended", remedy(group))
        .build();
  }

  /** What is open is meant to be, as far as one can see: told, but it does not count. */
  static Finding keptAtExit(Group group, long first, long last) {
    return begin(group, Verdict.OPEN_AT_EXIT, first, last)
        .count(group.kept, group.live)
        .bytes(group.bytes > 0 ? Long.valueOf(group.bytes) : null)
        .permanent(permanent(group.kind))
        .severity(Severity.INFO)
        .owner(group.keeper, List.of())
        .says(
            group.kept + " still open when the JVM ended, kept by the field " + group.keeper,
            "nothing, if it is meant to live as long as the JVM; else " + remedy(group))
        .build();
  }

  /** The same finding, saying that it is true no longer. */
  static Finding retracted(Finding finding) {
    String why =
        finding.verdict() == Verdict.ORPHANED
            ? "their threads have ended"
            : finding.verdict() == Verdict.GROWING
                ? "growth has stopped"
                : finding.verdict() == Verdict.OVER_BOUND
                    ? "it is within its limit again"
                    : "they were closed after all";
    return new Builder(finding.fingerprint(), finding.verdict(), finding.kind(), finding.type())
        .severity(Severity.INFO)
        .confidence(finding.confidence())
        .origin(finding.origin())
        .count(finding.count(), finding.live())
        .stack(finding.stack(), finding.ownFrame(), finding.siteFrame())
        .opened(finding.labels(), finding.thread())
        .openers(finding.openers())
        .owner(finding.owner(), finding.holders())
        .putSites(finding.putSites())
        .seen(finding.firstSeen(), finding.lastSeen())
        .says(why, "nothing")
        .build();
  }

  static Builder begin(Group group, Verdict verdict, long first, long last) {
    return new Builder(group.fingerprint, verdict, group.kind, group.type)
        .origin(group.origin())
        .stack(group.stack(), group.ownFrame(), group.siteFrame())
        .opened(group.labels(), group.thread)
        .openers(group.openers(verdict == Verdict.PROVEN || verdict == Verdict.ORPHANED))
        .owner(
            group.holders.isEmpty() ? null : group.holders.get(0),
            group.holders.isEmpty() ? List.of() : group.holders.subList(1, group.holders.size()))
        .seen(first, last);
  }

  static @Nullable Boolean permanent(Kind kind) {
    switch (kind.loss()) {
      case PERMANENT:
        return true;
      case RECOVERED:
        return false;
      default:
        return null;
    }
  }

  static Severity ranked(Group group, Severity severity) {
    return group.origin() == Origin.JDK ? Severity.INFO : severity;
  }

  static String remedy(Group group) {
    switch (group.kind) {
      case MAPPED_MEMORY:
      case DIRECT_MEMORY:
        return "drop the buffers when done, or share a bounded number of them";
      case HTTP_CLIENT:
        return "share one client; from JDK 21 on one can also be closed";
      case EXECUTOR:
      case SCHEDULED_EXECUTOR:
        return "call shutdown() when done, or share one";
      case THREAD:
        return "let the threads end, or run the work on a bounded executor";
      case SHUTDOWN_HOOK:
        return "remove the hook when done, or register one for all";
      case DELETE_ON_EXIT:
        return "delete the file when done with Files.delete, since deleteOnExit never forgets a path";
      case CLOSEABLE:
        return "end it when done: by close(), or by the method that track= names";
      case PROCESS:
      case TIMER:
      case TIMER_TASK:
      case SCHEDULED_TASK:
      case PIPE:
      case INFLATER:
      case HTTP_SERVER:
        return "call " + group.kind.closer() + " when done";
      default:
        return "call " + group.kind.closer() + " when done, best by try (...) { }";
    }
  }

  private static String duration(long millis) {
    long seconds = millis / 1000;
    if (seconds < 120) {
      return seconds + " s";
    }
    long minutes = seconds / 60;
    return minutes < 120 ? minutes + " min" : minutes / 60 + " h";
  }
}
