package heapwarden.report;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import heapwarden.finding.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes one report of those of all JVMs under a gate, so that each finding is told once. */
public final class JoinedRuns {
  private JoinedRuns() {}

  /**
   * Each fingerprint once, as the strongest of its verdicts tells it, with the counts of all.
   *
   * @param runs at least one
   */
  public static List<Finding> findings(List<GateRun> runs) {
    Map<String, List<Finding>> byFingerprint = new LinkedHashMap<>();
    Map<String, Integer> jvms = new LinkedHashMap<>();
    for (GateRun run : runs) {
      for (Finding finding : run.findings()) {
        byFingerprint.computeIfAbsent(finding.fingerprint(), key -> new ArrayList<>()).add(finding);
      }
      run.findings().stream()
          .map(Finding::fingerprint)
          .distinct()
          .forEach(one -> jvms.merge(one, 1, Integer::sum));
    }
    List<Finding> joined = new ArrayList<>();
    byFingerprint.forEach(
        (fingerprint, all) ->
            joined.add(join(all, jvms.getOrDefault(fingerprint, 1), runs.size())));
    joined.sort(
        (a, b) -> {
          int bySeverity = a.severity().compareTo(b.severity());
          int byVerdict = a.verdict().compareTo(b.verdict());
          int byCount = Long.compare(b.count(), a.count());
          return bySeverity != 0
              ? bySeverity
              : byVerdict != 0
                  ? byVerdict
                  : byCount != 0 ? byCount : a.fingerprint().compareTo(b.fingerprint());
        });
    return joined;
  }

  private static Finding join(List<Finding> all, int jvms, int runs) {
    Finding first = all.get(0);
    long count = 0;
    long live = 0;
    long firstSeen = Long.MAX_VALUE;
    long lastSeen = 0;
    for (Finding one : all) {
      boolean stronger =
          one.isGateGrade() != first.isGateGrade()
              ? one.isGateGrade()
              : one.verdict().compareTo(first.verdict()) < 0;
      first = stronger ? one : first;
      firstSeen = Math.min(firstSeen, one.firstSeen());
      lastSeen = Math.max(lastSeen, one.lastSeen());
    }
    long unclosed = 0;
    Map<String, Long> openers = new LinkedHashMap<>();
    for (Finding one : all) {
      count += one.verdict() == first.verdict() ? one.count() : 0;
      live += one.live();
      if (one.verdict() == first.verdict()) {
        one.openers().forEach((test, opened) -> openers.merge(test, opened, Long::sum));
      }
      unclosed += one.unclosed();
    }
    if (all.size() == 1) {
      return first;
    }
    String where =
        jvms == 1 ? "" : "; in " + jvms + " of " + runs + " JVMs, " + unclosed + " in all";
    return new Finding.Builder(first)
        .count(count, live)
        .openers(Finding.mostFrequent(openers))
        .seen(firstSeen, lastSeen)
        .says(first.message() + where, first.fix())
        .build();
  }

  /** One report of all of them: kinds are followed where each JVM follows them. */
  public static Report report(List<GateRun> runs, List<Finding> findings, String toolVersion) {
    Map<String, Report.Coverage> coverage = new TreeMap<>();
    Map<String, Report.Count> kinds = new TreeMap<>();
    long from = Long.MAX_VALUE;
    long to = 0;
    long dropped = 0;
    long sampled = 0;
    long hookErrors = 0;
    long live = 0;
    long max = 0;
    for (GateRun run : runs) {
      SavedReport saved = run.report();
      JsonObject json = saved.json();
      from = Math.min(from, time(json, "from"));
      to = Math.max(to, time(json, "to"));
      JsonObject counts = json.getAsJsonObject("counts");
      dropped += number(counts, "dropped");
      sampled += number(counts, "sampled");
      hookErrors += saved.hookErrors();
      live = Math.max(live, saved.liveBytes());
      max = Math.max(max, saved.maxBytes());
      for (JsonElement each : json.getAsJsonObject("coverage").getAsJsonArray("kinds")) {
        JsonObject kind = each.getAsJsonObject();
        Report.Coverage one = coverage(kind);
        coverage.merge(one.kind, one, (a, b) -> a.hooked ? b : a);
      }
      for (Map.Entry<String, JsonElement> each : counts.getAsJsonObject("byKind").entrySet()) {
        JsonObject count = each.getValue().getAsJsonObject();
        kinds.merge(each.getKey(), count(count), JoinedRuns::sum);
      }
    }
    SavedReport first = runs.get(0).report();
    Report joined =
        new Report(
            toolVersion,
            true,
            new Report.Jvm(
                first.pid(),
                text(first.json().getAsJsonObject("jvm"), "version"),
                text(first.json().getAsJsonObject("jvm"), "vendor"),
                first.mainClass(),
                from),
            from,
            to,
            new ArrayList<>(coverage.values()),
            new HeapFigures(Math.max(0, live), Math.max(0, max)),
            kinds,
            dropped,
            sampled,
            findings,
            List.of(),
            List.of(),
            List.of(),
            new Report.Cost(0, 0, hookErrors, 0, null, null));
    if (runs.stream().anyMatch(run -> run.report().areTestsNotToldApart())) {
      joined.withoutTests();
    }
    return joined;
  }

  private static Report.Coverage coverage(JsonObject kind) {
    boolean hooked = kind.get("hooked").getAsBoolean();
    JsonElement reason = kind.get("reason");
    @Nullable String why = reason == null || reason.isJsonNull() ? null : reason.getAsString();
    return new Report.Coverage(kind.get("kind").getAsString(), hooked, why);
  }

  private static Report.Count count(JsonObject json) {
    return new Report.Count(
        number(json, "opened"), number(json, "closed"), number(json, "lost"), number(json, "live"));
  }

  private static Report.Count sum(Report.Count a, Report.Count b) {
    return new Report.Count(
        a.opened + b.opened, a.closed + b.closed, a.lost + b.lost, a.live + b.live);
  }

  private static long time(JsonObject report, String name) {
    return Instant.parse(text(report.getAsJsonObject("time"), name)).toEpochMilli();
  }

  private static long number(JsonObject json, String name) {
    JsonElement value = json.get(name);
    return value == null || value.isJsonNull() ? 0 : value.getAsLong();
  }

  private static String text(JsonObject json, String name) {
    JsonElement value = json.get(name);
    return value == null || value.isJsonNull() ? "" : value.getAsString();
  }
}
