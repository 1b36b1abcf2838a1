package heapwarden.report;

import com.google.gson.stream.JsonWriter;
import heapwarden.finding.Alert;
import heapwarden.finding.Finding;
import heapwarden.finding.Quantity;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The parts {@code heap} and {@code alerts} of the JSON report. */
final class JsonHeap {
  private JsonHeap() {}

  static void heap(JsonWriter json, HeapFigures heap) throws IOException {
    json.name("heap").beginObject();
    json.name("usedBytes").value(heap.used);
    json.name("liveBytes").value(heap.live).name("liveExact").value(heap.exact);
    json.name("maxBytes").value(heap.max);
    known(json, "containerLimitBytes", heap.containerLimit);
    known(json, "containerUsedBytes", heap.containerUsed);
    json.name("trend").value(heap.trend);
    if (heap.risePerHour > 0) {
      json.name("riseBytesPerHour").value(Math.round(heap.risePerHour));
    }
    if (heap.exhaustionSeconds >= 0) {
      json.name("exhaustionSeconds").value(Math.round(heap.exhaustionSeconds));
    }
    if (!heap.pools.isEmpty()) {
      json.name("pools").beginArray();
      for (Map.Entry<String, Long> pool : heap.pools.entrySet()) {
        json.beginObject().name("name").value(pool.getKey());
        json.name("usedBytes").value(pool.getValue()).endObject();
      }
      json.endArray();
    }
    known(json, "metaspaceBytes", heap.metaspace);
    known(json, "directBytes", heap.direct);
    known(json, "mappedBytes", heap.mapped);
    known(json, "threads", heap.threads);
    known(json, "classes", heap.classes);
    known(json, "descriptors", heap.descriptors);
    known(json, "descriptorLimit", heap.descriptorLimit);
    known(json, "collections", heap.collections);
    known(json, "collectionMillis", heap.collectionMillis);
    if (heap.forced > 0) {
      json.name("forcedCollections").beginObject().name("count").value(heap.forced);
      json.name("usedBytesBefore").value(heap.beforeForced);
      json.name("usedBytesAfter").value(heap.afterForced).endObject();
    }
    if (heap.dump != null) {
      json.name("dump").value(heap.dump);
    }
    types(json, heap.types);
    if (!heap.missing.isEmpty()) {
      json.name("missing").value(heap.missing);
    }
    json.endObject();
  }

  private static void types(JsonWriter json, List<HeapFigures.Type> types) throws IOException {
    if (types.isEmpty()) {
      return;
    }
    json.name("growingTypes").beginArray();
    for (HeapFigures.Type type : types) {
      json.beginObject();
      json.name("type").value(type.name);
      json.name("count").value(type.count).name("bytes").value(type.bytes);
      json.name("bytesPerHour").value(Math.round(type.bytesPerHour));
      if (type.owner != null) {
        json.name("owner").value(type.owner);
      }
      if (!type.allocationSites.isEmpty()) {
        JsonReport.sites(json, "allocationSites", type.allocationSites);
      }
      json.endObject();
    }
    json.endArray();
  }

  private static void known(JsonWriter json, String name, long value) throws IOException {
    if (value >= 0) {
      json.name(name).value(value);
    }
  }

  static void alerts(JsonWriter json, List<Alert> alerts) throws IOException {
    json.name("alerts").beginArray();
    for (Alert alert : alerts) {
      json.beginObject();
      json.name("kind").value(alert.kind().name());
      json.name("at").value(Quantity.time(alert.at()));
      if (alert.until() > 0) {
        json.name("until").value(Quantity.time(alert.until()));
      }
      json.name("message").value(alert.message());
      json.name("suspects").beginArray();
      for (Finding suspect : alert.suspects()) {
        json.value(suspect.fingerprint());
      }
      json.endArray().endObject();
    }
    json.endArray();
  }
}
