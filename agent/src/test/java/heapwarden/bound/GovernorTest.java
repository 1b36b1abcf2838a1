package heapwarden.bound;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.config.Bound;
import heapwarden.config.OptionException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GovernorTest {
  private static final String PLACE = "com.acme.A.store";
  private final Governor governor = new Governor();

  private static Bound policy(String name, String settings) {
    try {
      return Bound.parse(name, PLACE + ';' + settings);
    } catch (OptionException e) {
      throw new AssertionError(e);
    }
  }

  private static Bound enforced(String settings) {
    return policy("store", settings + ";mode=enforce");
  }

  private String said() {
    StringBuilder said = new StringBuilder();
    for (Note note : governor.notes()) {
      said.append(note.isWarning() ? "WARN " : "INFO ").append(note.text()).append('\n');
    }
    return said.toString();
  }

  /** As the hooks of a woven map do. */
  private <K> void put(Map<K, Integer> map, K key) {
    if (map.put(key, 1) == null) {
      governor.addedKey(map, key);
    }
  }

  static List<Arguments> refused() {
    return List.of(
        Arguments.of(new LinkedBlockingQueue<>(), "is a queue"),
        Arguments.of(Collections.unmodifiableMap(new HashMap<>()), "may not be changed"),
        Arguments.of(List.of(1), "it never changes"),
        Arguments.of(new CopyOnWriteArrayList<>(), "has a copy"),
        Arguments.of("text", "is no map and no collection"),
        Arguments.of(new java.util.concurrent.ConcurrentLinkedQueue<>(), "is a queue"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatCannotBeBoundedIsRefusedWithTheReasonOnce(Object container, String reason) {
    governor.govern(enforced("max=1"), PLACE, container);
    governor.govern(enforced("max=1"), PLACE, container);
    assertThat(said().lines()).singleElement().asString().startsWith("WARN").contains(reason);
    assertThat(governor.samples()).isEmpty();
    assertThat(governor.classes()).isEmpty();
  }

  static List<Arguments> refusedSettings() {
    return List.of(
        Arguments.of(new HashMap<>(), "max=1;quarantine=5m", "ConcurrentHashMap only"),
        Arguments.of(new TreeMap<>(), "idle=5m", "write ttl instead"),
        Arguments.of(new ArrayList<>(), "ttl=5m", "write max only"),
        Arguments.of(
            new HashMap<>(Map.of(1, new java.io.StringReader(""))), "max=1", "close=true"));
  }

  @ParameterizedTest
  @MethodSource("refusedSettings")
  void aSettingThatATypeCannotHaveIsRefused(Object container, String settings, String reason) {
    governor.govern(enforced(settings), PLACE, container);
    governor.tend();
    assertThat(said()).contains("is refused", reason);
    assertThat(governor.samples())
        .singleElement()
        .extracting(BoundSample::state)
        .isEqualTo(State.REFUSED);
  }

  @Test
  void twoPoliciesDoNotGovernOneMap() {
    Map<Integer, Integer> map = new HashMap<>();
    governor.govern(policy("first", "max=10"), PLACE, map);
    governor.govern(policy("second", "max=20"), PLACE, Collections.synchronizedMap(map));
    governor.govern(policy("third", "max=20"), PLACE, map);
    assertThat(said())
        .contains("INFO bound.first watches")
        .contains("WARN bound.second " + PLACE + " is governed by bound.first already")
        .contains("WARN bound.third " + PLACE + " is governed by bound.first already");
    assertThat(governor.samples()).hasSize(1);
  }

  @Test
  void thereIsACapOnWhatIsGoverned() {
    Bound policy = policy("all", "max=10");
    List<Map<Integer, Integer>> maps = new ArrayList<>();
    for (int i = 0; i < Governor.MOST + 2; i++) {
      maps.add(new HashMap<>());
      governor.govern(policy, PLACE + i, maps.get(i));
    }
    assertThat(governor.samples()).hasSize(Governor.MOST);
    assertThat(said()).contains("is not governed: there are 64 containers already");
  }

  @Test
  void aSetIsGovernedByItsMapAndAskedAsItself() {
    HashSet<Integer> set = new HashSet<>();
    governor.govern(policy("set", "max=10"), PLACE, set);
    assertThat(governor.classes()).containsExactly(HashMap.class);
    governor.lookedFor(set, 1, false);
    assertThat(governor.samples().get(0).misses()).isEqualTo(1);
  }

  @Test
  void enforcingPausesWhenTooMuchOfWhatWasEvictedIsAskedForAgain() {
    Map<Integer, Integer> map = new ConcurrentHashMap<>();
    governor.govern(enforced("max=100;regret.max=10%"), PLACE, map);
    for (int key = 0; key < 200; key++) {
      put(map, key);
    }
    assertThat(map).hasSize(100);
    int missed = 0;
    for (int key = 0; key < 200 && missed <= 60; key++) {
      missed += map.containsKey(key) ? 0 : 1;
      governor.looked(map, key, map.get(key));
    }
    assertThat(governor.samples().get(0).state()).isEqualTo(State.PAUSED);
    governor.tend();
    assertThat(said()).contains("WARN", "is paused: more than 10 % of what was evicted");
    for (int key = 1000; key < 1100; key++) {
      put(map, key);
    }
    assertThat(map).as("nothing is evicted any more").hasSize(200);
  }

  @Test
  void noMoreThanAllIsRegretted() {
    Map<Integer, Integer> map = new ConcurrentHashMap<>();
    governor.govern(policy("store", "max=100"), PLACE, map);
    for (int key = 0; key < 101; key++) {
      put(map, key);
    }
    for (int key = 1000; key < 1500; key++) {
      map.put(key, 1); // where nobody sees it
      governor.looked(map, key, 1);
    }
    BoundSample sample = governor.samples().get(0);
    assertThat(sample.regretted()).isGreaterThan(100);
    assertThat(sample.regretRate()).isLessThanOrEqualTo(1);
  }

  @Test
  void whatIsEvictedComesBackFromQuarantineUnlessItWasRemoved() {
    Map<Integer, Integer> map = new ConcurrentHashMap<>();
    governor.govern(enforced("max=10;quarantine=1m;regret.max=100%"), PLACE, map);
    for (int key = 1; key <= 11; key++) {
      put(map, key);
    }
    assertThat(map.get(1)).isNull();
    assertThat(governor.looked(map, 1, null)).isEqualTo(1);
    assertThat(map).containsKey(1);
    assertThat(governor.samples().get(0).restored()).isEqualTo(1);
    put(map, 12);
    put(map, 13);
    governor.removing(map, 2);
    assertThat(governor.looked(map, 2, null)).as("removed meanwhile").isNull();
    governor.removing(map, null);
    assertThat(governor.looked(map, 3, null)).as("all cleared").isNull();
  }

  @Test
  void whatHasLeftItsFieldIsLetGoButWhatCameOfItIsKept() {
    Bound policy = enforced("max=10;regret.max=100%");
    Map<Integer, Integer> old = new ConcurrentHashMap<>();
    Map<Integer, Integer> fresh = new ConcurrentHashMap<>();
    governor.govern(policy, PLACE, old);
    for (int key = 0; key < 15; key++) {
      put(old, key);
    }
    governor.moved(policy, List.of(fresh));
    governor.govern(policy, PLACE, fresh);
    for (int key = 0; key < 15; key++) {
      put(old, 100 + key);
    }
    assertThat(old).hasSize(25);
    assertThat(governor.samples()).extracting(BoundSample::evicted).containsExactly(5L, 0L);
    assertThat(governor.samples()).extracting(BoundSample::entries).containsExactly(-1L, 0L);
  }

  @Test
  void aLimitInBytesFollowsWhatOneEntryHolds() {
    Map<Integer, Integer> map = new ConcurrentHashMap<>();
    governor.govern(enforced("max.bytes=10k;regret.max=100%"), PLACE, map);
    for (int key = 0; key < 500; key++) {
      put(map, key);
    }
    assertThat(map).as("nothing is known yet").hasSize(500);
    governor.weigh((container, size) -> 100L * size);
    for (int round = 0; round < 100 && map.size() > 102; round++) {
      governor.tend(); // it takes its time
    }
    assertThat(map).hasSizeLessThanOrEqualTo(102);
    assertThat(governor.samples().get(0).evicted(Cause.BYTES)).isGreaterThanOrEqualTo(398);
  }

  @Test
  void entriesOfBinsThatAreBeingMovedAreFound() throws InterruptedException {
    Table table = Table.of(ConcurrentHashMap.class);
    Map<Integer, Integer> map = new ConcurrentHashMap<>();
    Thread writer =
        new Thread(
            () -> {
              for (int key = 0; key < 300_000; key++) {
                map.put(key, key);
              }
            });
    map.put(7, 7);
    writer.start();
    long looked = 0;
    while (writer.isAlive()) {
      looked++;
      Object node = table.find(map, table.hashOfKey(map, 7));
      assertThat(node).isNotNull();
      assertThat(table.key(map, node)).isEqualTo(7);
    }
    writer.join();
    assertThat(looked).isPositive();
  }

  @Test
  void sizesThatNoGovernedMapHasAreLeftOut() {
    governor.govern(enforced("max=1000"), PLACE, new HashMap<>());
    assertThat(governor.from()).isEqualTo(500);
    assertThat(governor.to()).isBetween(2_000, 8_000);
    governor.govern(policy("other", "max=100"), PLACE, new HashMap<>());
    assertThat(governor.from()).isEqualTo(50);
    assertThat(governor.to()).as("what is observed may grow").isEqualTo(Integer.MAX_VALUE);
  }

  /** As the hooks of a woven {@code HashMap} do. */
  private void putPlain(Map<Integer, Integer> map, int key) {
    boolean absent = !map.containsKey(key);
    if (absent) {
      governor.adding(map, key);
    }
    map.put(key, 1);
    if (absent) {
      governor.added(map);
    }
  }

  private Map<Integer, Integer> filled(String name, String settings) {
    Map<Integer, Integer> map = new HashMap<>();
    governor.govern(policy(name, settings), PLACE + '.' + name, map);
    for (int key = 0; key < 1000; key++) {
      putPlain(map, key);
    }
    return map;
  }

  private BoundSample sample(String name) {
    return governor.samples().stream()
        .filter(one -> one.policy().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whenMemoryIsShortTheWorstIsTrimmedByItsOwnInsertionsUntilThatIsOver() {
    Map<Integer, Integer> light = filled("light", "max=1000;mode=enforce");
    Map<Integer, Integer> heavy = filled("heavy", "max=1000;mode=enforce");
    Map<Integer, Integer> watched = filled("watched", "max=2000");
    governor.weigh((map, size) -> (map == light ? 10 : map == heavy ? 1000 : 5000) * size);
    said();
    governor.press(400_000, true, 0.5);
    assertThat(said().lines())
        .satisfiesExactly(
            one -> assertThat(one).startsWith("WARN bound.watched").contains("would trim"),
            two ->
                assertThat(two)
                    .startsWith("WARN bound.heavy under memory pressure, 390 KB")
                    .endsWith("from 1,000 to 500 entries, about 488 KB"));
    assertThat(heavy).as("by its own insertions only").hasSize(1000);
    putPlain(heavy, 2000);
    assertThat(heavy).as("a bounded number each").hasSize(1001 - 64).containsKey(2000);
    for (int key = 2001; key < 2020; key++) {
      putPlain(heavy, key);
    }
    putPlain(light, 2000);
    assertThat(heavy).hasSize(500);
    assertThat(light).hasSize(1000);
    assertThat(watched).hasSize(1000);
    assertThat(sample("heavy").evicted(Cause.EMERGENCY)).isEqualTo(520);
    assertThat(sample("watched").wouldEvict(Cause.EMERGENCY)).isEqualTo(500);
    governor.press(400_000, false, 0.5);
    assertThat(said()).as("nobody knows yet what it has brought").isEmpty();
    governor.press(100, true, 0.5);
    assertThat(said()).contains("bound.light").doesNotContain("bound.heavy");
    governor.release();
    assertThat(said())
        .contains("INFO bound.heavy memory pressure is over: 520 entries", "limit is 1,000 again");
    for (int key = 3000; key < 4000; key++) {
      putPlain(heavy, key);
    }
    assertThat(heavy).hasSize(1000);
    assertThat(sample("heavy").evicted(Cause.EMERGENCY)).isEqualTo(520);
  }

  @Test
  void theTrimStopsWhenTheFloorIsBelowTheMark() {
    Map<Integer, Integer> map = filled("map", "max=1000;mode=enforce");
    governor.weigh((any, size) -> 100 * size);
    governor.press(1000, true, 0.1);
    putPlain(map, 2000);
    governor.press(-1, true, 0.1);
    for (int key = 2001; key < 2100; key++) {
      putPlain(map, key);
    }
    assertThat(map).as("it neither shrinks nor grows").hasSize(1001 - 64);
    governor.press(1000, true, 0.1);
    for (int key = 2100; key < 2200; key++) {
      putPlain(map, key);
    }
    assertThat(map).as("it was not enough").hasSize(100);
  }

  @Test
  void aConcurrentMapIsTrimmedByTheAgentToo() {
    Map<Integer, Integer> map = new ConcurrentHashMap<>();
    governor.govern(policy("store", "ttl=24h;mode=enforce"), PLACE, map);
    for (int key = 0; key < 3000; key++) {
      put(map, key);
    }
    for (int key = 0; key < 3000; key++) {
      governor.looked(map, key, map.get(key)); // all is in use
    }
    governor.press(1, true, 0.5);
    for (int round = 0; round < 100 && map.size() > 1500; round++) {
      governor.tend();
    }
    assertThat(map).hasSize(1500);
    governor.release();
    put(map, 5000);
    assertThat(map).as("no limit again").hasSize(1501);
  }

  @Test
  void whatHadToGoIsRegrettedButPausesNothing() {
    Map<Integer, Integer> map = filled("map", "max=1000;mode=enforce");
    Map<Integer, Integer> other = filled("other", "max=1000;mode=enforce");
    governor.press(1000, true, 0.1);
    assertThat(said()).as("of unknown weight: one, then a collection must tell").contains("trims");
    for (int key = 1000; key < 1100; key++) {
      putPlain(map, key);
      putPlain(other, key);
    }
    assertThat(map.size() + other.size()).isEqualTo(100 + 1000);
    Map<Integer, Integer> trimmed = map.size() == 100 ? map : other;
    for (int key = 0; key < 1000; key++) {
      governor.looked(trimmed, key, trimmed.get(key));
    }
    BoundSample sample = sample(trimmed == map ? "map" : "other");
    assertThat(sample.regretted()).isGreaterThan(500);
    assertThat(sample.state()).isEqualTo(State.ENFORCING);
  }
}
