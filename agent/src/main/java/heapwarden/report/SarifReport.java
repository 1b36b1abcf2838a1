package heapwarden.report;

import com.google.gson.stream.JsonWriter;
import heapwarden.finding.Finding;
import heapwarden.finding.Kind;
import heapwarden.finding.Severity;
import heapwarden.finding.Standing;
import heapwarden.finding.Verdict;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The findings as SARIF 2.1.0, for code scanning. A rule is a verdict and a kind. Of what a
 * baseline has and was not seen nothing is written: readers that do not know {@code absent} would
 * show it as a leak.
 */
final class SarifReport {
  private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
  private static final String BASE = "%SRCROOT%";
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~$!@/";
  private static final String HEX = "0123456789ABCDEF";

  /** The rules that are needed, each with the worst severity of its results. */
  private final Map<String, Finding> rules = new LinkedHashMap<>();

  private final Results results;
  private final SourceRoots sources;

  SarifReport(Results results, SourceRoots sources) {
    this.results = results;
    this.sources = sources;
    for (Finding finding : results.findings) {
      rules.merge(
          rule(finding), finding, (a, b) -> a.severity().compareTo(b.severity()) <= 0 ? a : b);
    }
  }

  String text() {
    StringWriter out = new StringWriter(16384);
    try {
      JsonWriter json = new JsonWriter(out);
      json.setIndent("  ");
      json.setHtmlSafe(false);
      write(json);
      json.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return out.append('\n').toString();
  }

  private void write(JsonWriter json) throws IOException {
    json.beginObject();
    json.name("$schema").value(SCHEMA);
    json.name("version").value("2.1.0");
    json.name("runs").beginArray().beginObject();
    json.name("tool").beginObject().name("driver").beginObject();
    json.name("name").value("Heapwarden");
    json.name("version").value(results.toolVersion);
    json.name("rules").beginArray();
    for (Finding example : rules.values()) {
      rule(json, example);
    }
    json.endArray().endObject().endObject();
    json.name("invocations").beginArray().beginObject();
    json.name("executionSuccessful").value(true);
    json.name("startTimeUtc").value(JsonReport.time(results.from));
    json.name("endTimeUtc").value(JsonReport.time(results.to));
    json.endObject().endArray();
    json.name("columnKind").value("utf16CodeUnits");
    json.name("results").beginArray();
    List<String> order = new ArrayList<>(rules.keySet());
    for (Finding finding : results.findings) {
      result(json, finding, order.indexOf(rule(finding)));
    }
    json.endArray();
    json.endObject().endArray().endObject();
  }

  private static String rule(Finding finding) {
    return finding.verdict() + "/" + finding.kind().label();
  }

  private static void rule(JsonWriter json, Finding example) throws IOException {
    Kind kind = example.kind();
    json.beginObject();
    json.name("id").value(rule(example));
    json.name("name").value(camel(example.verdict().name()) + camel(kind.name()));
    text(json, "shortDescription", kind.label() + ", " + seen(example.verdict()));
    text(json, "fullDescription", kind.type() + ": " + seen(example.verdict()) + '.');
    text(json, "help", "What ends it: " + kind.closer() + '.');
    json.name("defaultConfiguration").beginObject();
    json.name("level").value(level(example.severity())).endObject();
    json.name("properties").beginObject().name("tags").beginArray();
    json.value("leak").value(kind.label()).endArray().endObject();
    json.endObject();
  }

  private static String camel(String words) {
    StringBuilder camel = new StringBuilder(words.length());
    boolean first = true;
    for (int i = 0; i < words.length(); i++) {
      char c = words.charAt(i);
      if (c != '_') {
        camel.append(first ? c : Character.toLowerCase(c));
      }
      first = c == '_';
    }
    return camel.toString();
  }

  private static String seen(Verdict verdict) {
    switch (verdict) {
      case PROVEN:
        return "collected by the garbage collector without ever having been closed";
      case ORPHANED:
        return "reachable only from its own threads, so that nobody can end it any more";
      case GROWING:
        return "whose number or size keeps climbing";
      case OVER_BOUND:
        return "that holds more than the limit it was made with";
      case OLD:
        return "open for longer than the option age allows, without growth";
      case OPEN_AT_EXIT:
        return "still open when the JVM ended";
      default:
        return verdict.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  private static String level(Severity severity) {
    switch (severity) {
      case CRITICAL:
      case HIGH:
        return "error";
      case INFO:
        return "note";
      default:
        return "warning";
    }
  }

  private void result(JsonWriter json, Finding finding, int rule) throws IOException {
    json.beginObject();
    json.name("ruleId").value(rule(finding)).name("ruleIndex").value(rule);
    json.name("level").value(level(finding.severity()));
    text(json, "message", Results.sentence(finding));
    json.name("locations").beginArray();
    Place place = sources.place(finding);
    if (place != null) {
      json.beginObject();
      physical(json, place);
      logical(json, finding);
      json.endObject();
    }
    json.endArray();
    stacks(json, finding);
    flow(json, finding);
    json.name("partialFingerprints").beginObject();
    json.name("heapwarden/v1").value(finding.fingerprint());
    // The one name that GitHub looks for; without it a hash of the line would stand for the leak.
    json.name("primaryLocationLineHash").value(finding.fingerprint() + ":1");
    json.endObject();
    json.name("occurrenceCount").value(Math.max(1, finding.count()));
    json.name("rank").value(100 * finding.confidence());
    standing(json, finding);
    properties(json, finding);
    json.endObject();
  }

  private static void logical(JsonWriter json, Finding finding) throws IOException {
    String name = finding.stack().isEmpty() ? finding.owner() : Frame.of(finding.site()).code();
    if (name == null || name.isEmpty()) {
      return;
    }
    json.name("logicalLocations").beginArray().beginObject();
    json.name("fullyQualifiedName").value(name);
    json.name("kind").value(finding.stack().isEmpty() ? "variable" : "function");
    json.endObject().endArray();
  }

  private static void physical(JsonWriter json, Place place) throws IOException {
    json.name("physicalLocation").beginObject();
    json.name("artifactLocation").beginObject();
    if (place.path.startsWith("/")) {
      json.name("uri").value("file://" + uri(place.path));
    } else {
      json.name("uri").value(uri(place.path)).name("uriBaseId").value(BASE);
    }
    json.endObject();
    json.name("region").beginObject().name("startLine").value(Math.max(1, place.line)).endObject();
    json.endObject();
  }

  private void stacks(JsonWriter json, Finding finding) throws IOException {
    if (finding.stack().isEmpty() && finding.putSites().isEmpty()) {
      return;
    }
    json.name("stacks").beginArray();
    if (!finding.stack().isEmpty()) {
      stack(json, "opened at", finding.stack());
    }
    for (Finding.PutSite put : finding.putSites()) {
      stack(json, "filled, " + Math.round(100 * put.share()) + " %, at", put.stack());
    }
    json.endArray();
  }

  private void stack(JsonWriter json, String title, List<String> frames) throws IOException {
    json.beginObject();
    text(json, "message", title);
    json.name("frames").beginArray();
    for (String frame : frames) {
      json.beginObject().name("location");
      location(json, frame);
      json.endObject();
    }
    json.endArray().endObject();
  }

  private void location(JsonWriter json, String frame) throws IOException {
    json.beginObject();
    Place place = sources.place(frame);
    if (place.found) {
      physical(json, place);
    }
    json.name("logicalLocations").beginArray().beginObject();
    json.name("fullyQualifiedName").value(Frame.of(frame).code());
    json.name("kind").value("function").endObject().endArray();
    text(json, "message", frame);
    json.endObject();
  }

  /** The way to the opening through the files of the repository, outermost first. */
  private void flow(JsonWriter json, Finding finding) throws IOException {
    List<String> own = new ArrayList<>();
    for (String frame : finding.stack()) {
      if (sources.place(frame).found) {
        own.add(frame);
      }
    }
    if (own.isEmpty()) {
      return;
    }
    Collections.reverse(own);
    json.name("codeFlows").beginArray().beginObject();
    json.name("threadFlows").beginArray().beginObject();
    json.name("locations").beginArray();
    for (String frame : own) {
      json.beginObject().name("location");
      location(json, frame);
      json.endObject();
    }
    json.endArray().endObject().endArray().endObject().endArray();
  }

  private void standing(JsonWriter json, Finding finding) throws IOException {
    Standing standing = results.standing(finding);
    if (standing == null) {
      return;
    }
    if (standing == Standing.SUPPRESSED) {
      json.name("suppressions").beginArray().beginObject();
      json.name("kind").value("external").name("status").value("accepted");
      String reason = results.reason(finding);
      if (!reason.isEmpty()) {
        json.name("justification").value(reason);
      }
      json.endObject().endArray();
    } else {
      json.name("baselineState").value(standing == Standing.NEW ? "new" : "unchanged");
    }
  }

  private void properties(JsonWriter json, Finding finding) throws IOException {
    json.name("properties").beginObject();
    json.name("verdict").value(finding.verdict().name());
    json.name("kind").value(finding.kind().label());
    json.name("type").value(finding.type());
    json.name("severity").value(finding.severity().label());
    json.name("count").value(finding.count()).name("live").value(finding.live());
    optional(json, "bytes", finding.bytes());
    if (finding.permanent() != null) {
      json.name("permanent").value(finding.permanent());
    }
    if (finding.owner() != null) {
      json.name("owner").value(finding.owner());
    }
    if (!finding.labels().isEmpty()) {
      JsonReport.strings(json, "labels", finding.labels());
    }
    if (!Results.openedBy(finding).isEmpty()) {
      JsonReport.strings(json, "openedBy", Results.openedBy(finding));
    }
    json.name("fix").value(finding.fix());
    json.endObject();
  }

  private static void optional(JsonWriter json, String name, @Nullable Long value)
      throws IOException {
    if (value != null) {
      json.name(name).value(value);
    }
  }

  /** Braces and links mean something in such a text, which ours do not. */
  private static void text(JsonWriter json, String name, String text) throws IOException {
    String plain = text.replace('{', '(').replace('}', ')').replace("](", "] (");
    json.name(name).beginObject().name("text").value(plain).endObject();
  }

  private static String uri(String path) {
    StringBuilder uri = new StringBuilder(path.length());
    for (byte each : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (each & 0xff);
      if (UNRESERVED.indexOf(c) >= 0) {
        uri.append(c);
      } else {
        uri.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      }
    }
    return uri.toString();
  }
}
