package heapwarden.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeclaredTest {
  @Test
  void aClassMeansItselfOnly() {
    Declared declared = Declared.parse("com.acme.Session");
    assertThat(declared.isPair()).isFalse();
    assertThat(declared.matches("com.acme.Session")).isTrue();
    assertThat(declared.matches("com.acme.SessionPool")).isFalse();
    assertThat(declared.matches("com.acme.Session$Inner")).isFalse();
  }

  @Test
  void aPackageMeansAllBelowIt() {
    Declared declared = Declared.parse("com.acme.db.*");
    assertThat(declared.matches("com.acme.db.Cursor")).isTrue();
    assertThat(declared.matches("com.acme.db.impl.Cursor")).isTrue();
    assertThat(declared.matches("com.acme.dbx.Cursor")).isFalse();
    assertThat(declared.matches("com.acme.Cursor")).isFalse();
  }

  @Test
  void aPairNamesItsTwoMethods() {
    Declared declared = Declared.parse("com.acme.Lease#acquire>release");
    assertThat(declared.isPair()).isTrue();
    assertThat(declared.open()).isEqualTo("acquire");
    assertThat(declared.close()).isEqualTo("release");
    assertThat(declared.matches("com.acme.Lease")).isTrue();
    assertThat(declared.matches("com.acme.Leases")).isFalse();
  }

  @Test
  void aClassHasNoPairOfMethods() {
    Declared declared = Declared.parse("com.acme.Session");
    assertThatIllegalStateException().isThrownBy(declared::open);
    assertThatIllegalStateException().isThrownBy(declared::close);
  }

  @ParameterizedTest
  @ValueSource(strings = {"com.acme.Session", "com.acme.db.*", "com.acme.Lease#acquire>release"})
  void itPrintsAsItIsWritten(String text) {
    assertThat(Declared.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com/acme/Session",
        "com.acme.Session()",
        "com acme",
        "*",
        ".*",
        "#open>close",
        "com.acme-x.Session#open>close"
      })
  void whatNamesNoClassIsRefusedWithAnExample(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Declared.parse(text))
        .withMessageContaining("'" + text + "'")
        .withMessageContaining("com.acme.db.*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"com.acme.Lease#acquire", "com.acme.Lease#>release", "com.acme.Lease#acquire>"})
  void halfAPairIsRefusedWithTheFormOfAWholeOne(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Declared.parse(text))
        .withMessageContaining("'" + text + "'")
        .withMessageContaining("Type#open>close");
  }
}
