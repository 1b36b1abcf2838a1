package heapwarden.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import heapwarden.finding.Finding;
import heapwarden.finding.Finding.Builder;
import heapwarden.finding.GateResult;
import heapwarden.finding.GateResult.Judged;
import heapwarden.finding.GateResult.Suppression;
import heapwarden.finding.Kind;
import heapwarden.finding.KnownLeak;
import heapwarden.finding.Origin;
import heapwarden.finding.Severity;
import heapwarden.finding.Standing;
import heapwarden.finding.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes findings, and what a gate said of them, of a JSON report again. What is broken or unknown
 * ends in an {@link IllegalArgumentException}, {@link IllegalStateException} or {@link
 * NullPointerException}.
 */
final class SavedFinding {
  private SavedFinding() {}

  static List<Finding> all(JsonObject report, String name) {
    List<Finding> findings = new ArrayList<>();
    for (JsonElement each : report.getAsJsonArray(name)) {
      findings.add(of(each.getAsJsonObject()));
    }
    return findings;
  }

  static Finding of(JsonObject json) {
    Kind kind = Kind.of(text(json, "kind"));
    if (kind == null) {
      throw new IllegalArgumentException("there is no kind '" + text(json, "kind") + "'");
    }
    List<String> stack = texts(json, "stack");
    int site = Math.max(0, stack.indexOf(text(json, "site")));
    Origin origin = Origin.valueOf(upper(json, "origin"));
    Builder builder =
        new Builder(
                text(json, "fingerprint"),
                Verdict.valueOf(text(json, "verdict")),
                kind,
                text(json, "type"))
            .severity(Severity.valueOf(upper(json, "severity")))
            .confidence(json.get("confidence").getAsDouble())
            .origin(origin)
            .count(number(json, "count"), number(json, "live"))
            .bytes(has(json, "bytes") ? Long.valueOf(number(json, "bytes")) : null)
            .bytesError(decimal(json, "bytesError"))
            .growthPerHour(decimal(json, "growthPerHour"))
            .permanent(
                has(json, "permanent")
                    ? Boolean.valueOf(json.get("permanent").getAsBoolean())
                    : null)
            .stack(stack, origin == Origin.OWN && !stack.isEmpty() ? site : -1, site)
            .opened(texts(json, "labels"), has(json, "thread") ? text(json, "thread") : null)
            .owner(has(json, "owner") ? text(json, "owner") : null, texts(json, "holders"))
            .openers(JsonTests.openers(json))
            .evidence(texts(json, "evidence"))
            .seen(time(json, "firstSeen"), time(json, "lastSeen"))
            .says(text(json, "message"), text(json, "fix"));
    List<Finding.PutSite> putSites = new ArrayList<>();
    for (JsonElement each : json.getAsJsonArray("putSites")) {
      JsonObject one = each.getAsJsonObject();
      putSites.add(new Finding.PutSite(one.get("share").getAsDouble(), texts(one, "stack")));
    }
    return builder.putSites(putSites).build();
  }

  /** What the gate said; {@code null} where there was none. */
  static @Nullable GateResult gate(JsonObject report) {
    if (!has(report, "gate")) {
      return null;
    }
    JsonObject gate = report.getAsJsonObject("gate");
    Map<String, Judged> judged = new LinkedHashMap<>();
    for (JsonElement each : report.getAsJsonArray("findings")) {
      JsonObject finding = each.getAsJsonObject();
      if (has(finding, "standing")) {
        judged.put(
            text(finding, "fingerprint"),
            new Judged(
                Standing.valueOf(text(finding, "standing")),
                number(finding, "gateCount"),
                text(finding, "standingReason")));
      }
    }
    List<KnownLeak> fixed = new ArrayList<>();
    for (JsonElement each : gate.getAsJsonArray("fixed")) {
      JsonObject one = each.getAsJsonObject();
      fixed.add(
          new KnownLeak(
              text(one, "fingerprint"),
              text(one, "kind"),
              text(one, "verdict"),
              number(one, "count"),
              text(one, "site"),
              text(one, "reason")));
    }
    return new GateResult(
        judged,
        fixed,
        suppressions(gate, "unusedSuppressions"),
        suppressions(gate, "expiredSuppressions"));
  }

  private static List<Suppression> suppressions(JsonObject gate, String name) {
    List<Suppression> all = new ArrayList<>();
    for (JsonElement each : gate.getAsJsonArray(name)) {
      JsonObject one = each.getAsJsonObject();
      all.add(
          new Suppression(
              text(one, "place"), text(one, "rule"), text(one, "reason"), text(one, "until")));
    }
    return all;
  }

  private static boolean has(JsonObject json, String name) {
    JsonElement value = json.get(name);
    return value != null && !value.isJsonNull();
  }

  private static String text(JsonObject json, String name) {
    return has(json, name) ? json.get(name).getAsString() : "";
  }

  private static String upper(JsonObject json, String name) {
    return text(json, name).toUpperCase(Locale.ROOT);
  }

  private static long number(JsonObject json, String name) {
    return has(json, name) ? json.get(name).getAsLong() : 0;
  }

  private static @Nullable Double decimal(JsonObject json, String name) {
    return has(json, name) ? Double.valueOf(json.get(name).getAsDouble()) : null;
  }

  private static long time(JsonObject json, String name) {
    return Instant.parse(text(json, name)).toEpochMilli();
  }

  private static List<String> texts(JsonObject json, String name) {
    List<String> texts = new ArrayList<>();
    if (has(json, name)) {
      JsonArray array = json.getAsJsonArray(name);
      for (JsonElement each : array) {
        texts.add(each.getAsString());
      }
    }
    return texts;
  }
}
