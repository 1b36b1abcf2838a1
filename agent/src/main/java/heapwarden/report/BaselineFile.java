package heapwarden.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonWriter;
import heapwarden.finding.KnownLeak;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The file of a baseline: JSON, one leak a line, sorted by fingerprint, so that two versions of it
 * compare well. It is written by us, and read with suspicion, since people merge it by hand.
 */
public final class BaselineFile {
  private static final int FINGERPRINT = 16;

  private BaselineFile() {}

  /**
   * Reads a file.
   *
   * @throws IOException when there is none, or it is no baseline that this version understands
   */
  public static List<KnownLeak> read(Path file) throws IOException {
    JsonObject root;
    try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      root = JsonParser.parseReader(in).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw new IOException("it is no baseline, or only a part of one", e);
    }
    JsonElement version = root.get("baselineVersion");
    JsonElement leaks = root.get("leaks");
    if (version == null || !version.isJsonPrimitive() || leaks == null || !leaks.isJsonArray()) {
      throw new IOException(
          "it is no baseline; one is written by: gate REPORTS --baseline FILE --update-baseline");
    }
    int number;
    try {
      number = version.getAsInt();
    } catch (NumberFormatException e) {
      throw new IOException("its version is " + version, e);
    }
    if (number > Report.SCHEMA_VERSION) {
      throw new IOException(
          "it is of version "
              + number
              + ", which a later Heapwarden has written; this one reads version "
              + Report.SCHEMA_VERSION);
    }
    return leaks(leaks.getAsJsonArray());
  }

  private static List<KnownLeak> leaks(JsonArray array) throws IOException {
    List<KnownLeak> leaks = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (JsonElement element : array) {
      KnownLeak leak;
      try {
        leak = leak(element.getAsJsonObject());
      } catch (IllegalStateException | NumberFormatException | UnsupportedOperationException e) {
        throw new IOException("entry " + (leaks.size() + 1) + " is broken: " + element, e);
      }
      if (leak.fingerprint().length() != FINGERPRINT || leak.count() < 0) {
        throw new IOException(
            "entry " + (leaks.size() + 1) + " has no fingerprint and count: " + element);
      }
      if (!seen.add(leak.fingerprint())) {
        throw new IOException("fingerprint " + leak.fingerprint() + " is in it twice");
      }
      leaks.add(leak);
    }
    return leaks;
  }

  private static KnownLeak leak(JsonObject json) {
    JsonElement count = json.get("count");
    return new KnownLeak(
        text(json, "fingerprint"),
        text(json, "kind"),
        text(json, "verdict"),
        count == null ? -1 : count.getAsLong(),
        text(json, "site"),
        text(json, "reason"));
  }

  private static String text(JsonObject json, String name) {
    JsonElement value = json.get(name);
    return value == null || value.isJsonNull() ? "" : value.getAsString();
  }

  /** Writes a file in place of what is there, whole or not at all. */
  public static void write(Path file, List<KnownLeak> leaks) throws IOException {
    List<KnownLeak> sorted = new ArrayList<>(leaks);
    sorted.sort(Comparator.comparing(KnownLeak::fingerprint));
    StringBuilder out = new StringBuilder(256 + 256 * sorted.size());
    out.append("{\n  \"baselineVersion\": ").append(Report.SCHEMA_VERSION);
    out.append(",\n  \"leaks\": [");
    String separator = "\n    ";
    for (KnownLeak leak : sorted) {
      out.append(separator).append(line(leak));
      separator = ",\n    ";
    }
    WholeFile.write(file, out.append(sorted.isEmpty() ? "]\n}\n" : "\n  ]\n}\n").toString());
  }

  private static String line(KnownLeak leak) throws IOException {
    StringWriter out = new StringWriter(256);
    JsonWriter json = new JsonWriter(out);
    json.setHtmlSafe(false);
    json.beginObject();
    json.name("fingerprint").value(leak.fingerprint());
    json.name("kind").value(leak.kind());
    json.name("verdict").value(leak.verdict());
    json.name("count").value(leak.count());
    json.name("site").value(leak.site());
    json.name("reason").value(leak.reason());
    json.endObject();
    json.flush();
    return out.toString();
  }
}
