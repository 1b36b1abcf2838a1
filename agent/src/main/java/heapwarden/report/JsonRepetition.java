package heapwarden.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.stream.JsonWriter;
import heapwarden.finding.Repetition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of a JSON report on a scenario that was repeated; absent unless one was. */
final class JsonRepetition {
  private JsonRepetition() {}

  static void write(JsonWriter json, Repetition repetition) throws IOException {
    json.name("repetition").beginObject();
    json.name("scenario").value(repetition.scenario());
    json.name("rounds").value(repetition.rounds());
    json.name("complete").value(repetition.isComplete());
    json.name("problem").value(repetition.problem());
    numbers(json, "liveBytes", repetition.liveBytes());
    json.name("growing").beginArray();
    for (Repetition.Line line : repetition.lines()) {
      json.beginObject();
      json.name("course").value(line.course());
      json.name("kind").value(line.kind());
      json.name("place").value(line.place());
      json.name("filledAt").value(line.filledAt());
      numbers(json, "entries", line.entries());
      numbers(json, "bytes", line.bytes());
      json.endObject();
    }
    json.endArray().endObject();
  }

  private static void numbers(JsonWriter json, String name, List<Long> values) throws IOException {
    json.name(name).beginArray();
    for (long value : values) {
      json.value(value);
    }
    json.endArray();
  }

  static Repetition read(JsonObject json) {
    List<Repetition.Line> lines = new ArrayList<>();
    for (JsonElement each : json.getAsJsonArray("growing")) {
      JsonObject line = each.getAsJsonObject();
      lines.add(
          new Repetition.Line(
              line.get("course").getAsString(),
              line.get("kind").getAsString(),
              line.get("place").getAsString(),
              text(line, "filledAt"),
              numbers(line.getAsJsonArray("entries")),
              numbers(line.getAsJsonArray("bytes"))));
    }
    return new Repetition(
        json.get("scenario").getAsString(),
        json.get("rounds").getAsInt(),
        json.get("complete").getAsBoolean(),
        text(json, "problem"),
        numbers(json.getAsJsonArray("liveBytes")),
        lines);
  }

  private static @Nullable String text(JsonObject json, String name) {
    JsonElement value = json.get(name);
    return value == null || value.isJsonNull() ? null : value.getAsString();
  }

  private static List<Long> numbers(JsonArray values) {
    List<Long> numbers = new ArrayList<>();
    for (JsonElement value : values) {
      numbers.add(value.getAsLong());
    }
    return numbers;
  }
}
