package heapwarden.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  private static final List<String> KEYS =
      List.of("level", "interval", "report", "app", "max.tracked", "max.stacks", "stack.depth");

  @ParameterizedTest
  @CsvSource({
    "intervall, interval",
    "intervl, interval",
    "itnerval, interval",
    "levle, level",
    "reports, report",
    "max_tracked, max.tracked",
    "maxstacks, max.stacks",
    "depth, stack.depth",
    "tracked, max.tracked",
    "ap, app"
  })
  void aSlipOfThePenFindsTheWordThatWasMeant(String word, String meant) {
    assertThat(Nearest.to(word, KEYS)).isEqualTo(meant);
  }

  @Test
  void theWordItselfIsItsNearest() {
    for (String key : KEYS) {
      assertThat(Nearest.to(key, KEYS)).isEqualTo(key);
    }
  }

  @Test
  void ofEquallyNearWordsTheFirstIsNamed() {
    assertThat(Nearest.to("b", List.of("a", "c"))).isEqualTo("a");
  }

  @Test
  void anEmptyWordStillNamesOne() {
    assertThat(Nearest.to("", KEYS)).isEqualTo("app");
  }

  @Test
  void withoutCandidatesThereIsNoSuggestion() {
    assertThat(Nearest.to("level", List.of())).isEmpty();
  }
}
