package heapwarden.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import heapwarden.finding.Finding;
import heapwarden.finding.GateResult;
import heapwarden.finding.GateResult.Judged;
import heapwarden.finding.Kind;
import heapwarden.finding.Standing;
import heapwarden.finding.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CodeQualityReportTest {
  private static final Set<String> SEVERITIES =
      Set.of("info", "minor", "major", "critical", "blocker");

  /** Read with what GitLab's documentation asks of each entry. */
  private static JsonArray issues(Results results) {
    String text = results.as(Form.CODE_QUALITY, SourceRoots.of(List.of()));
    assertThat(text.getBytes(StandardCharsets.UTF_8)[0])
        .as("no mark before it")
        .isEqualTo((byte) '[');
    JsonArray issues = JsonParser.parseString(text).getAsJsonArray();
    Set<String> fingerprints = new HashSet<>();
    for (JsonElement each : issues) {
      JsonObject issue = each.getAsJsonObject();
      assertThat(issue.get("description").getAsString()).isNotEmpty();
      assertThat(issue.get("check_name").getAsString()).isNotEmpty();
      assertThat(fingerprints.add(issue.get("fingerprint").getAsString())).as("unique").isTrue();
      assertThat(SEVERITIES).contains(issue.get("severity").getAsString());
      JsonObject location = issue.getAsJsonObject("location");
      assertThat(location.get("path").getAsString())
          .isNotEmpty()
          .doesNotStartWith("./")
          .doesNotStartWith("/");
      assertThat(location.getAsJsonObject("lines").get("begin").getAsInt()).isPositive();
    }
    return issues;
  }

  @Test
  void eachFindingIsAnIssueAtItsLine() {
    JsonArray issues = issues(Results.of(Examples.full()));
    assertThat(issues).hasSize(3);
    JsonObject proven = issues.get(0).getAsJsonObject();
    assertThat(proven.get("fingerprint").getAsString()).isEqualTo("0123456789abcdef");
    assertThat(proven.get("severity").getAsString()).isEqualTo("major");
    assertThat(proven.getAsJsonObject("location").get("path").getAsString())
        .isEqualTo("com/acme/Reader.java");
    assertThat(issues(Results.of(Examples.empty()))).isEmpty();
  }

  @Test
  void oneFingerprintStandsThereOnce() {
    Finding lost = new Finding.Builder("0", Verdict.PROVEN, Kind.FILE, "a.B").build();
    Finding open = new Finding.Builder("0", Verdict.OPEN_AT_EXIT, Kind.FILE, "a.B").build();
    assertThat(issues(Results.of(Examples.with(lost, open)))).hasSize(2);
  }

  @Test
  void whatIsSuppressedIsLeftOut() {
    Report report = Examples.with(Examples.proven(), Examples.growing());
    report.withGate(
        new GateResult(
            Map.of(
                Examples.proven().fingerprint(), new Judged(Standing.SUPPRESSED, 3, "why"),
                Examples.growing().fingerprint(), new Judged(Standing.KNOWN, 1, "")),
            List.of(),
            List.of(),
            List.of()));
    JsonArray issues = issues(Results.of(report));
    assertThat(issues).hasSize(1);
    assertThat(issues.get(0).getAsJsonObject().get("check_name").getAsString())
        .isEqualTo("GROWING/direct-memory");
  }

  @Test
  void noNameMakesAnEntryThatIsRefused() {
    for (int seed = 0; seed < 200; seed++) {
      assertThat(issues(new OddFindings(seed).results(4))).hasSize(4);
    }
  }
}
