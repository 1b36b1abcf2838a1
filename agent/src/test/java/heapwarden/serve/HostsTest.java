package heapwarden.serve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostsTest {
  private final Hosts hosts = new Hosts("agent.internal");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:8080",
        "127.0.0.1",
        "127.0.0.1:1",
        "10.1.2.3:65535",
        "[::1]",
        "[::1]:80",
        "[fe80::1:2]:9",
        "agent.internal:1234",
        "Agent.Internal"
      })
  void whatNeedsNoNameServiceIsAllowedAndWhatIsServedOn(String host) {
    assertThat(hosts.allows(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "evil.com",
        "evil.com:8080",
        "127.0.0.1.evil.com",
        "localhost.evil.com",
        "localhost@evil.com",
        "127.0.0.1:80:evil.com",
        "1.2.3",
        "1.2.3.4.5",
        "1..2.3",
        "0x7f.0.0.1",
        "[::1",
        "[evil]",
        "[::1]x",
        "127.0.0.1,evil.com",
        "127.0.0.1:8a",
        "[]",
        "[dead]"
      })
  void anyOtherNameMayHaveBeenRebound(String host) {
    assertThat(hosts.allows(host)).isFalse();
  }
}
