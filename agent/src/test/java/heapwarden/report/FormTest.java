package heapwarden.report;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.finding.Finding;
import heapwarden.finding.Kind;
import heapwarden.finding.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FormTest {
  private static final SourceRoots NO_SOURCES = SourceRoots.of(List.of());
  private static final Map<Form, String> SUFFIXES =
      Map.of(
          Form.TEXT, "txt",
          Form.JSON, "json",
          Form.HTML, "html",
          Form.SARIF, "sarif",
          Form.JUNIT, "xml",
          Form.CODE_QUALITY, "codequality.json",
          Form.MARKDOWN, "md",
          Form.COLLAPSED, "collapsed",
          Form.COLLAPSED_BYTES, "bytes.collapsed");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "a.json, JSON",
    "a/b.JSON, JSON",
    "a.html, HTML",
    "a.htm, HTML",
    "a.txt, TEXT",
    "a, TEXT",
    "a.sarif, SARIF",
    "a.sarif.json, SARIF",
    "TEST-a.xml, JUNIT",
    "a.md, MARKDOWN",
    "a.codequality.json, CODE_QUALITY",
    "target/gl-code-quality-report.json, CODE_QUALITY",
    "a.collapsed, COLLAPSED",
    "a.bytes.collapsed, COLLAPSED_BYTES"
  })
  void aSuffixNamesTheForm(String name, Form form) {
    assertThat(Form.of(name)).isEqualTo(form);
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void eachFormIsWrittenToItsFile(Form form) throws IOException {
    Path file = folder.resolve("new/folder/report." + SUFFIXES.get(form));
    assertThat(Form.of(file.toString())).isEqualTo(form);
    assertThat(ReportFiles.write(Examples.full(), file.toString(), List.of()))
        .isEqualTo(file.toString());
    String text = Files.readString(file);
    if (form.isOfFindings()) {
      assertThat(text).isEqualTo(Results.of(Examples.full()).as(form, NO_SOURCES));
    } else {
      assertThat(text).contains("0123456789abcdef");
    }
  }

  @Test
  void aSummaryIsAddedToWhatOtherStepsHaveSaid() throws IOException {
    Path file = Files.writeString(folder.resolve("summary"), "before\n");
    StepSummary.append(Examples.full(), file, List.of());
    assertThat(file).content().startsWith("before\n").contains("Heapwarden: 2 leaks");
  }

  /** Such a name made a whole report go to stderr instead. */
  @ParameterizedTest
  @CsvSource({"a.json", "a.txt", "a.html", "a.sarif", "a.xml", "a.md"})
  void halfOfASurrogatePairInANameIsNoReasonNotToWrite(String name) throws IOException {
    Report report =
        Examples.with(
            new Finding.Builder("0123456789abcdef", Verdict.PROVEN, Kind.FILE, "java.io.File\uD83D")
                .build());
    Path file = folder.resolve(name);
    assertThat(ReportFiles.write(report, file.toString())).isNotNull();
    assertThat(new String(Files.readAllBytes(file), StandardCharsets.UTF_8))
        .contains("java.io.File");
  }
}
