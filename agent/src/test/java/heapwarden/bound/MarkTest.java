package heapwarden.bound;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.config.Bound;
import heapwarden.config.OptionException;
import heapwarden.peek.Peek;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The mark of a governed map, which it must not notice. */
class MarkTest {
  private static final int ENTRIES = 3_000;

  static List<IntFunction<Map<Integer, Integer>>> maps() {
    return List.of(
        HashMap::new,
        LinkedHashMap::new,
        slots -> new HashMap<>(slots, 0.8f),
        slots -> new HashMap<>(slots, 3f),
        ConcurrentHashMap::new,
        slots -> new ConcurrentHashMap<>(slots, 0.3f));
  }

  private static int field(Map<?, ?> map) {
    boolean concurrent = map instanceof ConcurrentHashMap;
    return Peek.intAt(
        map,
        concurrent
            ? Table.offset(ConcurrentHashMap.class, "sizeCtl")
            : Table.offset(HashMap.class, "threshold"));
  }

  /** With so many that its field is even by itself. */
  private static HashMap<Integer, Integer> filled() {
    HashMap<Integer, Integer> map = new HashMap<>();
    for (int i = 0; i < 9; i++) {
      map.put(i, i);
    }
    return map;
  }

  private static boolean isMarked(Map<?, ?> map) {
    return (field(map) & 1) != 0;
  }

  private static Table table(Map<?, ?> map) {
    Table table = Table.of(map.getClass());
    assertThat(table).isNotNull();
    return table;
  }

  @ParameterizedTest
  @MethodSource("maps")
  void aMarkedMapIsAsItWouldBe(IntFunction<Map<Integer, Integer>> make) {
    for (int slots : new int[] {0, 1, 2, 3, 4, 8, 16, 5_000}) {
      Map<Integer, Integer> map = make.apply(slots);
      Map<Integer, Integer> other = make.apply(slots);
      Table table = table(map);
      for (int i = 0; i < ENTRIES; i++) {
        int arrays = table.slots(map);
        other.put(i, i);
        map.put(i, i);
        if (table.slots(map) != arrays) {
          takesAnother(table, map);
        }
        if (i % 7 == 0) {
          table.mark(map); // as the agent does
        }
        assertThat(isMarked(map)).isTrue();
        assertThat(table.slots(map)).isBetween(table.slots(other) / 2, table.slots(other));
      }
      assertThat(map).isEqualTo(other);
      assertThat(table.slots(map)).isEqualTo(table.slots(other));
      table.unmark(map);
      assertThat(field(map)).as("about as large").isBetween(field(other) - 1, most(field(other)));
      map.keySet().removeIf(key -> key % 2 == 0);
      assertThat(map).hasSize(ENTRIES / 2);
    }
  }

  /** As the hooks do: a concurrent map has its mark written with the limit. */
  private static void takesAnother(Table table, Map<?, ?> map) {
    if (table.isConcurrent()) {
      assertThat(table.limited(field(map))).isEqualTo(field(map) | 1);
      table.mark(map);
    } else {
      table.resized(map);
    }
  }

  /** A map that doubles its limit loses what was rounded off a load factor such as 0.8. */
  private static int most(int limit) {
    return limit + 2 + limit / 10;
  }

  @ParameterizedTest
  @MethodSource("maps")
  void aBatchThatIsPutInAtOnceEnds(IntFunction<Map<Integer, Integer>> make) {
    Map<Integer, Integer> map = make.apply(0);
    map.put(-1, -1);
    table(map).mark(map);
    Map<Integer, Integer> batch = new HashMap<>();
    for (int i = 0; i < ENTRIES; i++) {
      batch.put(i, i);
    }
    map.putAll(batch);
    assertThat(map).hasSize(ENTRIES + 1).containsAllEntriesOf(batch);
    assertThat(new HashMap<>(map)).isEqualTo(map);
  }

  @Test
  void aMapWithoutAnArrayIsLeftAlone() {
    for (IntFunction<Map<Integer, Integer>> make : maps()) {
      Map<Integer, Integer> map = make.apply(8);
      int before = field(map);
      table(map).mark(map);
      table(map).resized(map);
      table(map).unmark(map);
      assertThat(field(map)).isEqualTo(before);
    }
  }

  @Test
  void aPolicyMarksAndTakesTheMarkAwayWithIt() throws OptionException {
    Map<Integer, Integer> map = filled();
    int before = field(map);
    Bound policy = Bound.parse("store", "com.acme.A.store;max=10");
    AtomicLong now = new AtomicLong(Long.MAX_VALUE);
    Governor governor = new Governor(now::get);
    governor.govern(policy, "com.acme.A.store", map);
    assertThat(isMarked(map)).isTrue();
    governor.writing(map);
    governor.tend();
    governor.remark();
    assertThat(field(map)).as("while it is serialized").isEqualTo(before);
    now.addAndGet(Governor.WRITING);
    governor.remark();
    assertThat(isMarked(map)).isTrue();
    governor.tend();
    assertThat(isMarked(map)).isTrue();
    governor.retain(List.of());
    assertThat(field(map)).isEqualTo(before);
    governor.govern(policy, "com.acme.A.store", map);
    governor.leave();
    assertThat(field(map)).as("after a detach").isEqualTo(before);
  }

  @Test
  void aCloneHasNoMark() throws IOException {
    HashMap<Integer, Integer> map = filled();
    table(map).mark(map);
    @SuppressWarnings("unchecked")
    Map<Integer, Integer> clone = (Map<Integer, Integer>) map.clone();
    assertThat(isMarked(clone)).isFalse();
    table(map).unmark(map);
    assertThat(bytes(map)).isEqualTo(bytes(clone));
  }

  @Test
  void aSmallMapIsSerializedAsItWouldBe() throws IOException {
    for (int entries = 1; entries <= 13; entries++) {
      HashMap<Integer, Integer> map = new HashMap<>(1);
      HashMap<Integer, Integer> other = new HashMap<>(1);
      for (int i = 0; i < entries; i++) {
        map.put(i, i);
        other.put(i, i);
      }
      table(map).mark(map);
      table(map).unmark(map);
      assertThat(bytes(map)).isEqualTo(bytes(other));
    }
  }

  private static byte[] bytes(Object object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    return bytes.toByteArray();
  }

  /** The agent's thread marks all the time while others let the map grow, and shrink. */
  @Test
  void theAgentMarksWhileTheMapMoves() throws InterruptedException {
    for (int round = 0; round < 20; round++) {
      Map<Integer, Integer> shared = new ConcurrentHashMap<>();
      Map<Integer, Integer> own = new HashMap<>();
      AtomicBoolean end = new AtomicBoolean();
      Thread agent =
          new Thread(
              () -> {
                while (!end.get()) {
                  table(shared).mark(shared);
                  table(own).mark(own);
                  table(own).unmark(own);
                }
              });
      agent.start();
      List<Thread> writers = new ArrayList<>();
      for (int t = 0; t < 2; t++) {
        int first = t * 20_000;
        Thread writer =
            new Thread(
                () -> {
                  for (int i = 0; i < 20_000; i++) {
                    shared.put(first + i, i);
                  }
                });
        writers.add(writer);
        writer.start();
      }
      for (int i = 0; i < 20_000; i++) {
        own.put(i, i);
      }
      for (Thread writer : writers) {
        writer.join();
      }
      end.set(true);
      agent.join();
      assertThat(shared).hasSize(40_000);
      assertThat(own).hasSize(20_000);
      for (int i = 0; i < 20_000; i++) {
        assertThat(own.get(i)).isEqualTo(i);
      }
      assertThat(field(shared)).as("not moving for ever").isPositive();
    }
  }
}
