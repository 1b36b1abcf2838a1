package heapwarden.report;

import com.google.gson.stream.JsonWriter;
import heapwarden.finding.Cleanup;
import heapwarden.finding.Finding;
import heapwarden.finding.GateResult;
import heapwarden.finding.Injection;
import heapwarden.finding.Quantity;
import heapwarden.finding.Repetition;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The report as JSON: see {@code heapwarden-report.schema.json}, which tests hold this to. */
final class JsonReport {
  private JsonReport() {}

  static void write(Report report, Writer out) throws IOException {
    JsonWriter json = new JsonWriter(out);
    json.setIndent("  ");
    json.setHtmlSafe(false);
    json.beginObject();
    json.name("schemaVersion").value(Report.SCHEMA_VERSION);
    head(json, report);
    coverage(json, report.coverage);
    health(json, report);
    JsonHeap.heap(json, report.heap);
    counts(json, report);
    JsonGate.write(json, report);
    findings(json, "findings", report.findings, report.gateResult());
    findings(json, "watching", report.watching);
    findings(json, "retracted", report.retracted);
    JsonHeap.alerts(json, report.alerts);
    agent(json, report.agent);
    mapSites(json, report.mapSites());
    cleanup(json, report.cleanup());
    JsonBounds.write(json, report.bounds());
    descriptors(json, report.descriptors());
    Repetition repetition = report.repetition();
    if (repetition != null) {
      JsonRepetition.write(json, repetition);
    }
    Injection injection = report.injection();
    if (injection != null) {
      JsonInjection.write(json, injection);
    }
    JsonTests.write(json, report);
    json.endObject();
    json.flush();
    out.write('\n');
  }

  /** Who tells this, of which process and when. */
  static void head(JsonWriter json, Report report) throws IOException {
    json.name("tool").beginObject();
    json.name("name").value("heapwarden").name("version").value(report.toolVersion);
    json.endObject();
    jvm(json, report.jvm);
    json.name("time").beginObject();
    json.name("from").value(time(report.from)).name("to").value(time(report.to));
    json.endObject();
  }

  static void health(JsonWriter json, Report report) throws IOException {
    json.name("health").beginObject();
    json.name("status").value(report.health().status().name());
    strings(json, "reasons", report.health().reasons());
    json.endObject();
  }

  static String time(long millis) {
    return Quantity.time(millis);
  }

  private static void jvm(JsonWriter json, Report.Jvm jvm) throws IOException {
    json.name("jvm").beginObject();
    json.name("pid").value(jvm.pid);
    json.name("version").value(jvm.version);
    json.name("vendor").value(jvm.vendor);
    json.name("mainClass").value(jvm.mainClass);
    json.name("startedAt").value(time(jvm.startedAt));
    json.endObject();
  }

  static void coverage(JsonWriter json, List<Report.Coverage> kinds) throws IOException {
    json.name("coverage").beginObject().name("kinds").beginArray();
    for (Report.Coverage kind : kinds) {
      json.beginObject();
      json.name("kind").value(kind.kind).name("hooked").value(kind.hooked);
      if (kind.reason != null) {
        json.name("reason").value(kind.reason);
      }
      json.endObject();
    }
    json.endArray().endObject();
  }

  private static void mapSites(JsonWriter json, @Nullable List<Report.MapSite> sites)
      throws IOException {
    if (sites == null) {
      return;
    }
    json.name("mapSites").beginArray();
    for (Report.MapSite site : sites) {
      json.beginObject();
      json.name("site").value(site.site);
      json.name("call").value(site.call);
      json.name("count").value(site.count);
      json.endObject();
    }
    json.endArray();
  }

  private static void cleanup(JsonWriter json, List<Cleanup> outcomes) throws IOException {
    if (outcomes.isEmpty()) {
      return;
    }
    json.name("cleanup").beginArray();
    for (Cleanup one : outcomes) {
      json.beginObject();
      json.name("kind").value(one.kind().label());
      json.name("type").value(one.type());
      json.name("label").value(one.label().isEmpty() ? null : one.label());
      json.name("site").value(one.site());
      json.name("outcome").value(one.outcome().name());
      json.name("message").value(one.message());
      json.endObject();
    }
    json.endArray();
  }

  private static void descriptors(JsonWriter json, @Nullable DescriptorCounts counts)
      throws IOException {
    if (counts == null) {
      return;
    }
    json.name("descriptors").beginObject();
    json.name("ofJvm").value(counts.ofJvm).name("followed").value(counts.followed);
    json.name("unexplained").value(counts.unexplained());
    json.name("bySort").beginObject();
    for (DescriptorCounts.Sort sort : DescriptorCounts.Sort.values()) {
      json.name(sort.label()).value(counts.bySort[sort.ordinal()]);
    }
    json.endObject();
    strings(json, "examples", counts.examples);
    json.name("holders").beginArray();
    for (Map.Entry<String, String> holder : counts.holders.entrySet()) {
      json.beginObject().name("type").value(holder.getKey());
      json.name("owner").value(holder.getValue()).endObject();
    }
    json.endArray().endObject();
  }

  static void counts(JsonWriter json, Report report) throws IOException {
    json.name("counts").beginObject();
    count(json, report.total());
    json.name("dropped").value(report.dropped).name("sampled").value(report.sampled);
    json.name("byKind").beginObject();
    for (Map.Entry<String, Report.Count> kind : report.kinds.entrySet()) {
      json.name(kind.getKey()).beginObject();
      count(json, kind.getValue());
      json.endObject();
    }
    json.endObject().endObject();
  }

  private static void count(JsonWriter json, Report.Count count) throws IOException {
    json.name("opened").value(count.opened);
    json.name("closed").value(count.closed);
    json.name("lost").value(count.lost);
    json.name("live").value(count.live);
  }

  static void findings(JsonWriter json, String name, List<Finding> findings) throws IOException {
    findings(json, name, findings, null);
  }

  static void findings(
      JsonWriter json, String name, List<Finding> findings, @Nullable GateResult gate)
      throws IOException {
    json.name(name).beginArray();
    for (Finding finding : findings) {
      finding(json, finding, gate);
    }
    json.endArray();
  }

  private static void finding(JsonWriter json, Finding finding, @Nullable GateResult gate)
      throws IOException {
    json.beginObject();
    json.name("fingerprint").value(finding.fingerprint());
    json.name("verdict").value(finding.verdict().name());
    JsonGate.standing(json, gate, finding);
    json.name("kind").value(finding.kind().label());
    json.name("type").value(finding.type());
    json.name("severity").value(finding.severity().label());
    json.name("confidence").value(finding.confidence());
    json.name("origin").value(finding.origin().label());
    json.name("count").value(finding.count());
    json.name("live").value(finding.live());
    json.name("bytes").value(finding.bytes());
    if (finding.bytesError() != null) {
      json.name("bytesError").value(finding.bytesError());
    }
    json.name("growthPerHour").value(finding.growthPerHour());
    json.name("permanent").value(finding.permanent());
    json.name("site").value(finding.site());
    strings(json, "stack", finding.stack());
    json.name("owner").value(finding.owner());
    strings(json, "holders", finding.holders());
    sites(json, "putSites", finding.putSites());
    strings(json, "evidence", finding.evidence());
    JsonTests.openedBy(json, finding);
    json.name("thread").value(finding.thread());
    json.name("label").value(finding.labels().isEmpty() ? null : finding.labels().get(0));
    strings(json, "labels", finding.labels());
    json.name("firstSeen").value(time(finding.firstSeen()));
    json.name("lastSeen").value(time(finding.lastSeen()));
    json.name("message").value(finding.message());
    json.name("fix").value(finding.fix());
    json.endObject();
  }

  static void sites(JsonWriter json, String name, List<Finding.PutSite> sites) throws IOException {
    json.name(name).beginArray();
    for (Finding.PutSite site : sites) {
      json.beginObject();
      json.name("share").value(site.share());
      strings(json, "stack", site.stack());
      json.endObject();
    }
    json.endArray();
  }

  static void strings(JsonWriter json, String name, List<String> values) throws IOException {
    json.name(name).beginArray();
    for (String value : values) {
      json.value(value);
    }
    json.endArray();
  }

  static void agent(JsonWriter json, Report.Cost agent) throws IOException {
    json.name("agent").beginObject();
    json.name("bytes").value(agent.bytes);
    json.name("cpuNanos").value(agent.cpuNanos);
    json.name("hookErrors").value(agent.hookErrors);
    json.name("weaveFailures").value(agent.weaveFailures);
    if (agent.lastWeaveFailure != null) {
      json.name("lastWeaveFailure").value(agent.lastWeaveFailure);
    }
    Report.CensusCost census = agent.census;
    if (census != null) {
      json.name("census").beginObject();
      json.name("passes").value(census.passes).name("objects").value(census.objects);
      json.name("nanos").value(census.nanos).name("complete").value(census.complete);
      json.name("droppedPaths").value(census.droppedPaths);
      json.name("droppedInsertions").value(census.droppedInsertions);
      json.endObject();
    }
    if (!agent.budgets().isEmpty()) {
      json.name("budgets").beginArray();
      for (BudgetLine line : agent.budgets()) {
        budget(json, line);
      }
      json.endArray();
    }
    json.endObject();
  }

  private static void budget(JsonWriter json, BudgetLine line) throws IOException {
    json.beginObject();
    json.name("name").value(line.name());
    json.name("limit").value(line.limit());
    json.name("spent").value(line.spent());
    json.name("most").value(line.most());
    json.name("step").value(line.step());
    json.name("stepsDown").value(line.stepsDown());
    json.name("stepsUp").value(line.stepsUp());
    strings(json, "saving", line.saving());
    json.endObject();
  }
}
