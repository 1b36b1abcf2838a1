package heapwarden.report;

import heapwarden.finding.Alert;
import heapwarden.finding.Cleanup;
import heapwarden.finding.Finding;
import heapwarden.finding.GateResult;
import heapwarden.finding.Health;
import heapwarden.finding.Severity;
import heapwarden.finding.Standing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that the log tells: a text for a person, and fields for whoever reads a log by machine.
 * The names of the fields are those of the JSON report. Built by one thread, then only read.
 */
public final class LogEntry {
  private static final int MAX_FRAMES = 16;
  private static final int MAX_PUT_SITES = 5;

  private final boolean warning;
  private final String event;
  private final String text;
  private final Map<String, Object> fields = new LinkedHashMap<>();

  private LogEntry(boolean warning, String event, String text) {
    this.warning = warning;
    this.event = event;
    this.text = text;
  }

  /** Something that needs no action. */
  public static LogEntry info(String event, String text) {
    return new LogEntry(false, event, text);
  }

  /** Something somebody should look at. */
  public static LogEntry warn(String event, String text) {
    return new LogEntry(true, event, text);
  }

  /** A finding that has appeared. */
  public static LogEntry finding(Finding finding) {
    LogEntry entry = warn("finding", TextReport.finding(finding)).of(finding);
    entry.with("fix", finding.fix());
    entry.with("thread", finding.thread()).with("labels", finding.labels());
    entry.with("stack", first(finding.stack(), MAX_FRAMES)).with("holders", finding.holders());
    entry.with("openedBy", finding.openedBy());
    List<String> sites = new ArrayList<>();
    for (Finding.PutSite site : finding.putSites()) {
      if (sites.size() < MAX_PUT_SITES && !site.stack().isEmpty()) {
        sites.add(Math.round(100 * site.share()) + " % " + site.stack().get(0));
      }
    }
    return entry.with("putSites", sites).with("evidence", finding.evidence());
  }

  /** A finding that is true no longer. */
  public static LogEntry retracted(Finding finding) {
    return info("retracted", TextReport.retracted(finding)).of(finding);
  }

  /** What a finding has come to at the end. */
  static LogEntry total(Finding finding, String text) {
    return warn("total", text).of(finding);
  }

  /** A finding that is only worth a line. */
  static LogEntry note(Finding finding, String text) {
    return info("note", text).of(finding);
  }

  /** An alert that has begun, or is over. */
  public static LogEntry alert(Alert alert) {
    boolean over = alert.until() > 0;
    String event = alert.kind() == Alert.Kind.PRESSURE ? "pressure" : "emergency";
    String text = HeapText.alert(alert);
    LogEntry entry = over ? info(event, text) : warn(event, text);
    List<String> suspects = new ArrayList<>();
    for (Finding suspect : alert.suspects()) {
      suspects.add(suspect.fingerprint());
    }
    entry.with("state", over ? "over" : "begun").with("suspects", suspects);
    return entry.with("message", alert.message());
  }

  /** That the process is better or worse than before. */
  public static LogEntry health(Health.Status before, Health now) {
    String text = HealthText.change(before, now);
    boolean well = now.status() == Health.Status.OK;
    LogEntry entry = well ? info("health", text) : warn("health", text);
    entry.with("status", now.status().name()).with("was", before.name());
    return entry.with("reasons", now.reasons());
  }

  /** What became of something that was left open, or of so many of which the same is to be said. */
  public static LogEntry cleanup(Cleanup one, int times) {
    boolean alarming =
        one.outcome() == Cleanup.Outcome.LEFT_ALONE || one.outcome() == Cleanup.Outcome.FAILED;
    String text = CleanupText.line(one, times);
    LogEntry entry = alarming ? warn("cleanup", text) : info("cleanup", text);
    entry.with("outcome", one.outcome().name()).with("kind", one.kind().label());
    entry.with("type", one.type()).with("site", one.site()).with("count", (long) times);
    return entry.with("label", one.label()).with("message", one.message());
  }

  /**
   * What a gate says at the end; nothing comes after it.
   *
   * @param file where the report is; {@code null} for nowhere
   */
  public static LogEntry gate(Report report, GateResult gate, @Nullable String file) {
    String text = GateText.block(report, gate, file);
    LogEntry entry = gate.passed() ? info("gate", text) : warn("gate", text);
    entry.with("passed", gate.passed()).with("new", (long) gate.count(Standing.NEW));
    entry.with("known", (long) gate.count(Standing.KNOWN));
    entry.with("suppressed", (long) gate.count(Standing.SUPPRESSED));
    entry.with("fixed", (long) gate.fixed().size()).with("file", file);
    return entry.with("message", GateText.verdict(gate));
  }

  /** The last line of every run but a gate's. */
  public static LogEntry summary(Report report) {
    int notes = 0;
    for (Finding finding : report.findings) {
      notes += finding.severity() == Severity.INFO ? 1 : 0;
    }
    Report.Count total = report.total();
    LogEntry entry = info("summary", TextReport.summary(report));
    entry.with("leaks", (long) report.findings.size() - notes).with("notes", (long) notes);
    entry.with("retracted", (long) report.retracted.size());
    entry.with("opened", total.opened).with("closed", total.closed).with("lost", total.lost);
    entry.with("open", total.live).with("dropped", report.dropped).with("sampled", report.sampled);
    return entry.with("health", report.health().status().name());
  }

  private LogEntry of(Finding finding) {
    with("fingerprint", finding.fingerprint()).with("verdict", finding.verdict().name());
    with("severity", finding.severity().label()).with("kind", finding.kind().label());
    with("type", finding.type()).with("origin", finding.origin().label());
    with("count", finding.count()).with("live", finding.live()).with("bytes", finding.bytes());
    with("growthPerHour", tenths(finding.growthPerHour())).with("permanent", finding.permanent());
    with("confidence", finding.confidence());
    with("site", finding.site()).with("owner", finding.owner());
    return with("message", finding.message());
  }

  private static @Nullable Double tenths(@Nullable Double value) {
    return value == null ? null : Math.round(10 * value) / 10.0;
  }

  private static List<String> first(List<String> all, int most) {
    return all.size() <= most ? all : all.subList(0, most);
  }

  /**
   * Adds a field, unless there is nothing to tell by it.
   *
   * @param value a string, a whole number, a number, a boolean or a list of strings
   */
  public LogEntry with(String name, @Nullable Object value) {
    boolean says =
        value != null
            && !value.equals("")
            && !(value instanceof List && ((List<?>) value).isEmpty())
            && !(value instanceof Double && !Double.isFinite((Double) value));
    if (value != null && says) {
      fields.put(name, value);
    }
    return this;
  }

  boolean isWarning() {
    return warning;
  }

  String event() {
    return event;
  }

  String text() {
    return text;
  }

  /** In the order they were added; what happened stands in {@code message}, always the last. */
  Map<String, Object> fields() {
    Map<String, Object> all = new LinkedHashMap<>(fields);
    Object message = all.remove("message");
    all.put("message", message == null ? text : message);
    return all;
  }
}
