package heapwarden.report;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** Parts of a report as JSON objects of their own; each field is as in the whole report. */
public final class JsonParts {
  /** Writes the fields of one object. */
  interface Fields {
    void write(JsonWriter json) throws IOException;
  }

  private JsonParts() {}

  static String object(Fields fields) {
    StringWriter out = new StringWriter();
    try {
      JsonWriter json = new JsonWriter(out);
      json.setHtmlSafe(false);
      json.beginObject();
      fields.write(json);
      json.endObject();
      json.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return out.append('\n').toString();
  }

  /** Everything but the findings and bounds, which are told of in numbers. */
  public static String stats(Report report) {
    return object(
        json -> {
          json.name("schemaVersion").value(Report.SCHEMA_VERSION);
          JsonReport.head(json, report);
          JsonReport.coverage(json, report.coverage);
          JsonReport.health(json, report);
          JsonHeap.heap(json, report.heap);
          JsonReport.counts(json, report);
          json.name("findings").value(report.findings.size());
          json.name("watching").value(report.watching.size());
          json.name("retracted").value(report.retracted.size());
          JsonHeap.alerts(json, report.alerts);
          JsonReport.agent(json, report.agent);
        });
  }

  /** How the process is. */
  public static String health(Report report) {
    return object(
        json -> {
          json.name("status").value(report.health().status().name());
          JsonReport.strings(json, "reasons", report.health().reasons());
          json.name("at").value(JsonReport.time(report.to));
        });
  }

  /** The findings, and what may become or was one. */
  public static String leaks(Report report) {
    return object(
        json -> {
          JsonReport.findings(json, "findings", report.findings);
          JsonReport.findings(json, "watching", report.watching);
          JsonReport.findings(json, "retracted", report.retracted);
        });
  }

  /** What came of the policies; empty without one. */
  public static String bounds(Report report) {
    List<BoundLine> bounds = report.bounds();
    return object(json -> JsonBounds.write(json, bounds == null ? List.of() : bounds));
  }

  /** A part of what is open. */
  public static String resources(ResourcePage page) {
    return object(json -> resources(json, page));
  }

  static void resources(JsonWriter json, ResourcePage page) throws IOException {
    json.name("total").value(page.total).name("offset").value(page.offset);
    json.name("resources").beginArray();
    for (ResourceLine line : page.lines) {
      json.beginObject();
      json.name("kind").value(line.kind).name("type").value(line.type);
      json.name("site").value(line.site).name("label").value(line.label);
      json.name("thread").value(line.thread);
      json.name("ageSeconds").value(line.ageMillis / 1000.0);
      json.endObject();
    }
    json.endArray();
  }

  /** What a collection on purpose has brought. */
  public static String collected(long before, long after, long millis) {
    return object(
        json ->
            json.name("usedBytesBefore")
                .value(before)
                .name("usedBytesAfter")
                .value(after)
                .name("millis")
                .value(millis));
  }

  /** The files that were written. */
  public static String written(List<String> files) {
    return object(json -> JsonReport.strings(json, "written", files));
  }
}
