package heapwarden.report;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The containers under policies, as part of the report in JSON. */
final class JsonBounds {
  private JsonBounds() {}

  static void write(JsonWriter json, @Nullable List<BoundLine> bounds) throws IOException {
    if (bounds == null) {
      return;
    }
    json.name("bounds").beginArray();
    for (BoundLine bound : bounds) {
      json.beginObject();
      json.name("name").value(bound.name).name("target").value(bound.target);
      json.name("place").value(bound.place).name("type").value(bound.type);
      json.name("state").value(bound.state);
      if (bound.reason != null) {
        json.name("reason").value(bound.reason);
      }
      if (bound.entries >= 0) {
        json.name("entries").value(bound.entries);
      }
      if (bound.bytesPerEntry >= 0) {
        json.name("bytesPerEntry").value(bound.bytesPerEntry);
      }
      counts(json, "evicted", bound.evicted);
      counts(json, "wouldEvict", bound.wouldEvict);
      json.name("hits").value(bound.hits).name("misses").value(bound.misses);
      if (bound.hitRatio() >= 0) {
        json.name("hitRatio").value(bound.hitRatio());
      }
      json.name("regretted").value(bound.regretted).name("regretRate").value(bound.regretRate);
      json.name("restored").value(bound.restored);
      json.name("closed").value(bound.closed).name("failedToClose").value(bound.failedToClose);
      json.name("stuck").value(bound.stuck);
      json.endObject();
    }
    json.endArray();
  }

  private static void counts(JsonWriter json, String name, Map<String, Long> counts)
      throws IOException {
    json.name(name).beginObject();
    for (Map.Entry<String, Long> count : counts.entrySet()) {
      json.name(count.getKey()).value(count.getValue());
    }
    json.endObject();
  }
}
