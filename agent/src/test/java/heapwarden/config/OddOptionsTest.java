package heapwarden.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever an option is made of, it is valid or a mistake that takes one line to tell. */
class OddOptionsTest {
  private static final List<String> PIECES =
      List.of(
          "\n",
          "\r",
          "\t",
          "\0",
          "\u001b[31m",
          "\u2028",
          "\u202e",
          "\ufeff",
          "\ud83d",
          "\udc00",
          "😀",
          "ß",
          "%s",
          "%n",
          "%",
          "{}",
          "${x}",
          "$(x)",
          "`",
          "\\",
          "\"",
          "'",
          "<b>",
          "&",
          ";",
          ":",
          "=",
          "#",
          ">",
          "*",
          ".",
          "-",
          "+",
          " ",
          "0",
          "9",
          "999999999999999999999",
          "٣",
          "½",
          "ms",
          "k",
          "true",
          "x".repeat(2000),
          "com.acme.",
          "/",
          "..");
  private static final int SEED = 20261126;
  private static final int EACH = 300;

  private static void parse(String argument, Properties system, Map<String, String> environment) {
    try {
      Options.parse(argument, system, environment);
    } catch (OptionException e) {
      String told = e.getMessage();
      assertThat(told).as(argument).hasSizeLessThanOrEqualTo(500);
      assertThat(told.chars())
          .as(told)
          .noneMatch(c -> c < ' ' || Character.getType(c) == Character.FORMAT || c == '\u2028');
    }
  }

  private static String odd(Random random) {
    StringBuilder odd = new StringBuilder();
    for (int i = random.nextInt(6); i >= 0; i--) {
      odd.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return odd.toString();
  }

  @ParameterizedTest
  @EnumSource(Option.class)
  void asAValue(Option option) {
    Random random = new Random(SEED);
    for (int i = 0; i < EACH; i++) {
      String odd = odd(random);
      parse(option.key() + "=" + odd, new Properties(), Map.of());
      Properties system = new Properties();
      system.setProperty(option.property(), odd);
      parse(null, system, Map.of());
      parse(null, new Properties(), Map.of(option.variable(), odd));
    }
  }

  @Test
  void asAKey() {
    Random random = new Random(SEED);
    for (int i = 0; i < EACH; i++) {
      String odd = odd(random);
      parse(odd, new Properties(), Map.of());
      Options.asksForGate(odd, new Properties(), Map.of());
      Properties system = new Properties();
      system.setProperty("heapwarden." + odd, odd);
      parse(null, system, Map.of());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pasword=hunter2", "http.password=hunter2", "token=hunter2"})
  void theValueOfAnUnknownOptionIsNotEchoed(String argument) {
    try {
      Options.parse(argument, new Properties(), Map.of());
    } catch (OptionException e) {
      assertThat(e).hasMessageContaining("unknown option").hasMessageNotContaining("hunter2");
      return;
    }
    throw new AssertionError("no such option");
  }
}
