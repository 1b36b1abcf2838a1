package heapwarden.report;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import heapwarden.finding.GateResult;
import heapwarden.finding.Injection;
import heapwarden.finding.Repetition;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the command line reads back of a report that a process has written. Immutable. */
public final class SavedReport {
  /** What is compared and listed of a finding. */
  public static final class Line {
    private final JsonObject finding;

    Line(JsonObject finding) {
      this.finding = finding;
      verdict();
      kind();
      site();
    }

    public String verdict() {
      return finding.get("verdict").getAsString();
    }

    public String kind() {
      return finding.get("kind").getAsString();
    }

    public String type() {
      return text(finding, "type");
    }

    public String site() {
      return finding.get("site").getAsString();
    }

    public String fingerprint() {
      return text(finding, "fingerprint");
    }

    /** Whether it is only worth knowing. */
    public boolean isNote() {
      return text(finding, "severity").equals("info");
    }

    public double confidence() {
      return number(finding, "confidence", 0);
    }

    public long count() {
      return (long) number(finding, "count", 0);
    }

    /** What it holds; -1 when that is not known. */
    public long bytes() {
      return (long) number(finding, "bytes", -1);
    }

    /** How many more there are each hour; 0 when that is not known. */
    public double growthPerHour() {
      return number(finding, "growthPerHour", 0);
    }

    public String message() {
      return text(finding, "message");
    }

    /** Who holds it, or else where it was opened. */
    public String place() {
      String owner = text(finding, "owner");
      String place = owner.isEmpty() ? site() : owner;
      return place.isEmpty() ? "an unrecorded site" : place;
    }
  }

  /** What is there instead of a report while a gate has not judged. */
  public static final class Unfinished extends IOException {
    private static final long serialVersionUID = 1;

    private final long pid;
    private final Instant startedAt;

    Unfinished(JsonObject marker) {
      super(sentence(marker));
      this.pid = (long) number(marker, "pid", 0);
      this.startedAt = Instant.parse(text(marker, "startedAt"));
    }

    private static String sentence(JsonObject marker) {
      long pid = (long) number(marker, "pid", 0);
      if (pid == 0) {
        return "several JVMs have written it; put %p, the process id, into the name of report=";
      }
      String main = text(marker, "mainClass");
      return "its JVM, process "
          + pid
          + (main.isEmpty() ? "" : " (" + main + ")")
          + ", started "
          + text(marker, "startedAt")
          + ", has come to no verdict: it was killed or halted, hangs, or still runs";
    }

    /** The process that was to write the report; 0 when there were several. */
    public long pid() {
      return pid;
    }

    public Instant startedAt() {
      return startedAt;
    }
  }

  private final List<Line> findings = new ArrayList<>();
  private final Map<String, String> unhooked = new LinkedHashMap<>();
  private final long hookErrors;
  private final JsonObject report;

  private SavedReport(JsonObject report) throws IOException {
    this.report = report;
    JsonElement version = report.get("schemaVersion");
    if (version == null || report.get("tool") == null && report.get("unfinished") == null) {
      throw new IOException("it is no JSON report of Heapwarden");
    }
    if (version.getAsInt() > Report.SCHEMA_VERSION) {
      throw new IOException(
          "it is of schemaVersion "
              + version.getAsInt()
              + ", which a later Heapwarden has written; this one reads version "
              + Report.SCHEMA_VERSION);
    }
    if (report.has("unfinished") && !report.has("findings")) {
      throw new Unfinished(report.getAsJsonObject("unfinished"));
    }
    for (JsonElement finding : report.getAsJsonArray("findings")) {
      findings.add(new Line(finding.getAsJsonObject()));
    }
    for (JsonElement each : report.getAsJsonObject("coverage").getAsJsonArray("kinds")) {
      JsonObject kind = each.getAsJsonObject();
      if (!kind.get("hooked").getAsBoolean()) {
        String reason = kind.has("reason") ? kind.get("reason").getAsString() : "no reason given";
        unhooked.put(kind.get("kind").getAsString(), reason);
      }
    }
    this.hookErrors = report.getAsJsonObject("agent").get("hookErrors").getAsLong();
  }

  /**
   * Reads a JSON report.
   *
   * @throws IOException when the file cannot be read or is no report
   */
  public static SavedReport read(Path file) throws IOException {
    try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      return of(in);
    }
  }

  /**
   * Reads a JSON report.
   *
   * @throws IOException when the text is no report
   */
  public static SavedReport parse(String text) throws IOException {
    return of(new StringReader(text));
  }

  private static SavedReport of(Reader in) throws IOException {
    try {
      return new SavedReport(JsonParser.parseReader(in).getAsJsonObject());
    } catch (JsonParseException e) {
      boolean cut = e.getCause() instanceof EOFException;
      throw new IOException(
          cut ? "it ends in the middle" : "it is no JSON report of Heapwarden", e);
    } catch (CharacterCodingException
        | RuntimeException e) { // whatever a stranger's file makes a conversion throw
      throw new IOException("it is no JSON report of Heapwarden", e);
    }
  }

  private static String text(JsonObject of, String name) {
    JsonElement value = of.get(name);
    return value == null || value.isJsonNull() ? "" : value.getAsString();
  }

  private static double number(JsonObject of, String name, double otherwise) {
    JsonElement value = of.get(name);
    return value == null || value.isJsonNull() ? otherwise : value.getAsDouble();
  }

  private JsonObject part(String name) {
    JsonElement part = report.get(name);
    return part != null && part.isJsonObject() ? part.getAsJsonObject() : new JsonObject();
  }

  public long pid() {
    return (long) number(part("jvm"), "pid", 0);
  }

  public String mainClass() {
    return text(part("jvm"), "mainClass");
  }

  /** How the process was: OK, DEGRADED or CRITICAL; empty in an old report. */
  public String health() {
    return text(part("health"), "status");
  }

  /** Live bytes in the heap, an upper bound as a rule; -1 when that is not known. */
  public long liveBytes() {
    return (long) number(part("heap"), "liveBytes", -1);
  }

  /** The most the heap may hold; -1 when that is not known. */
  public long maxBytes() {
    return (long) number(part("heap"), "maxBytes", -1);
  }

  /** Until when it tells, as it was written. */
  public String to() {
    return text(part("time"), "to");
  }

  /** Since when it tells, as it was written. */
  public String from() {
    return text(part("time"), "from");
  }

  /** Whether tests have run of which it knows nothing. */
  public boolean areTestsNotToldApart() {
    return JsonTests.areNotToldApart(report);
  }

  /** Resources open. */
  public long live() {
    return (long) number(part("counts"), "live", 0);
  }

  /** Openings that found no room. */
  public long dropped() {
    return (long) number(part("counts"), "dropped", 0);
  }

  /** Resources opened so far. */
  public long opened() {
    return (long) number(part("counts"), "opened", 0);
  }

  /**
   * What a gate wrote at its end, with all that it told of each finding.
   *
   * @throws IOException when this is not of a gate, or one that has not judged, or is broken
   */
  public GateRun gateRun() throws IOException {
    if (report.has("unfinished")) {
      throw new Unfinished(part("unfinished"));
    }
    try {
      GateResult result = SavedFinding.gate(report);
      if (result == null) {
        throw new IOException("it is not of a gate; run that with -javaagent:heapwarden.jar=gate");
      }
      return new GateRun(this, SavedFinding.all(report, "findings"), result);
    } catch (RuntimeException e) {
      throw new IOException("it is broken: " + e.getMessage(), e);
    }
  }

  /** Whether a gate wrote it that has not judged yet; {@code null} when not. */
  @Nullable Unfinished unfinished() {
    return report.has("unfinished") ? new Unfinished(part("unfinished")) : null;
  }

  /** The whole of it. */
  JsonObject json() {
    return report;
  }

  /** What came of a scenario that was repeated; {@code null} when none was. */
  public @Nullable Repetition repetition() {
    return report.has("repetition") ? JsonRepetition.read(part("repetition")) : null;
  }

  /** Where I/O calls could fail; {@code null} when that was not asked for. */
  public @Nullable Injection injection() {
    return report.has("injection") ? JsonInjection.read(part("injection")) : null;
  }

  /** All findings, notes included. */
  public List<Line> findings() {
    return List.copyOf(findings);
  }

  /** The kinds without a hook, each with the reason. */
  public Map<String, String> unhooked() {
    return Map.copyOf(unhooked);
  }

  public long hookErrors() {
    return hookErrors;
  }
}
