package heapwarden.report;

import heapwarden.finding.Alert;
import heapwarden.finding.Finding;
import heapwarden.finding.Severity;
import java.time.Duration;

/** How a process is, in a few lines: what one looks at first. */
public final class StatusText {
  private static final int MOST = 10;

  private StatusText() {}

  /** Several lines, the last one the summary. */
  public static String of(Report report) {
    StringBuilder out = new StringBuilder(512);
    out.append(report.jvm.mainClass.isEmpty() ? "a program" : report.jvm.mainClass);
    out.append(", process ").append(report.jvm.pid).append(" on Java ").append(report.jvm.version);
    out.append(", ").append(report.gate ? "gated" : "watched").append(" by Heapwarden ");
    out.append(report.toolVersion).append(" for ").append(time(report.to - report.from));
    out.append("\nhealth: ").append(HealthText.now(report.health()));
    out.append('\n').append(HeapText.line(report.heap));
    DescriptorCounts descriptors = report.descriptors();
    if (descriptors != null && descriptors.unexplained() > 0) {
      out.append('\n').append(descriptors.line());
    }
    for (Alert alert : report.alerts) {
      if (alert.until() <= 0) {
        out.append('\n').append(HeapText.alert(alert));
      }
    }
    int said = 0;
    for (Finding finding : report.findings) {
      if (finding.severity() != Severity.INFO && ++said <= MOST) {
        out.append('\n').append(TextReport.line(finding));
      }
    }
    if (said > MOST) {
      out.append('\n').append(said - MOST).append(" more findings, see report");
    }
    return out.append('\n').append(TextReport.summary(report)).toString();
  }

  /** Of its parts the two largest, such as {@code 2 d 3 h} or {@code 45 s}. */
  static String time(long millis) {
    Duration time = Duration.ofMillis(Math.max(0, millis));
    if (time.toDays() > 0) {
      return time.toDays() + " d " + time.toHoursPart() + " h";
    }
    if (time.toHours() > 0) {
      return time.toHours() + " h " + time.toMinutesPart() + " min";
    }
    if (time.toMinutes() > 0) {
      return time.toMinutes() + " min " + time.toSecondsPart() + " s";
    }
    return time.toSeconds() + " s";
  }
}
