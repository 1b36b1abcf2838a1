package heapwarden.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import heapwarden.finding.Finding;
import heapwarden.finding.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SuppressionsTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 26);

  private static boolean suppresses(String line, Finding finding) throws GateInputException {
    return Suppressions.of(line, "leaks.supp").match(finding, TODAY) != null;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:com.acme.Config.load",
        "file:com.acme.Config.*",
        "*:com.acme.Config.*  # read once",
        "  file : *.load   #",
        "file:com.acme.Main.main",
        "file:0123456789abcdef",
        "file:com.acme.Config.load # read once until 2026-11-26",
        "# a comment\n\n\r\nfile:com.acme.Config.load\r\n",
        "\uFEFFfile:com.acme.Config.load",
      })
  void itHoldsForAFrameOfTheKind(String line) throws GateInputException {
    assertThat(suppresses(line, Leaks.file(3))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "timer:com.acme.Config.load",
        "file:com.acme.Config",
        "file:Config.load",
        "file:com.acme.Config.load(*",
        "file:com.acme.Config.load # until 2026-11-25",
        "# file:com.acme.Config.load",
        "",
      })
  void itDoesNotHoldForAnythingElse(String line) throws GateInputException {
    assertThat(suppresses(line, Leaks.file(3))).isFalse();
  }

  @Test
  void itHoldsForWhoHoldsAContainer() throws GateInputException {
    assertThat(suppresses("map:com.acme.Cache.ALL", Leaks.map(100))).isTrue();
    assertThat(suppresses("map:com.acme.*.entries", Leaks.map(100))).isTrue();
    assertThat(suppresses("collection:*", Leaks.map(100))).isFalse();
  }

  @Test
  void ofABuiltInListOnlyWhatStandsBetweenOpeningAndSiteCounts() throws GateInputException {
    String frame = "(F.java:1)";
    Finding own =
        Leaks.of(
            Kind.FILE,
            List.of(
                "java.io.FileInputStream.<init>" + frame,
                "com.acme.FooTest.reads" + frame,
                "org.apache.maven.surefire.booter.ForkedBooter.main" + frame),
            1);
    Finding tool =
        Leaks.of(
            Kind.FILE,
            List.of(
                "java.io.FileInputStream.<init>" + frame,
                "org.apache.maven.surefire.booter.ForkedBooter.main" + frame),
            1);
    assertThat(suppresses("", own)).as("what a test opens").isFalse();
    assertThat(suppresses("", tool)).as("what the tool opens").isTrue();
    assertThat(suppresses("file:org.apache.maven.*", own)).as("a user's line").isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "com.acme.Config.load | leaks.supp:1: 'com.acme.Config.load' has no kind",
        ":com.acme | leaks.supp:1: ':com.acme' has no kind",
        "files:com.acme.* | leaks.supp:1: there is no kind 'files'; did you mean 'file'?",
        "file: | leaks.supp:1: nothing stands after the colon",
        "file:  # why | leaks.supp:1: nothing stands after the colon",
        "file:com.acme.A b | leaks.supp:1: 'com.acme.A b' has a blank",
        "file:com.acme.* # until 2027-13-01 | leaks.supp:1: 'until 2027-13-01' is no day",
        "file:com.acme.* # until tomorrow | leaks.supp:1: 'until tomorrow' is no day",
        "file:com.acme.* # why until 31.01.2027 | leaks.supp:1: 'until 31.01.2027' is no day",
        "file:com.acme.* # until 2027-01-31 or so | leaks.supp:1: 'until 2027-01-31' is no day",
        "file:com.acme.* # (until 2027-01-31) | leaks.supp:1: '(until 2027-01-31)' is no day",
      })
  void aLineThatCannotBeUnderstoodIsNamed(String line, String complaint) {
    assertThatThrownBy(() -> Suppressions.of(line, "leaks.supp"))
        .isInstanceOf(GateInputException.class)
        .hasMessageStartingWith(complaint);
  }

  @Test
  void theLineIsTheOneInTheFile() {
    assertThatThrownBy(() -> Suppressions.of("# one\n\nfile:a.b\nnonsense\n", "a/b.supp"))
        .hasMessageStartingWith("a/b.supp:4: 'nonsense'");
  }

  @Test
  void aReasonMayHaveTheWordInIt() throws GateInputException {
    assertThat(suppresses("file:com.acme.* # stays until we are done with it", Leaks.file(1)))
        .isTrue();
  }

  @Test
  void theReasonAndTheDayAreTold() throws GateInputException {
    var rule =
        Suppressions.of("file:*  # read once  until 2027-01-31", "leaks.supp")
            .match(Leaks.file(1), TODAY);
    assertThat(rule).isNotNull();
    assertThat(rule.suppression.place()).isEqualTo("leaks.supp:1");
    assertThat(rule.suppression.rule()).isEqualTo("file:*");
    assertThat(rule.suppression.reason()).isEqualTo("read once");
    assertThat(rule.suppression.until()).isEqualTo("2027-01-31");
  }

  @Test
  void aFileThatCannotBeReadIsNamed(@TempDir Path folder) throws IOException {
    Path none = folder.resolve("none.supp");
    assertThatThrownBy(() -> Suppressions.read(none)).hasMessageContaining("no file " + none);
    Path latin = Files.write(folder.resolve("l1"), "file:ä".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> Suppressions.read(latin)).hasMessageContaining("UTF-8");
    assertThatThrownBy(() -> Suppressions.read(folder)).isInstanceOf(GateInputException.class);
  }

  @Test
  void theBuiltInListCanBeReadAndGivesReasons() throws GateInputException {
    assertThat(Suppressions.builtIn().own()).isEmpty();
    assertThat(Suppressions.builtInText().lines().filter(line -> !line.startsWith("#")))
        .isNotEmpty()
        .allMatch(line -> line.contains("#"));
  }
}
