package heapwarden.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepeatTest {
  private static Options parse(String argument) throws OptionException {
    return Options.parse(argument, new Properties(), Map.of());
  }

  @Test
  void aTestIsNamedByItsClassAndMethod() throws OptionException {
    Repeat repeat = parse("repeat=com.acme.FooTest$Inner#bar:7").repeat();
    assertThat(repeat).isNotNull();
    assertThat(repeat.type()).isEqualTo("com.acme.FooTest$Inner");
    assertThat(repeat.method()).isEqualTo("bar");
    assertThat(repeat.rounds()).isEqualTo(7);
    assertThat(parse("repeat=FooTest#bar").repeat()).hasToString("FooTest#bar:5");
    assertThat(parse("gate").repeat()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"FooTest", "#bar", "FooTest#", "FooTest#bar:1", "FooTest#b r", "A#b:x"})
  void anythingElseIsRefused(String value) {
    assertThatThrownBy(() -> parse("repeat=" + value))
        .isInstanceOf(OptionException.class)
        .hasMessageContaining("repeat");
  }

  @Test
  void onlyAGateMayInject() throws OptionException {
    assertThat(parse("gate,inject=com.acme.*").inject()).containsExactly("com.acme.*");
    assertThatThrownBy(() -> parse("inject=com.acme.*"))
        .isInstanceOf(OptionException.class)
        .hasMessageContaining("inject needs gate");
    assertThatThrownBy(() -> parse("gate,inject=com.acme.*,inject.point=/none/such"))
        .isInstanceOf(OptionException.class)
        .hasMessageContaining("cannot be read");
  }
}
