package heapwarden.harness;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a run came to; {@code report} is {@code null} when none was written. */
public record Run(int exitCode, String stdout, String stderr, JsonObject report) {

  /** One finding of the report; of each put site the topmost frame, the most frequent first. */
  public record Found(
      String verdict,
      String kind,
      String type,
      String severity,
      String origin,
      double confidence,
      long count,
      String site,
      String fingerprint,
      Boolean permanent,
      String owner,
      List<String> putSites) {
    private static final Set<String> CONTAINERS = Set.of("map", "collection", "thread-local");

    /** Whether things of this kind are found by their growth alone, and have an owner. */
    static boolean isContainer(String kind) {
      return CONTAINERS.contains(kind);
    }

    static Found of(JsonObject json) {
      JsonElement permanent = json.get("permanent");
      JsonElement owner = json.get("owner");
      List<String> putSites = new ArrayList<>();
      for (JsonElement putSite : json.getAsJsonArray("putSites")) {
        JsonArray stack = putSite.getAsJsonObject().getAsJsonArray("stack");
        putSites.add(stack.isEmpty() ? "" : stack.get(0).getAsString());
      }
      return new Found(
          json.get("verdict").getAsString(),
          json.get("kind").getAsString(),
          json.get("type").getAsString(),
          json.get("severity").getAsString(),
          json.get("origin").getAsString(),
          json.get("confidence").getAsDouble(),
          json.get("count").getAsLong(),
          json.get("site").getAsString(),
          json.get("fingerprint").getAsString(),
          permanent == null || permanent.isJsonNull() ? null : permanent.getAsBoolean(),
          owner == null || owner.isJsonNull() ? null : owner.getAsString(),
          putSites);
    }

    /** Whether a gate fails on it: see {@code Finding.isGateGrade}. */
    public boolean isGateGrade() {
      return !severity.equals("info") && !(verdict.equals("GROWING") && confidence < 0.9);
    }

    /** Whether it says that a container keeps growing, or holds more than it may, or loaders do. */
    public boolean isGrowingContainer() {
      boolean held = isContainer(kind) || (kind.equals("class-loader") && owner != null);
      return held && (verdict.equals("GROWING") || verdict.equals("OVER_BOUND"));
    }
  }

  /** The findings, worst first, notes included. */
  public List<Found> findings() {
    return list("findings");
  }

  /** The findings a gate fails on. */
  public List<Found> gateFindings() {
    return findings().stream().filter(Found::isGateGrade).toList();
  }

  public List<Found> retracted() {
    return list("retracted");
  }

  private List<Found> list(String name) {
    if (report == null) {
      throw new AssertionError("no report was written; stderr:\n" + stderr);
    }
    List<Found> found = new ArrayList<>();
    JsonArray findings = report.getAsJsonArray(name);
    for (JsonElement finding : findings) {
      found.add(Found.of(finding.getAsJsonObject()));
    }
    return found;
  }

  /** Fails with all that was printed unless the program ended well. */
  public Run succeeded() {
    if (exitCode != 0) {
      throw new AssertionError("exit code " + exitCode + "\n" + stdout + "\n" + stderr);
    }
    return this;
  }
}
