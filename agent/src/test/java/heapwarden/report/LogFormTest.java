package heapwarden.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import heapwarden.finding.Health;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The log for machines: one line of ASCII each, from which everything can be read again. */
class LogFormTest {
  private static final long NOON = 1_750_000_000_000L;

  private static JsonObject json(LogEntry entry) {
    JsonReader reader = new JsonReader(new StringReader(LogForm.JSON.render(entry, NOON)));
    reader.setStrictness(Strictness.STRICT);
    return JsonParser.parseReader(reader).getAsJsonObject();
  }

  private static Map<String, String> logfmt(LogEntry entry) {
    return Logfmt.parse(LogForm.LOGFMT.render(entry, NOON));
  }

  @Test
  void textIsWhatItAlwaysWas() {
    assertThat(LogForm.TEXT.render(LogEntry.finding(Examples.proven()), NOON))
        .isEqualTo(TextReport.finding(Examples.proven()));
  }

  @Test
  void aFindingAnswersTheFiveQuestionsInOneLine() {
    JsonObject line = json(LogEntry.finding(Examples.proven()));
    assertThat(line.keySet())
        .containsExactly(
            "ts",
            "level",
            "logger",
            "event",
            "fingerprint",
            "verdict",
            "severity",
            "kind",
            "type",
            "origin",
            "count",
            "live",
            "permanent",
            "confidence",
            "site",
            "fix",
            "thread",
            "labels",
            "stack",
            "openedBy",
            "message");
    assertThat(line.get("ts").getAsString()).isEqualTo("2025-06-15T15:06:40Z");
    assertThat(line.get("level").getAsString()).isEqualTo("warn");
    assertThat(line.get("event").getAsString()).isEqualTo("finding");
    assertThat(line.get("count")).isEqualTo(new JsonPrimitive(3));
    assertThat(line.get("permanent")).isEqualTo(new JsonPrimitive(false));
    assertThat(line.get("site").getAsString()).isEqualTo("com.acme.Reader.open(Reader.java:10)");
    assertThat(line.getAsJsonArray("stack")).hasSize(3);
    assertThat(line.getAsJsonArray("labels").get(1).getAsString()).isEqualTo("/tmp/\"quoted\"\n");
    assertThat(line.get("message").getAsString())
        .isEqualTo("3 collected by the garbage collector without ever being closed");
  }

  @Test
  void logfmtHasTheSameFields() {
    for (LogEntry entry :
        List.of(
            LogEntry.finding(Examples.proven()),
            LogEntry.finding(Examples.loaders("com.acme.A.list[]")),
            LogEntry.retracted(Examples.retracted()),
            LogEntry.alert(Examples.pressure()),
            LogEntry.summary(Examples.full()))) {
      assertThat(logfmt(entry).keySet()).isEqualTo(json(entry).keySet());
    }
    assertThat(LogForm.LOGFMT.render(LogEntry.retracted(Examples.retracted()), NOON))
        .isEqualTo(
            "ts=2025-06-15T15:06:40Z level=info logger=heapwarden event=retracted"
                + " fingerprint=00000000000000bb verdict=ORPHANED severity=info kind=timer"
                + " type=java.util.Timer origin=own count=1 live=0 confidence=1.0"
                + " site=com.acme.Clock.start(Clock.java:7) message=\"their threads have ended\"");
  }

  @Test
  void whatIsNotKnownIsLeftOut() {
    LogEntry entry =
        LogEntry.info("x", "y")
            .with("none", null)
            .with("empty", "")
            .with("list", List.of())
            .with("endless", Double.POSITIVE_INFINITY)
            .with("odd", Double.NaN);
    assertThat(json(entry).keySet()).containsExactly("ts", "level", "logger", "event", "message");
  }

  @Test
  void alertsHealthAndTheSummaryHaveFieldsOfTheirOwn() {
    JsonObject begun = json(LogEntry.alert(Examples.pressure()));
    assertThat(begun.get("event").getAsString()).isEqualTo("pressure");
    assertThat(begun.get("state").getAsString()).isEqualTo("begun");
    assertThat(begun.getAsJsonArray("suspects").get(0).getAsString()).hasSize(16);
    JsonObject over = json(LogEntry.alert(Examples.pressure().endedAt(NOON)));
    assertThat(over.get("level").getAsString()).isEqualTo("info");
    assertThat(over.get("state").getAsString()).isEqualTo("over");
    Health bad = new Health(Health.Status.CRITICAL, List.of("one", "two"));
    assertThat(logfmt(LogEntry.health(Health.Status.OK, bad)))
        .containsEntry("status", "CRITICAL")
        .containsEntry("was", "OK")
        .containsEntry("reasons", "one; two");
    JsonObject summary = json(LogEntry.summary(Examples.full()));
    assertThat(summary.get("leaks").getAsLong()).isEqualTo(2);
    assertThat(summary.get("open").getAsLong()).isEqualTo(6);
    assertThat(summary.get("health").getAsString()).isEqualTo("DEGRADED");
    assertThat(summary.get("message").getAsString()).startsWith("SUMMARY: 2 leaks");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "two words",
        "a=b",
        "\"quoted\"",
        "back\\slash",
        "C:\\temp\\new",
        "line\nbreak\r\nand\ttab",
        "bell\u0007escape\u001b[31mred",
        "\u0000",
        "f\u00fcr \u4e2d\u6587 \ud83d\ude00",
        "\u2028\u2029\u0085\u007f",
        "</script>&'",
        " leading and trailing ",
        "{\"a\":1}",
        "event=finding level=info"
      })
  void anyTextIsReadAgainAsItWasAndBreaksNoLine(String text) {
    LogEntry entry = LogEntry.warn("note", text).with("label", text);
    for (LogForm form : List.of(LogForm.LOGFMT, LogForm.JSON)) {
      assertThat(form.render(entry, NOON)).matches("[ -~]*");
    }
    assertThat(json(entry).get("message").getAsString()).isEqualTo(text);
    assertThat(json(entry).get("label").getAsString()).isEqualTo(text);
    assertThat(logfmt(entry)).containsEntry("message", text).containsEntry("label", text);
  }

  @Test
  void halfOfASurrogatePairIsNoCharacter() {
    LogEntry entry = LogEntry.info("x", "a\ud83d \ude00b\ud83d");
    assertThat(json(entry).get("message").getAsString()).isEqualTo("a\ufffd \ufffdb\ufffd");
    assertThat(logfmt(entry)).containsEntry("message", "a\ufffd \ufffdb\ufffd");
  }

  @ParameterizedTest
  @EnumSource(
      value = LogForm.class,
      names = {"LOGFMT", "JSON"})
  void aLineHasALimitedStack(LogForm form) {
    assertThat(form.render(LogEntry.finding(Examples.deep(40, 2)), NOON))
        .contains("Frame15.run")
        .doesNotContain("Frame16.run");
  }
}
