package heapwarden.transparency;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.harness.Jdk;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The shortest of the suites of TRANSPARENCY.md, in each build; scripts/bench has the rest. */
class TransparencyTest {
  private static final int AT_LEAST = 8_000;

  @Test
  void collectionsOfTheJdkAreWhatTheyAreWithoutTheAgent() {
    String classPath = System.getProperty("java.class.path");
    Map<String, String> plain = Suite.COMMON_COLLECTIONS.plain(Jdk.current(), classPath);
    Map<String, String> watched = Suite.COMMON_COLLECTIONS.watched(Jdk.current(), classPath);
    assertThat(plain).hasSizeGreaterThan(AT_LEAST);
    assertThat(Suite.differences(plain, watched)).isEmpty();
  }
}
