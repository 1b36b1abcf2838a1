package heapwarden.report;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the command line reads back of a report that a process has written. Immutable. */
public final class SavedReport {
  /** The little of a finding that decides. */
  public static final class Line {
    private final String verdict;
    private final String kind;
    private final String site;

    Line(JsonObject finding) {
      this.verdict = finding.get("verdict").getAsString();
      this.kind = finding.get("kind").getAsString();
      this.site = finding.get("site").getAsString();
    }

    public String verdict() {
      return verdict;
    }

    public String kind() {
      return kind;
    }

    public String site() {
      return site;
    }
  }

  private final List<Line> findings = new ArrayList<>();
  private final Map<String, String> unhooked = new LinkedHashMap<>();
  private final long hookErrors;

  private SavedReport(JsonObject report) {
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
      return new SavedReport(JsonParser.parseReader(in).getAsJsonObject());
    } catch (JsonParseException | IllegalStateException | NullPointerException e) {
      throw new IOException(file + " is no report of Heapwarden: " + e, e);
    }
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
