package heapwarden.security;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.cost.Hello;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Options of odd characters neither keep a program from its work nor forge a line. */
class OddOptionsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "app=\u001b[31m,library=%s%n:{}:${x},maps.sites=\"'`,http.bind=\n,bounds=\r\n",
        "le\u001b[2Jvel=\nheapwarden: forged",
        "config=%s%n\u001b]0;title\u0007"
      })
  void theApplicationRunsAsEver(String options) {
    Run run =
        Jvm.current()
            .classPath(Jvm.ownClasses(Hello.class))
            .agent(options)
            .withoutReport()
            .run(Hello.class)
            .succeeded();
    assertThat(run.stdout()).isEqualTo("hello\n");
    assertThat(run.stderr()).doesNotContain("\u001b", "\u0007", "\nheapwarden: forged");
    assertThat(run.stderr().lines()).allMatch(line -> line.contains("heapwarden"));
  }
}
