package heapwarden.signals;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import heapwarden.harness.Jdk;
import heapwarden.harness.Run;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stderr of a real process says to a machine. */
class LogTest {
  @TempDir private Path folder;

  private static JsonObject parse(String line) {
    try (JsonReader reader = new JsonReader(new StringReader(line))) {
      reader.setStrictness(Strictness.STRICT);
      JsonObject object = JsonParser.parseReader(reader).getAsJsonObject();
      assertThat(reader.peek().name()).as(line).isEqualTo("END_DOCUMENT");
      return object;
    } catch (IOException e) {
      throw new AssertionError(line, e);
    }
  }

  private static String text(JsonObject line, String field) {
    JsonElement value = line.get(field);
    return value == null ? "" : value.getAsString();
  }

  @Test
  void eachLineIsAJsonObjectThatTellsAllThatTheReportDoes() {
    Run run =
        Troubled.start(Jdk.current(), folder, "log=json")
            .untilItSays("PROVEN", "\"kind\":\"inflater\"", "DEGRADED")
            .mend()
            .untilItSays("\"event\":\"retracted\"", "\"state\":\"over\"", "\"status\":\"OK\"")
            .end();
    List<JsonObject> lines = run.stderr().lines().map(LogTest::parse).toList();
    Map<String, List<JsonObject>> events =
        lines.stream().collect(Collectors.groupingBy(line -> text(line, "event")));
    assertThat(events)
        .containsKeys(
            "started", "finding", "retracted", "pressure", "health", "cleanup", "total", "summary");
    assertThat(lines)
        .allSatisfy(
            line -> {
              assertThat(text(line, "ts")).matches("20\\d\\d-\\d\\d-\\d\\dT[0-9:.]+Z");
              assertThat(text(line, "level")).isIn("info", "warn");
              assertThat(text(line, "message")).isNotEmpty();
            });
    assertThat(text(lines.get(lines.size() - 1), "event")).isEqualTo("summary");
    TreeSet<String> told = new TreeSet<>();
    events.get("finding").forEach(line -> told.add(text(line, "fingerprint")));
    TreeSet<String> reported = new TreeSet<>();
    for (Run.Found found : run.findings()) {
      if (!found.severity().equals("info")) {
        reported.add(found.fingerprint());
      }
    }
    run.retracted().forEach(found -> reported.add(found.fingerprint()));
    assertThat(told).containsAll(reported);
    JsonObject dropped = finding(events.get("finding"), "PROVEN");
    assertThat(dropped.getAsJsonArray("labels").get(0).getAsString())
        .isEqualTo(folder + "/" + Troubles.ODD_NAME);
    assertThat(text(dropped, "site")).startsWith("heapwarden.signals.Troubles.drop(");
  }

  @Test
  void eachLineIsLogfmtThatTellsTheSameEvents() {
    Run run =
        Troubled.start(Jdk.current(), folder, "log=logfmt")
            .untilItSays("PROVEN", "kind=inflater", "status=DEGRADED")
            .mend()
            .untilItSays("event=retracted", "state=over", "status=OK")
            .end();
    List<String> lines = run.stderr().lines().toList();
    String pair = "[A-Za-z]+=(\"([^\"\\\\]|\\\\.)*\"|[^ =\"\\\\]+)";
    assertThat(lines).allMatch(line -> line.matches(pair + "( " + pair + ")*"));
    assertThat(lines)
        .allMatch(line -> line.matches("ts=\\S+ level=(info|warn) logger=heapwarden .*"));
    for (String event :
        List.of("started", "finding", "retracted", "pressure", "health", "total", "summary")) {
      assertThat(lines).as(event).anyMatch(line -> line.contains(" event=" + event + " "));
    }
    assertThat(lines)
        .anyMatch(line -> line.contains("/odd \\\"name\\\"=1\\n\\u001b[0m\""))
        .anyMatch(line -> line.contains(" verdict=GROWING ") && line.contains(" kind=inflater "));
  }

  private static JsonObject finding(List<JsonObject> lines, String verdict) {
    return lines.stream()
        .filter(line -> text(line, "verdict").equals(verdict))
        .findFirst()
        .orElseThrow();
  }
}
