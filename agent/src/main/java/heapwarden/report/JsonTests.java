package heapwarden.report;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.stream.JsonWriter;
import heapwarden.finding.Finding;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a JSON report tells of tests. */
final class JsonTests {
  private JsonTests() {}

  /** What each test has opened, and what has grown; nothing where there were none. */
  static void write(JsonWriter json, Report report) throws IOException {
    List<TestLine> lines = report.tests();
    if (report.isWithoutTests() || lines != null) {
      json.name("testsToldApart").value(!report.isWithoutTests());
    }
    if (lines == null) {
      return;
    }
    json.name("tests").beginArray();
    for (TestLine line : lines) {
      json.beginObject();
      json.name("test").value(line.name).name("class").value(line.type);
      json.name("opened").value(line.opened).name("open").value(line.open);
      json.name("grown").value(line.grown);
      json.endObject();
    }
    json.endArray();
    json.name("testsLeftOut").value(report.testsLeftOut());
    grown(json, report);
  }

  private static void grown(JsonWriter json, Report report) throws IOException {
    List<GrownLine> lines = report.grown();
    if (lines == null) {
      return;
    }
    json.name("grownInTests").beginObject();
    json.name("complete").value(report.isGrownComplete());
    json.name("leftOut").value(report.grownLeftOut());
    json.name("containers").beginArray();
    for (GrownLine line : lines) {
      json.beginObject();
      json.name("owner").value(line.owner).name("type").value(line.type);
      json.name("entries").value(line.entries).name("gained").value(line.gained);
      json.name("in").beginArray();
      for (GrownLine.Share share : line.shares) {
        json.beginObject().name("classes").beginArray();
        for (String one : share.classes) {
          json.value(one);
        }
        json.endArray().name("moreClasses").value(share.more);
        json.name("test").value(share.test).name("gained").value(share.gained);
        json.endObject();
      }
      json.endArray().name("elsewhere").value(line.elsewhere);
      json.endObject();
    }
    json.endArray().endObject();
  }

  /** Whether tests have run of which a report knows nothing. */
  static boolean areNotToldApart(JsonObject report) {
    JsonElement told = report.get("testsToldApart");
    return told != null && !told.getAsBoolean();
  }

  /** Reads the tests that opened what a finding is about. */
  static Map<String, Long> openers(JsonObject finding) {
    JsonElement all = finding.get("openedBy");
    Map<String, Long> openers = new LinkedHashMap<>();
    if (all != null && all.isJsonArray()) {
      for (JsonElement each : all.getAsJsonArray()) {
        JsonObject one = each.getAsJsonObject();
        openers.put(one.get("test").getAsString(), one.get("count").getAsLong());
      }
    }
    return openers;
  }

  /** The tests that opened what a finding is about. */
  static void openedBy(JsonWriter json, Finding finding) throws IOException {
    if (finding.openers().isEmpty()) {
      json.name("openedBy").nullValue();
      return;
    }
    json.name("openedBy").beginArray();
    for (Map.Entry<String, Long> opener : finding.openers().entrySet()) {
      json.beginObject();
      json.name("test").value(opener.getKey()).name("count").value(opener.getValue());
      json.endObject();
    }
    json.endArray();
  }
}
