package heapwarden.report;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

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
}
