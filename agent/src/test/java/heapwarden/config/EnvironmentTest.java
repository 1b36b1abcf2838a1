package heapwarden.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The environment is read as the JDK reads it. */
class EnvironmentTest {
  private static Map<String, String> read(String list) {
    return Environment.read(list.getBytes(Charset.defaultCharset()));
  }

  @Test
  void variablesHaveNamesAndValues() {
    assertThat(read("A=1\0B=\0C=x=y\0"))
        .containsExactlyInAnyOrderEntriesOf(Map.of("A", "1", "B", "", "C", "x=y"));
    assertThat(read("A=1\0A=2\0")).containsExactlyEntriesOf(Map.of("A", "1"));
    assertThat(read("")).isEmpty();
    assertThat(read("A=1\0no name\0\0=::=::\\\0B=2"))
        .containsEntry("A", "1")
        .containsEntry("B", "2")
        .doesNotContainKey("no name");
  }

  @Test
  void itIsTheEnvironmentOfThisProcess() {
    assertThat(Environment.variables()).isEqualTo(System.getenv());
  }
}
