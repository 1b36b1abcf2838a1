package heapwarden.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import heapwarden.finding.Finding;
import heapwarden.finding.Finding.Builder;
import heapwarden.finding.GateResult;
import heapwarden.finding.GateResult.Suppression;
import heapwarden.finding.KnownLeak;
import heapwarden.finding.Origin;
import heapwarden.finding.Severity;
import heapwarden.finding.Standing;
import heapwarden.finding.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 26);
  @TempDir Path folder;

  private static Gate gate(Baseline baseline, String suppressions) throws GateInputException {
    return new Gate(baseline, Suppressions.of(suppressions, "leaks.supp"), TODAY);
  }

  private static Baseline baseline(Verdict verdict, long count) {
    return Baseline.of(
        List.of(new KnownLeak(Leaks.FILE, "file", verdict.name(), count, "here", "for now")));
  }

  private static Standing standing(Baseline baseline, String suppressions, Finding finding)
      throws GateInputException {
    return gate(baseline, suppressions).judge(List.of(finding)).standing(finding);
  }

  @Test
  void withoutListsWhatAGateCountsIsNewAndANoteIsNothing() throws GateInputException {
    Finding note = new Builder(Leaks.file(1)).severity(Severity.INFO).build();
    Finding jdk = new Builder(Leaks.file(1)).origin(Origin.JDK).build();
    Finding likely = new Builder(Leaks.map(10)).confidence(0.8).build();
    for (Finding nothing : List.of(note, jdk, likely, Leaks.with(Verdict.OLD, 3, 3))) {
      GateResult result = gate(null, "").judge(List.of(nothing));
      assertThat(result.standing(nothing)).isNull();
      assertThat(result.passed()).isTrue();
    }
    for (Verdict verdict : Verdict.values()) {
      Finding leak = Leaks.with(verdict, 3, 3);
      if (verdict != Verdict.OLD) {
        assertThat(standing(null, "", leak)).isEqualTo(Standing.NEW);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "OPEN_AT_EXIT, 3, OPEN_AT_EXIT, 3, 3, KNOWN",
    "OPEN_AT_EXIT, 3, OPEN_AT_EXIT, 2, 2, KNOWN",
    "OPEN_AT_EXIT, 3, OPEN_AT_EXIT, 4, 4, NEW",
    // The collector found some of the same three in time.
    "OPEN_AT_EXIT, 3, PROVEN, 2, 1, KNOWN",
    "PROVEN, 3, OPEN_AT_EXIT, 3, 3, KNOWN",
    "OPEN_AT_EXIT, 3, PROVEN, 3, 1, NEW",
    "ORPHANED, 2, PROVEN, 2, 0, KNOWN",
    // How large something was that grew is another in each run.
    "GROWING, 100, GROWING, 5000, 5000, KNOWN",
    "OVER_BOUND, 100, OVER_BOUND, 5000, 5000, KNOWN",
    "OPEN_AT_EXIT, 3, GROWING, 500, 500, NEW",
  })
  void asMuchAsTheBaselineHasIsKnown(
      Verdict was, long had, Verdict verdict, long count, long live, Standing standing)
      throws GateInputException {
    assertThat(standing(baseline(was, had), "", Leaks.with(verdict, count, live)))
        .isEqualTo(standing);
  }

  @Test
  void whyIsSaid() throws GateInputException {
    Baseline three = baseline(Verdict.OPEN_AT_EXIT, 3);
    assertThat(reason(three, "", 3)).isEqualTo("for now");
    assertThat(reason(three, "", 2)).isEqualTo("for now; fewer than the 3 of the baseline");
    assertThat(reason(three, "", 4)).isEqualTo("4 where the baseline has 3");
    assertThat(reason(Baseline.EMPTY, "", 4)).isEqualTo("not in the baseline");
    assertThat(reason(null, "", 4)).isEmpty();
    assertThat(reason(three, "file:*  # read once", 4)).isEqualTo("read once (leaks.supp:1)");
  }

  private static String reason(Baseline baseline, String suppressions, long open)
      throws GateInputException {
    Finding finding = Leaks.file(open);
    return gate(baseline, suppressions).judge(List.of(finding)).of(finding).reason();
  }

  @Test
  void whatIsGoneIsFixedButNotWhatIsOnlyNoLongerCounted() throws GateInputException {
    Baseline one = baseline(Verdict.GROWING, 3);
    assertThat(gate(one, "").judge(List.of()).fixed()).hasSize(1);
    Finding likely =
        new Builder(Leaks.with(Verdict.GROWING, 3, 3))
            .confidence(0.7)
            .severity(Severity.MEDIUM)
            .build();
    assertThat(gate(one, "").judge(List.of(likely)).fixed()).isEmpty();
  }

  @Test
  void suppressionsWithoutUseAreReportedAndThoseThatHoldNoMoreDoNotHold()
      throws GateInputException {
    GateResult result =
        gate(null, "timer:*\nfile:*  # old  until 2026-11-25\nmap:*\n*:zip.*  # until 2026-11-01")
            .judge(List.of(Leaks.file(1), Leaks.map(9)));
    assertThat(result.unusedSuppressions())
        .extracting(Suppression::place)
        .containsExactly("leaks.supp:1");
    assertThat(result.expiredSuppressions())
        .extracting(Suppression::place)
        .containsExactly("leaks.supp:2", "leaks.supp:4");
    assertThat(result.count(Standing.NEW)).isOne();
    assertThat(result.count(Standing.SUPPRESSED)).isOne();
  }

  @Test
  void runsThatWereJudgedAreJudgedTogether() throws GateInputException {
    Finding two = Leaks.file(2);
    GateResult known = gate(baseline(Verdict.OPEN_AT_EXIT, 3), "").judge(List.of(two));
    GateResult clean = gate(baseline(Verdict.OPEN_AT_EXIT, 3), "").judge(List.of());
    GateResult suppressed = gate(null, "file:*").judge(List.of(two));
    GateResult asNew = gate(null, "").judge(List.of(two));

    Gate bare = gate(null, "");
    assertThat(bare.judge(List.of(two), List.of(known, clean)).standing(two))
        .isEqualTo(Standing.KNOWN);
    assertThat(bare.judge(List.of(two), List.of(known, clean)).fixed()).isEmpty();
    assertThat(bare.judge(List.of(), List.of(clean, clean)).fixed()).hasSize(1);
    assertThat(bare.judge(List.of(two, two), List.of(known, suppressed)).standing(two))
        .isEqualTo(Standing.KNOWN);
    assertThat(bare.judge(List.of(two, two), List.of(suppressed, asNew)).standing(two))
        .isEqualTo(Standing.NEW);
    Gate strict = gate(baseline(Verdict.OPEN_AT_EXIT, 3), "");
    assertThat(strict.judge(List.of(two, two), List.of(known, known)).of(two).reason())
        .isEqualTo("4 where the baseline has 3");
    assertThat(strict.judge(List.of(two), List.of(suppressed)).standing(two))
        .isEqualTo(Standing.SUPPRESSED);
  }

  @Test
  void aBaselineIsRenewedByWhatIsThereAndKeepsItsReasons() throws Exception {
    Finding file = Leaks.file(5);
    Finding map = Leaks.map(100);
    Gate gate =
        gate(
            Baseline.of(
                List.of(
                    new KnownLeak(Leaks.FILE, "file", "OPEN_AT_EXIT", 3, "here", "for now"),
                    new KnownLeak("00000000000000aa", "zip", "PROVEN", 1, "gone", ""))),
            "");
    Baseline renewed = gate.renewed(List.of(map, file), gate.judge(List.of(map, file)), "accepted");
    Path path = folder.resolve("new/folder/baseline.json");
    renewed.write(path);
    assertThat(Files.readString(path))
        .isEqualTo(
            """
            {
              "baselineVersion": 1,
              "leaks": [
                {"fingerprint":"0123456789abcdef","kind":"file","verdict":"OPEN_AT_EXIT","count":5,\
            "site":"com.acme.Config.load","reason":"for now"},
                {"fingerprint":"fedcba9876543210","kind":"map","verdict":"GROWING","count":100,\
            "site":"com.acme.Cache.ALL","reason":"accepted"}
              ]
            }
            """);
    Gate again = gate(Baseline.read(path), "");
    assertThat(again.judge(List.of(file, map)).passed()).isTrue();
    assertThat(again.judge(List.of(file, map)).fixed()).isEmpty();
    try (Stream<Path> files = Files.list(path.getParent())) {
      assertThat(files).as("no half of one is left").containsExactly(path);
    }
  }

  @Test
  void anEmptyBaselineCanBeWrittenAndRead() throws GateInputException {
    Path path = folder.resolve("baseline.json");
    Baseline.EMPTY.write(path);
    assertThat(Baseline.read(path).leaks()).isEmpty();
    assertThat(Baseline.read(folder.resolve("none.json"))).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"baselineVersion\": 2, \"leaks\": []} | of version 2, which a later Heapwarden",
        "{\"baselineVersion\": 1, \"leaks\": [ | a part of one",
        "{\"baselineVersion\": 1} | it is no baseline",
        "{\"baselineVersion\": \"x\", \"leaks\": []} | its version is \"x\"",
        "[] | it is no baseline",
        "nonsense | it is no baseline",
        "{\"baselineVersion\": 1, \"leaks\": [7]} | entry 1 is broken",
        "{\"baselineVersion\": 1, \"leaks\": [{\"count\": 1}]} | entry 1 has no fingerprint",
        "{\"baselineVersion\": 1, \"leaks\": [{\"fingerprint\": \"0123456789abcdef\"}]} | entry 1 has no",
        "{\"baselineVersion\": 1, \"leaks\": [{\"fingerprint\": \"0123456789abcdef\", \"count\": \"many\"}]} | entry 1 is broken",
        "{\"baselineVersion\": 1, \"leaks\": [{\"fingerprint\": \"0123456789abcdef\", \"count\": 1}, {\"fingerprint\": \"0123456789abcdef\", \"count\": 2}]} | is in it twice",
      })
  void aFileThatIsNoBaselineIsRefused(String text, String complaint) throws IOException {
    Path path = Files.writeString(folder.resolve("baseline.json"), text);
    assertThatThrownBy(() -> Baseline.read(path))
        .isInstanceOf(GateInputException.class)
        .hasMessageContaining(path.toString())
        .hasMessageContaining(complaint);
  }
}
