package heapwarden.report;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.finding.Finding;
import heapwarden.finding.GateResult;
import heapwarden.finding.GateResult.Judged;
import heapwarden.finding.GateResult.Suppression;
import heapwarden.finding.Kind;
import heapwarden.finding.KnownLeak;
import heapwarden.finding.Standing;
import heapwarden.finding.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MarkdownReportTest {
  private static String text(Results results) {
    return results.as(Form.MARKDOWN, SourceRoots.of(List.of()));
  }

  @Test
  void leaksAreARowEachAndHaveTheirStack() {
    assertThat(text(Results.of(Examples.full())))
        .startsWith("### Heapwarden: 2 leaks\n")
        .contains(
            "| leak | PROVEN | `file java.io.FileInputStream` | 3 |"
                + " `opened at com.acme.Reader.open(Reader.java:10), by com.acme.ReaderTest.reads() and"
                + " 1 more` | `0123456789abcdef` |\n",
            "\n    at com.acme.Main.main(Main.java:20)\n")
        .doesNotContain("timer");
  }

  @Test
  void withoutLeaksItSaysSo() {
    assertThat(text(Results.of(Examples.empty())))
        .isEqualTo("### Heapwarden: no leak found\n\n`com.acme.Main`, Heapwarden `0.1.0`\n");
  }

  @Test
  void whatAGateSaysBesidesIsThere() {
    Report report = Examples.with(Examples.proven(), Examples.growing());
    report.withGate(
        new GateResult(
            Map.of(
                Examples.proven().fingerprint(), new Judged(Standing.NEW, 3, ""),
                Examples.growing().fingerprint(), new Judged(Standing.KNOWN, 1, "")),
            List.of(new KnownLeak("00000000000000ff", "zip", "PROVEN", 2, "a.B.c(B.java:1)", "")),
            List.of(new Suppression("s.txt:3", "file:com.acme.*", "", "")),
            List.of(new Suppression("s.txt:4", "zip:com.acme.*", "why", "2026-01-31"))));
    assertThat(text(Results.of(report)))
        .startsWith("### Heapwarden: 1 new leak, 1 known, 1 fixed\n")
        .contains("| **new** | PROVEN", "| known | GROWING")
        .contains("- fixed: `PROVEN zip at a.B.c(B.java:1)`, `00000000000000ff`")
        .contains("- suppresses nothing: `file:com.acme.*, s.txt:3`")
        .contains("- has expired: `zip:com.acme.*, s.txt:4`");
  }

  @Test
  void noNameBreaksOutOfItsCellOrItsFence() {
    for (int seed = 0; seed < 200; seed++) {
      Results results = new OddFindings(seed).results(5);
      boolean fenced = false;
      int stacks = 0;
      for (String line : text(results).split("\n", -1)) {
        if (line.startsWith("```")) {
          assertThat(line).isEqualTo("```");
          fenced = !fenced;
          stacks += fenced ? 1 : 0;
        } else if (!fenced && line.startsWith("|")) {
          assertThat(line.chars().filter(c -> c == '|')).as(line).hasSize(7);
          assertThat(line.chars().filter(c -> c == '`').count() % 2).as(line).isZero();
        } else if (!fenced) {
          assertThat(line).matches("|### .*|`.*|<details>.*|</details>");
        } else {
          assertThat(line).doesNotContain("`");
        }
      }
      assertThat(fenced).isFalse();
      assertThat(stacks).isEqualTo(results.failing().size());
    }
  }

  @Test
  void aThousandLeaksFitOnThePage() {
    Finding[] many = new Finding[1000];
    for (int i = 0; i < many.length; i++) {
      many[i] =
          new Finding.Builder(
                  String.format("%016x", i), Verdict.PROVEN, Kind.FILE, "x".repeat(9999))
              .stack(List.of("y".repeat(9999)), 0, 0)
              .build();
    }
    String text = text(Results.of(Examples.with(many)));
    assertThat(text).contains("and 900 more");
    assertThat(text.getBytes(StandardCharsets.UTF_8).length).isLessThan(500_000);
  }
}
