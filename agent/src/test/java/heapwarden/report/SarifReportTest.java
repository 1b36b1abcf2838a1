package heapwarden.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import heapwarden.finding.Finding;
import heapwarden.finding.GateResult;
import heapwarden.finding.GateResult.Judged;
import heapwarden.finding.Kind;
import heapwarden.finding.Severity;
import heapwarden.finding.Standing;
import heapwarden.finding.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SarifReportTest {
  private static final JsonSchema SCHEMA = published();
  private static final SourceRoots NO_SOURCES = SourceRoots.of(List.of());
  @TempDir Path folder;

  /** As it is published, out of a library that reads SARIF. */
  private static JsonSchema published() {
    try (InputStream in =
        SarifReportTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
      String schema = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return JsonSchemaFactory.getInstance(VersionFlag.V7).getSchema(schema);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Set<ValidationMessage> complaints(String sarif) {
    return SCHEMA.validate(sarif, InputFormat.JSON);
  }

  private static JsonObject run(Results results, SourceRoots sources) {
    String text = results.as(Form.SARIF, sources);
    assertThat(complaints(text)).isEmpty();
    return JsonParser.parseString(text)
        .getAsJsonObject()
        .getAsJsonArray("runs")
        .get(0)
        .getAsJsonObject();
  }

  private static JsonObject result(JsonObject run, int index) {
    return run.getAsJsonArray("results").get(index).getAsJsonObject();
  }

  private static JsonObject physical(JsonElement location) {
    return location.getAsJsonObject().getAsJsonObject("physicalLocation");
  }

  @Test
  void aResultIsShownAtItsLineAndKeepsItsFingerprint() throws IOException {
    Path file = folder.resolve("src/main/java/com/acme/Reader.java");
    Files.createDirectories(file.getParent());
    Files.createFile(file);
    JsonObject run =
        run(Results.of(Examples.full()), new SourceRoots(folder, List.of("src/main/java")));
    JsonObject proven = result(run, 0);
    assertThat(proven.get("ruleId").getAsString()).isEqualTo("PROVEN/file");
    assertThat(proven.get("level").getAsString()).isEqualTo("warning");
    JsonObject physical = physical(proven.getAsJsonArray("locations").get(0));
    assertThat(physical.getAsJsonObject("artifactLocation").get("uri").getAsString())
        .isEqualTo("src/main/java/com/acme/Reader.java");
    assertThat(physical.getAsJsonObject("region").get("startLine").getAsInt()).isEqualTo(10);
    assertThat(proven.getAsJsonObject("partialFingerprints").get("heapwarden/v1").getAsString())
        .isEqualTo("0123456789abcdef");
    assertThat(proven.get("occurrenceCount").getAsInt()).isEqualTo(3);
    JsonArray frames =
        proven.getAsJsonArray("stacks").get(0).getAsJsonObject().getAsJsonArray("frames");
    assertThat(frames).hasSize(3);
    assertThat(frames.get(0).toString()).contains("java.io.FileInputStream.<init>");
    assertThat(proven.getAsJsonArray("codeFlows").toString())
        .contains("Reader.java:10")
        .doesNotContain("Main.java", "FileInputStream");
  }

  @Test
  void rulesAreWrittenOnceAndFoundByTheirIndex() {
    JsonObject run = run(Results.of(Examples.full()), NO_SOURCES);
    JsonArray rules = run.getAsJsonObject("tool").getAsJsonObject("driver").getAsJsonArray("rules");
    assertThat(rules).hasSize(3);
    for (JsonElement each : run.getAsJsonArray("results")) {
      JsonObject result = each.getAsJsonObject();
      JsonObject rule = rules.get(result.get("ruleIndex").getAsInt()).getAsJsonObject();
      assertThat(rule.get("id")).isEqualTo(result.get("ruleId"));
    }
  }

  @Test
  void withoutFindingsItIsARunWithoutResults() {
    assertThat(run(Results.of(Examples.empty()), NO_SOURCES).getAsJsonArray("results")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Severity.class)
  void everySeverityHasALevel(Severity severity) {
    Finding finding =
        new Finding.Builder("0", Verdict.PROVEN, Kind.FILE, "a.B").severity(severity).build();
    String expected =
        switch (severity) {
          case CRITICAL, HIGH -> "error";
          case MEDIUM, LOW -> "warning";
          case INFO -> "note";
        };
    JsonObject run = run(Results.of(Examples.with(finding)), NO_SOURCES);
    assertThat(result(run, 0).get("level").getAsString()).isEqualTo(expected);
  }

  @Test
  void whatAGateSaysIsToldInTheWordsOfTheFormat() {
    Report report =
        Examples.with(Examples.proven(), Examples.growing(), Examples.deep(3, 0), Examples.note());
    report.withGate(
        new GateResult(
            Map.of(
                Examples.proven().fingerprint(), new Judged(Standing.NEW, 3, ""),
                Examples.growing().fingerprint(), new Judged(Standing.KNOWN, 120, "old"),
                Examples.deep(3, 0).fingerprint(),
                    new Judged(Standing.SUPPRESSED, 1, "held on purpose")),
            List.of(),
            List.of(),
            List.of()));
    JsonObject run = run(Results.of(report), NO_SOURCES);
    assertThat(result(run, 0).get("baselineState").getAsString()).isEqualTo("new");
    assertThat(result(run, 1).get("baselineState").getAsString()).isEqualTo("unchanged");
    assertThat(result(run, 2).has("baselineState")).isFalse();
    JsonObject suppression = result(run, 2).getAsJsonArray("suppressions").get(0).getAsJsonObject();
    assertThat(suppression.get("justification").getAsString()).isEqualTo("held on purpose");
    assertThat(result(run, 3).has("baselineState")).isFalse();
    assertThat(result(run, 3).has("suppressions")).isFalse();
  }

  @Test
  void noNameMakesADocumentThatBreaksTheSchema() {
    for (int seed = 0; seed < 100; seed++) {
      JsonObject run = run(new OddFindings(seed).results(5), NO_SOURCES);
      for (JsonElement result : run.getAsJsonArray("results")) {
        assertThat(result.getAsJsonObject().getAsJsonObject("message").get("text").getAsString())
            .doesNotContain("{", "}", "](");
        for (JsonElement location : result.getAsJsonObject().getAsJsonArray("locations")) {
          URI uri =
              URI.create(
                  physical(location).getAsJsonObject("artifactLocation").get("uri").getAsString());
          assertThat(uri.isAbsolute()).isFalse();
          assertThat(uri.normalize().getPath()).doesNotStartWith("/").doesNotStartWith("..");
        }
      }
    }
  }

  /** The test itself: a schema that takes anything proves nothing. */
  @Test
  void theSchemaRefusesWhatIsWrong() {
    String text = Results.of(Examples.full()).as(Form.SARIF, NO_SOURCES);
    assertThat(complaints(text.replace("\"level\": \"warning\"", "\"level\": \"medium\"")))
        .isNotEmpty();
    assertThat(complaints(text.replace("\"startLine\": 10", "\"startLine\": 0"))).isNotEmpty();
    assertThat(complaints(text.replace("\"uriBaseId\"", "\"base\""))).isNotEmpty();
  }
}
