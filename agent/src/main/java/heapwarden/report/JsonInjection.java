package heapwarden.report;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.stream.JsonWriter;
import heapwarden.finding.Injection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The part of a JSON report on I/O calls that may fail; absent unless that was asked for. */
final class JsonInjection {
  private JsonInjection() {}

  static void write(JsonWriter json, Injection injection) throws IOException {
    json.name("injection").beginObject();
    json.name("thrown").value(injection.thrown());
    json.name("points").beginArray();
    for (Injection.Point point : injection.points()) {
      json.beginObject();
      point(json, point);
      json.endObject();
    }
    json.endArray();
    json.name("outcomes").beginArray();
    for (Injection.Outcome outcome : injection.outcomes()) {
      json.beginObject();
      point(json, outcome.point());
      json.name("leak").value(outcome.isLeak());
      json.name("fate").value(outcome.fate());
      json.endObject();
    }
    json.endArray();
    json.name("dropped").value(injection.dropped());
    json.endObject();
  }

  private static void point(JsonWriter json, Injection.Point point) throws IOException {
    json.name("kind").value(point.kind());
    json.name("open").value(point.open());
    json.name("io").value(point.io());
    json.name("call").value(point.call());
  }

  static Injection read(JsonObject json) {
    List<Injection.Point> points = new ArrayList<>();
    for (JsonElement each : json.getAsJsonArray("points")) {
      points.add(point(each.getAsJsonObject()));
    }
    List<Injection.Outcome> outcomes = new ArrayList<>();
    for (JsonElement each : json.getAsJsonArray("outcomes")) {
      JsonObject outcome = each.getAsJsonObject();
      outcomes.add(
          new Injection.Outcome(
              point(outcome),
              outcome.get("fate").getAsString(),
              outcome.get("leak").getAsBoolean()));
    }
    JsonElement thrown = json.get("thrown");
    return new Injection(
        points,
        thrown == null || thrown.isJsonNull() ? null : thrown.getAsString(),
        outcomes,
        json.get("dropped").getAsLong());
  }

  private static Injection.Point point(JsonObject json) {
    return new Injection.Point(
        json.get("kind").getAsString(),
        json.get("open").getAsString(),
        json.get("io").getAsString(),
        json.get("call").getAsInt());
  }
}
