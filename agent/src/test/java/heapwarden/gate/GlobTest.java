package heapwarden.gate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
  @ParameterizedTest
  @CsvSource({
    "com.acme.A.b, com.acme.A.b, true",
    "com.acme.A.b, com.acme.A.bc, false",
    "com.acme.A.b, xcom.acme.A.b, false",
    "com.acme.*, com.acme.A.b, true",
    "com.acme.*, com.acmes.A.b, false",
    "*.close, com.acme.A.close, true",
    "*.close, com.acme.A.closes, false",
    "*, '', true",
    "?, '', false",
    "'', '', true",
    "'', a, false",
    "a?c, abc, true",
    "a?c, ac, false",
    "*a*b*, xxaxxbxx, true",
    "*a*b, xxaxxbxx, false",
    "**, anything, true",
    "com.acme.A.<init>, com.acme.A.<init>, true",
    "com.acme.A$1.run, com.acme.A$1.run, true",
    "a.c, abc, false",
  })
  void itMatchesTheWholeText(String pattern, String text, boolean matches) {
    assertThat(Glob.matches(pattern, text)).isEqualTo(matches);
  }

  @Test
  void aPatternOfStarsDoesNotTakeForEver() {
    assertThat(Glob.matches("a*".repeat(200) + "b", "a".repeat(5000))).isFalse();
  }
}
