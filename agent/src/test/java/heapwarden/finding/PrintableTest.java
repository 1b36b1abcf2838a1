package heapwarden.finding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void whatIsFitStaysAsItIs() {
    String fit = "/tmp/über/日本/😀 %s %n \"quoted\" 'too' \\n";
    assertThat(Printable.of(fit)).isSameAs(fit);
    assertThat(Printable.of(fit, fit.length())).isSameAs(fit);
  }

  @Test
  void nothingBreaksTheLineOrCommandsATerminal() {
    assertThat(Printable.of("a\nb\r\tc")).isEqualTo("a\\u000ab\\u000d\\u0009c");
    assertThat(Printable.of("\u001b[2J\u009b\u0000\u007f"))
        .isEqualTo("\\u001b[2J\\u009b\\u0000\\u007f");
    assertThat(Printable.of("a\u2028b\u2029c\u0085d")).isEqualTo("a\\u2028b\\u2029c\\u0085d");
  }

  @Test
  void nothingTurnsTheDirectionOfWriting() {
    assertThat(Printable.of("\u202egpj.exe\u2066")).isEqualTo("\\u202egpj.exe\\u2066");
  }

  @Test
  void halfOfAPairIsNoCharacter() {
    assertThat(Printable.of("\ud83d x \ude00")).isEqualTo("\\ud83d x \\ude00");
    assertThat(Printable.of("\ud83d\ude00")).isEqualTo("😀");
  }

  @Test
  void ofALongTextBothEndsAreLeft() {
    String shown = Printable.of("begin" + "x".repeat(10_000) + "end", 100);
    assertThat(shown).startsWith("beginx").endsWith("xend").contains(" ... ").hasSizeLessThan(101);
  }
}
