package heapwarden.real;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import heapwarden.harness.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A finding that a container grows. {@code site} is the line of the user's own code that fills it,
 * {@code sites} the stacks of all who do.
 */
record Grown(
    String verdict,
    String kind,
    String type,
    String owner,
    String origin,
    long count,
    double confidence,
    String site,
    List<List<String>> sites) {
  private static final Set<String> KINDS = Set.of("map", "collection", "thread-local");

  /** The findings of containers in one of the lists of a report. */
  static List<Grown> of(Run run, String list) {
    List<Grown> grown = new ArrayList<>();
    for (JsonElement one : run.report().getAsJsonArray(list)) {
      JsonObject finding = one.getAsJsonObject();
      if (KINDS.contains(finding.get("kind").getAsString())) {
        grown.add(of(finding));
      }
    }
    return grown;
  }

  private static Grown of(JsonObject finding) {
    List<List<String>> sites = new ArrayList<>();
    for (JsonElement site : finding.getAsJsonArray("putSites")) {
      sites.add(strings(site.getAsJsonObject().getAsJsonArray("stack")));
    }
    return new Grown(
        finding.get("verdict").getAsString(),
        finding.get("kind").getAsString(),
        finding.get("type").getAsString(),
        finding.get("owner").getAsString(),
        finding.get("origin").getAsString(),
        finding.get("count").getAsLong(),
        finding.get("confidence").getAsDouble(),
        finding.get("site").getAsString(),
        sites);
  }

  private static List<String> strings(JsonArray array) {
    List<String> strings = new ArrayList<>();
    for (JsonElement one : array) {
      strings.add(one.getAsString());
    }
    return strings;
  }

  /** Where it is filled, without the line. */
  String filledIn() {
    int file = site.indexOf('(');
    return file < 0 ? site : site.substring(0, file);
  }

  /** How often this finding was told in full on stderr. */
  long told(Run run) {
    return run.stderr()
        .lines()
        .filter(line -> line.equals("    held by " + owner) || line.startsWith(heldAlso()))
        .count();
  }

  private String heldAlso() {
    return "    held by " + owner + ", ";
  }
}
