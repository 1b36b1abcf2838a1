package heapwarden.report;

import com.google.gson.stream.JsonWriter;
import heapwarden.finding.Finding;
import heapwarden.finding.GateResult;
import heapwarden.finding.GateResult.Judged;
import heapwarden.finding.GateResult.Suppression;
import heapwarden.finding.KnownLeak;
import heapwarden.finding.Standing;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a gate says, as a part of the JSON report. */
final class JsonGate {
  private JsonGate() {}

  static void write(JsonWriter json, Report report) throws IOException {
    GateResult gate = report.gateResult();
    if (gate == null) {
      unfinished(json, report);
      return;
    }
    json.name("gate").beginObject();
    json.name("passed").value(gate.passed());
    json.name("new").value(gate.count(Standing.NEW));
    json.name("known").value(gate.count(Standing.KNOWN));
    json.name("suppressed").value(gate.count(Standing.SUPPRESSED));
    json.name("fixed").beginArray();
    for (KnownLeak leak : gate.fixed()) {
      json.beginObject();
      json.name("fingerprint").value(leak.fingerprint());
      json.name("kind").value(leak.kind());
      json.name("verdict").value(leak.verdict());
      json.name("count").value(leak.count());
      json.name("site").value(leak.site());
      json.name("reason").value(leak.reason());
      json.endObject();
    }
    json.endArray();
    suppressions(json, "unusedSuppressions", gate.unusedSuppressions());
    suppressions(json, "expiredSuppressions", gate.expiredSuppressions());
    json.endObject();
  }

  /** A report on the way, which must not be taken for a verdict: see {@link ReportMarker}. */
  private static void unfinished(JsonWriter json, Report report) throws IOException {
    if (report.gate) {
      json.name("unfinished").beginObject();
      json.name("pid").value(report.jvm.pid);
      json.name("mainClass").value(report.jvm.mainClass);
      json.name("startedAt").value(JsonReport.time(report.from));
      json.endObject();
    }
  }

  private static void suppressions(JsonWriter json, String name, List<Suppression> all)
      throws IOException {
    json.name(name).beginArray();
    for (Suppression one : all) {
      json.beginObject();
      json.name("place").value(one.place());
      json.name("rule").value(one.rule());
      json.name("reason").value(one.reason());
      json.name("until").value(one.until().isEmpty() ? null : one.until());
      json.endObject();
    }
    json.endArray();
  }

  /** How the gate takes this one; nothing where it does not count it. */
  static void standing(JsonWriter json, @Nullable GateResult gate, Finding finding)
      throws IOException {
    Judged judged = gate == null ? null : gate.of(finding);
    if (judged != null) {
      json.name("standing").value(judged.standing().name());
      json.name("standingReason").value(judged.reason());
      json.name("gateCount").value(judged.count());
    }
  }
}
