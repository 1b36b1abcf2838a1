package heapwarden.weave;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.finding.Kind;
import heapwarden.hook.Hooks;
import heapwarden.hook.Sink;
import java.net.URLClassLoader;
import java.util.Calendar;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CountedCallsTest {
  private final Woven woven = new Woven();
  private final Map<Integer, Integer> counts = new HashMap<>();
  private final CountedCalls calls = new CountedCalls(List.of("heapwarden.weave.*"), 10);

  @BeforeEach
  void count() {
    Hooks.count(
        new Sink() {
          @Override
          public void counted(int site) {
            counts.merge(site, 1, Integer::sum);
          }
        });
  }

  @AfterEach
  void takeTheSinksOut() {
    Hooks.count(null);
    woven.close();
  }

  private Object make(byte[] classFile) throws Exception {
    return woven.define(Putting.class, classFile).getConstructor().newInstance();
  }

  private long count(String method, String call) {
    return calls.sites().stream()
        .filter(site -> site.place().startsWith("heapwarden.weave.Putting." + method + "("))
        .filter(site -> site.call().equals(call))
        .mapToInt(site -> counts.getOrDefault(site.number(), 0))
        .sum();
  }

  @Test
  void eachCallThatPutsIsCountedAtItsPlace() throws Exception {
    Object putting = make(calls.weave(Woven.bytes(Putting.class)));
    putting.getClass().getMethod("run").invoke(putting);
    assertThat(count("run", "java.util.Map.put")).isEqualTo(5);
    assertThat(count("run", "java.util.Map.computeIfAbsent")).isEqualTo(1);
    assertThat(count("run", "java.util.ArrayList.add")).isEqualTo(1);
    assertThat(calls.sites())
        .extracting(CountedCalls.Site::place)
        .allMatch(place -> place.matches(".*\\(Putting\\.java:\\d+\\)"));
  }

  @Test
  void whatDoesNotPutIsNotCounted() throws Exception {
    Object putting = make(calls.weave(Woven.bytes(Putting.class)));
    List<Object> from = new java.util.ArrayList<>(List.of(1));
    putting
        .getClass()
        .getMethod("none", Calendar.class, List.class)
        .invoke(putting, Calendar.getInstance(), from);
    assertThat(counts).isEmpty();
  }

  @Test
  void aSiteKeepsItsNumberWhenItIsWovenAgain() {
    byte[] once = calls.weave(Woven.bytes(Putting.class));
    int sites = calls.sites().size();
    assertThat(calls.weave(Woven.bytes(Putting.class))).isEqualTo(once);
    assertThat(calls.sites()).hasSize(sites);
  }

  @Test
  void beyondTheMostSitesTheRestIsCountedTogether() throws Exception {
    CountedCalls few = new CountedCalls(List.of("heapwarden"), 1);
    Object putting = make(few.weave(Woven.bytes(Putting.class)));
    putting.getClass().getMethod("run").invoke(putting);
    assertThat(few.sites()).hasSize(1);
    assertThat(few.sites().get(0).number()).isZero();
    assertThat(counts.keySet()).containsExactlyInAnyOrder(0, 1);
    assertThat(counts.get(0) + counts.get(1)).isEqualTo(8);
  }

  @Test
  void aClassWithoutSuchCallsIsLeftAlone() {
    assertThat(calls.weave(Woven.bytes(Specimen.class))).isNull();
  }

  @Test
  void onlyTheNamedPackagesAreWoven() {
    Weaver weaver = new Weaver(EnumSet.of(Kind.FILE), List.of(), Runtime.version().feature());
    URLClassLoader application = new URLClassLoader(new java.net.URL[0]);
    byte[] bytes = Woven.bytes(Putting.class);
    String name = "heapwarden/weave/Putting";
    assertThat(weaver.transform(application, name, null, null, bytes)).isNull();
    weaver.countCalls(List.of("com.acme.*"), 10);
    assertThat(weaver.transform(application, name, null, null, bytes)).isNull();
    weaver.countCalls(List.of("heapwarden.weave.*"), 10);
    byte[] counting = weaver.transform(application, name, null, null, bytes);
    assertThat(counting).isNotNull();
    Woven.verify(counting, Putting.class.getClassLoader());
    assertThat(weaver.transform(null, name, null, null, bytes)).as("of the JDK").isNull();
  }
}
