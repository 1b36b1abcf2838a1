package heapwarden.weave;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.hook.Hooks;
import heapwarden.hook.Sink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GovernedCallsTest {
  private static final String NAME = "heapwarden/weave/Reading";
  private final Woven woven = new Woven();
  private final List<String> seen = new ArrayList<>();
  private Object instead;

  @BeforeEach
  void listen() {
    Hooks.govern(
        new Sink() {
          @Override
          public Object looked(Object container, Object key, Object result) {
            seen.add("get " + key + ' ' + result);
            return result == null ? instead : result;
          }

          @Override
          public void lookedFor(Object container, Object key, boolean found) {
            seen.add("has " + key + ' ' + found);
          }

          @Override
          public void looking(Object container, Object key, int call) {
            seen.add((call == 0 ? "looking " : "writing ") + key);
          }

          @Override
          public void putting(Object container, int policy) {
            seen.add("putting " + container.getClass().getSimpleName() + ' ' + policy);
          }
        },
        0,
        0);
  }

  @AfterEach
  void takeTheSinksOut() {
    Hooks.govern(null, 0, 0);
    woven.close();
  }

  private Object reading(GovernedCalls calls) throws Exception {
    byte[] classFile = calls.weave(NAME, Woven.bytes(Reading.class));
    return woven.define(Reading.class, classFile).getConstructor().newInstance();
  }

  private static Object call(Object reading, String method, Object... arguments) throws Exception {
    Class<?>[] types =
        arguments.length == 1 ? new Class<?>[] {Map.class} : new Class<?>[] {Map.class, Set.class};
    return reading.getClass().getMethod(method, types).invoke(reading, arguments);
  }

  @Test
  void lookUpsAreSeenAndAnswerAsBefore() throws Exception {
    Object reading = reading(new GovernedCalls().in("heapwarden.weave.Reading"));
    assertThat(call(reading, "look", Map.of("in", "value")))
        .isEqualTo("valuenulltruefalsedtruefalse");
    assertThat(seen)
        .containsExactly(
            "get in value",
            "get out null",
            "has in true",
            "has out false",
            "looking out",
            "has in true",
            "has out false");
  }

  @Test
  void whatTheGovernorBringsBackReachesTheCaller() throws Exception {
    instead = "back";
    Object reading = reading(new GovernedCalls().within("heapwarden.weave.*"));
    assertThat(call(reading, "look", Map.of("in", "value"))).asString().startsWith("valueback");
  }

  @Test
  void putsAreSeenAndDoWhatTheyDid() throws Exception {
    Object reading = reading(new GovernedCalls().in("heapwarden.weave.Reading"));
    Map<String, Object> map = new HashMap<>();
    assertThat(call(reading, "put", map)).isEqualTo(2);
    assertThat(map).containsOnly(Map.entry("b", 5), Map.entry("c", 3), Map.entry("d", 4));
    assertThat(seen)
        .containsExactly("writing a", "looking b", "looking c", "writing d", "writing b");
  }

  @Test
  void aMethodTellsWhatItPutsInto() throws Exception {
    Object reading = reading(new GovernedCalls().putting("heapwarden.weave.Reading", "save", 7));
    Set<Object> also = new HashSet<>();
    assertThat(call(reading, "save", new HashMap<>(), also)).isEqualTo(true);
    call(reading, "put", new HashMap<>());
    assertThat(also).containsExactly("element");
    assertThat(seen).containsExactly("putting HashMap 7", "putting HashSet 7");
  }

  @Test
  void onlyWhatIsNamedIsWoven() {
    GovernedCalls calls = new GovernedCalls().in("com.acme.Artifacts").within("com.acme.web.*");
    assertThat(calls.isIn("com/acme/Artifacts")).isTrue();
    assertThat(calls.isIn("com/acme/Artifacts$Inner")).isTrue();
    assertThat(calls.isIn("com/acme/ArtifactsOfOthers")).isFalse();
    assertThat(calls.isIn("com/acme/web/Page")).isTrue();
    assertThat(calls.isIn("com/acme/Web")).isFalse();
    assertThat(new GovernedCalls().isIn("com/acme/Artifacts")).isFalse();
    assertThat(GovernedCalls.differ(calls, new GovernedCalls(), "com/acme/Artifacts")).isTrue();
    assertThat(GovernedCalls.differ(calls, new GovernedCalls(), "com/acme/Web")).isFalse();
  }
}
