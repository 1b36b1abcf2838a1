package heapwarden.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import heapwarden.finding.Finding;
import heapwarden.finding.Finding.Builder;
import heapwarden.finding.Kind;
import heapwarden.finding.Origin;
import heapwarden.finding.Severity;
import heapwarden.finding.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReportTest {
  private static final JsonSchema SCHEMA = schema();
  @TempDir Path folder;

  private static JsonSchema schema() {
    try (InputStream in =
        Report.class.getClassLoader().getResourceAsStream("heapwarden-report.schema.json")) {
      return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(in);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Set<ValidationMessage> complaints(String json) {
    return SCHEMA.validate(json, InputFormat.JSON);
  }

  private static JsonObject json(Report report) {
    return JsonParser.parseString(ReportFiles.json(report)).getAsJsonObject();
  }

  private static JsonObject finding(JsonObject report, int index) {
    return report.getAsJsonArray("findings").get(index).getAsJsonObject();
  }

  @Test
  void aReportWithEverythingInItMatchesTheSchema() {
    assertThat(complaints(ReportFiles.json(Examples.full()))).isEmpty();
  }

  @Test
  void aReportWithNothingInItMatchesTheSchema() {
    assertThat(complaints(ReportFiles.json(Examples.empty()))).isEmpty();
  }

  static Stream<Finding> oneOfEach() {
    Stream<Finding> kinds =
        Stream.of(Kind.values())
            .map(kind -> new Builder("0".repeat(16), Verdict.PROVEN, kind, kind.type()).build());
    Stream<Finding> verdicts =
        Stream.of(Verdict.values())
            .map(
                verdict -> new Builder("0".repeat(16), verdict, Kind.FILE, "java.io.File").build());
    Stream<Finding> severities =
        Stream.of(Severity.values())
            .map(
                severity ->
                    new Builder("0".repeat(16), Verdict.OLD, Kind.FILE, "java.io.File")
                        .severity(severity)
                        .build());
    Stream<Finding> origins =
        Stream.of(Origin.values())
            .map(
                origin ->
                    new Builder("0".repeat(16), Verdict.OLD, Kind.FILE, "java.io.File")
                        .origin(origin)
                        .build());
    return Stream.of(kinds, verdicts, severities, origins).flatMap(all -> all);
  }

  @ParameterizedTest
  @MethodSource("oneOfEach")
  void everyWordOfAFindingIsInTheSchema(Finding finding) {
    assertThat(complaints(ReportFiles.json(Examples.with(finding)))).isEmpty();
  }

  @Test
  void thatTestsWereNotSeenIsWritten() throws IOException {
    Report report = Examples.empty();
    report.withoutTests();
    assertThat(complaints(ReportFiles.json(report))).isEmpty();
    assertThat(SavedReport.parse(ReportFiles.json(report)).areTestsNotToldApart()).isTrue();
    assertThat(SavedReport.parse(ReportFiles.json(Examples.full())).areTestsNotToldApart())
        .isFalse();
    assertThat(json(Examples.empty()).has("testsToldApart")).as("no tests ran").isFalse();
  }

  @Test
  void whatIsKnownOfAFindingIsWritten() {
    JsonObject proven = finding(json(Examples.full()), 0);
    assertThat(proven.get("fingerprint").getAsString()).isEqualTo("0123456789abcdef");
    assertThat(proven.get("verdict").getAsString()).isEqualTo("PROVEN");
    assertThat(proven.get("kind").getAsString()).isEqualTo("file");
    assertThat(proven.get("severity").getAsString()).isEqualTo("medium");
    assertThat(proven.get("confidence").getAsDouble()).isEqualTo(1);
    assertThat(proven.get("count").getAsLong()).isEqualTo(3);
    assertThat(proven.get("live").getAsLong()).isEqualTo(2);
    assertThat(proven.get("bytes").isJsonNull()).isTrue();
    assertThat(proven.get("permanent").getAsBoolean()).isFalse();
    assertThat(proven.get("site").getAsString()).isEqualTo("com.acme.Reader.open(Reader.java:10)");
    assertThat(proven.getAsJsonArray("stack")).hasSize(3);
    assertThat(proven.get("label").getAsString()).isEqualTo("/etc/hosts");
    assertThat(proven.getAsJsonArray("labels").get(1).getAsString()).isEqualTo("/tmp/\"quoted\"\n");
    assertThat(proven.get("thread").getAsString()).isEqualTo("main");
    assertThat(proven.get("firstSeen").getAsString()).isEqualTo("2025-06-15T15:06:40Z");
    JsonObject growing = finding(json(Examples.full()), 1);
    assertThat(growing.get("bytes").getAsLong()).isEqualTo(1_048_576);
    assertThat(growing.get("growthPerHour").getAsDouble()).isEqualTo(600.5);
    assertThat(growing.get("origin").getAsString()).isEqualTo("library");
  }

  @Test
  void whatIsKnownOfTheRunIsWritten() {
    JsonObject report = json(Examples.full());
    assertThat(report.get("schemaVersion").getAsInt()).isEqualTo(1);
    assertThat(report.getAsJsonObject("jvm").get("pid").getAsLong()).isEqualTo(4711);
    JsonObject counts = report.getAsJsonObject("counts");
    assertThat(counts.get("opened").getAsLong()).isEqualTo(12);
    assertThat(counts.get("live").getAsLong()).isEqualTo(6);
    assertThat(counts.get("dropped").getAsLong()).isEqualTo(4);
    assertThat(counts.getAsJsonObject("byKind").getAsJsonObject("timer").get("closed").getAsLong())
        .isEqualTo(1);
    assertThat(report.getAsJsonArray("watching")).hasSize(1);
    assertThat(report.getAsJsonArray("retracted")).hasSize(1);
    assertThat(report.getAsJsonObject("agent").get("hookErrors").getAsLong()).isEqualTo(7);
  }

  @Test
  void policiesAreListedWhereThereAreAny() {
    assertThat(json(Examples.full()).has("bounds")).isFalse();
    Report report = Examples.full();
    report.withBounds(Examples.bounds());
    assertThat(complaints(ReportFiles.json(report))).isEmpty();
    var bounds = json(report).getAsJsonArray("bounds");
    assertThat(bounds).hasSize(3);
    var store = bounds.get(0).getAsJsonObject();
    assertThat(store.get("hitRatio").getAsDouble()).isEqualTo(0.9);
    assertThat(store.getAsJsonObject("evicted").get("ttl").getAsLong()).isEqualTo(500);
    assertThat(bounds.get(1).getAsJsonObject().has("hitRatio")).isFalse();
    assertThat(bounds.get(2).getAsJsonObject().has("entries")).isFalse();
  }

  @Test
  void whatAGateSaysIsWrittenAndReadBack() throws IOException {
    assertThat(json(Examples.full()).has("gate")).isFalse();
    String written = ReportFiles.json(Examples.full().withGate(Examples.gate()));
    assertThat(complaints(written)).isEmpty();
    JsonObject report = JsonParser.parseString(written).getAsJsonObject();
    JsonObject gate = report.getAsJsonObject("gate");
    assertThat(gate.get("passed").getAsBoolean()).isFalse();
    assertThat(gate.get("new").getAsInt()).isOne();
    assertThat(gate.get("known").getAsInt()).isOne();
    assertThat(gate.getAsJsonArray("fixed")).hasSize(1);
    assertThat(finding(report, 0).get("standing").getAsString()).isEqualTo("NEW");
    assertThat(finding(report, 0).get("gateCount").getAsLong()).isEqualTo(5);
    assertThat(finding(report, 1).get("standing").getAsString()).isEqualTo("KNOWN");
    assertThat(finding(report, 2).has("standing")).as("a note").isFalse();
    assertThat(complaints(written.replace("\"NEW\"", "\"OLD\""))).isNotEmpty();

    GateRun run = SavedReport.parse(written).gateRun();
    String again =
        ReportFiles.json(
            Examples.with(run.findings().toArray(new Finding[0])).withGate(run.result()));
    JsonObject back = JsonParser.parseString(again).getAsJsonObject();
    assertThat(back.get("findings")).isEqualTo(report.get("findings"));
    assertThat(back.get("gate")).isEqualTo(report.get("gate"));
  }

  @Test
  void callsThatPutAreWrittenOnlyWhenAskedFor() {
    assertThat(json(Examples.full()).has("mapSites")).isFalse();
    String written =
        ReportFiles.json(
            Examples.full()
                .withMapSites(
                    List.of(new Report.MapSite("a.B.c(B.java:1)", "java.util.Map.put", 3))));
    assertThat(complaints(written)).isEmpty();
    assertThat(written).contains("mapSites", "a.B.c(B.java:1)", "java.util.Map.put");
    assertThat(complaints(written.replace("\"call\": \"java.util.Map.put\"", "\"call\": 1")))
        .isNotEmpty();
  }

  @Test
  void healthAndWhatBecameOfWhatWasLeftOpenAreWritten() {
    JsonObject report = json(Examples.full());
    assertThat(report.getAsJsonObject("health").get("status").getAsString()).isEqualTo("DEGRADED");
    assertThat(report.getAsJsonObject("health").getAsJsonArray("reasons")).hasSize(1);
    JsonObject cleanup = report.getAsJsonArray("cleanup").get(0).getAsJsonObject();
    assertThat(cleanup.get("kind").getAsString()).isEqualTo("file");
    assertThat(cleanup.get("label").getAsString()).isEqualTo("/tmp/x");
    assertThat(cleanup.get("outcome").getAsString()).isEqualTo("CLOSED");
    assertThat(json(Examples.empty()).has("cleanup")).isFalse();
    assertThat(json(Examples.empty()).getAsJsonObject("health").get("status").getAsString())
        .isEqualTo("OK");
  }

  static Stream<Consumer<JsonObject>> mutilations() {
    Stream<String> required =
        Stream.of(
            "schemaVersion",
            "tool",
            "jvm",
            "time",
            "coverage",
            "heap",
            "counts",
            "findings",
            "watching",
            "retracted",
            "alerts",
            "agent");
    Stream<String> ofFinding =
        Stream.of(
            "fingerprint",
            "verdict",
            "kind",
            "type",
            "severity",
            "confidence",
            "count",
            "bytes",
            "growthPerHour",
            "permanent",
            "site",
            "stack",
            "owner",
            "holders",
            "putSites",
            "openedBy",
            "thread",
            "label",
            "firstSeen",
            "lastSeen",
            "message",
            "fix");
    return Stream.of(
            required.<Consumer<JsonObject>>map(name -> report -> report.remove(name)),
            ofFinding.<Consumer<JsonObject>>map(name -> report -> finding(report, 0).remove(name)),
            Stream.<Consumer<JsonObject>>of(
                report -> report.addProperty("schemaVersion", 2),
                report -> report.addProperty("tool", "heapwarden"),
                report -> report.getAsJsonObject("health").addProperty("status", "FINE"),
                report -> report.getAsJsonObject("health").remove("reasons"),
                report ->
                    report
                        .getAsJsonArray("cleanup")
                        .get(0)
                        .getAsJsonObject()
                        .addProperty("outcome", "GONE"),
                report -> finding(report, 0).addProperty("openedBy", "com.acme.FooTest.bar()"),
                report -> report.getAsJsonArray("tests").get(0).getAsJsonObject().remove("class"),
                report -> report.addProperty("testsToldApart", "yes"),
                report -> grown(report).remove("owner"),
                report -> grown(report).getAsJsonArray("in").add("com.acme.FooTest"),
                report -> finding(report, 0).addProperty("verdict", "MAYBE"),
                report -> finding(report, 0).addProperty("kind", "teapot"),
                report -> finding(report, 0).addProperty("confidence", 1.5),
                report -> finding(report, 0).addProperty("fingerprint", "xyz"),
                report -> finding(report, 0).addProperty("count", -1),
                report -> finding(report, 0).addProperty("firstSeen", "yesterday"),
                report -> finding(report, 0).addProperty("stack", "a frame"),
                report -> report.getAsJsonObject("counts").remove("dropped"),
                report -> report.getAsJsonObject("jvm").remove("pid"),
                report -> report.getAsJsonObject("agent").remove("hookErrors")))
        .flatMap(all -> all);
  }

  private static JsonObject grown(JsonObject report) {
    JsonObject grown = report.getAsJsonObject("grownInTests");
    return grown.getAsJsonArray("containers").get(0).getAsJsonObject();
  }

  @ParameterizedTest
  @MethodSource("mutilations")
  void aReportThatBreaksThePromiseIsRefused(Consumer<JsonObject> mutilation) {
    JsonObject report = json(Examples.full());
    mutilation.accept(report);
    assertThat(complaints(report.toString())).isNotEmpty();
  }

  @Test
  void fieldsMayBeAdded() {
    JsonObject report = json(Examples.full());
    report.addProperty("later", 1);
    report.getAsJsonObject("heap").addProperty("later", 1);
    finding(report, 0).addProperty("later", 1);
    assertThat(complaints(report.toString())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"report.json", "new/folder/report-%p-%t.json", "report.txt", "report"})
  void aFileIsWrittenInTheFormOfItsSuffix(String name) throws IOException {
    ReportFiles.write(Examples.full(), folder.resolve(name).toString());
    Path file =
        folder.resolve(name.replace("%p", "4711").replace("%t", Long.toString(Examples.END)));
    String text = Files.readString(file);
    if (name.endsWith(".json")) {
      assertThat(complaints(text)).isEmpty();
    } else {
      assertThat(text).isEqualTo(TextReport.full(Examples.full()));
    }
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(files).as("no half of one is left").containsExactly(file);
    }
  }

  @Test
  void anOlderReportIsReplaced() throws IOException {
    Path file = Files.writeString(folder.resolve("report.json"), "older");
    ReportFiles.write(Examples.empty(), file.toString());
    assertThat(complaints(Files.readString(file))).isEmpty();
  }
}
