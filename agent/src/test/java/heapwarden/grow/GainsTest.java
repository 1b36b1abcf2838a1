package heapwarden.grow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GainsTest {
  private static final String HERE = "heapwarden.grow.GainsTest.";
  private static final long AMPLE = 10_000_000_000L;
  private static final Meanwhile NOTHING = new Meanwhile(List.of(), 0, null);
  private static final Meanwhile FILLS = alone("FooTest", "fills()");

  /** What each test puts under observation. */
  private static Object held;

  private final Gains gains =
      new Gains(Censuses.census(), type -> HERE.equals(type + '.'), () -> 0, AMPLE);

  private static final class Holder {
    Object inside;
    Object beside;
  }

  private static Meanwhile alone(String type, String method) {
    return new Meanwhile(List.of(type), 0, type + '.' + method);
  }

  private static List<String> numbers(int from, int to) {
    List<String> numbers = new ArrayList<>();
    for (int i = from; i < to; i++) {
      numbers.add("n" + i);
    }
    return numbers;
  }

  @AfterEach
  void letGo() {
    held = null;
  }

  /** Begins to look, with the first reading behind it. */
  private void begin() {
    gains.walk(() -> NOTHING);
    gains.readNow(() -> NOTHING);
  }

  private List<Gained> largest() {
    return gains.largest(() -> NOTHING, () -> NOTHING);
  }

  private static String told(List<Gained> all) {
    StringBuilder out = new StringBuilder();
    for (Gained one : all) {
      out.append(one.owner()).append(' ').append(one.gained()).append(" of ").append(one.size());
      for (Gained.Share share : one.shares()) {
        String where = share.test() == null ? share.ran().classes().toString() : share.test();
        out.append("; ").append(share.gained()).append(' ').append(where);
      }
      out.append(one.elsewhere() == 0 ? "" : "; " + one.elsewhere() + " elsewhere").append('\n');
    }
    return out.toString();
  }

  static Stream<Collection<String>> collections() {
    return Stream.of(
        new ArrayList<>(),
        new ArrayDeque<>(),
        new HashSet<>(),
        new LinkedHashSet<>(),
        ConcurrentHashMap.newKeySet(),
        new CopyOnWriteArraySet<>(),
        Collections.newSetFromMap(new ConcurrentHashMap<>()),
        Collections.synchronizedList(new ArrayList<>()));
  }

  @ParameterizedTest
  @MethodSource("collections")
  void whatATestAddsIsLaidAtItsDoor(Collection<String> collection) {
    Holder holder = new Holder();
    holder.inside = collection;
    held = holder;
    collection.addAll(numbers(0, 30));
    begin();
    collection.addAll(numbers(30, 70));
    gains.readNow(() -> FILLS);
    collection.addAll(numbers(70, 90));
    gains.readNow(() -> alone("BarTest", "adds()"));
    assertThat(told(largest()))
        .isEqualTo(HERE + "held.inside 60 of 90; 40 FooTest.fills(); 20 BarTest.adds()\n");
    assertThat(gains.gainedIn("FooTest.fills()")).isEqualTo(40);
    assertThat(gains.gainedIn("BarTest.other()")).isZero();
  }

  @Test
  void testsThatRanTogetherAreNotToldApart() {
    List<String> list = new ArrayList<>();
    held = list;
    begin();
    list.addAll(numbers(0, 10));
    gains.readNow(() -> FILLS);
    list.addAll(numbers(0, 20));
    gains.readNow(() -> alone("FooTest", "fillsToo()"));
    list.addAll(numbers(0, 40));
    gains.readNow(() -> new Meanwhile(List.of("BarTest", "FooTest"), 0, null));
    assertThat(told(largest()))
        .isEqualTo(HERE + "held 70 of 70; 40 [BarTest, FooTest]; 30 [FooTest]\n");
  }

  @Test
  void aTestThatHasGainedNearlyAllIsToldApartFromWhatRanBesideIt() {
    List<String> list = new ArrayList<>();
    held = list;
    begin();
    list.addAll(numbers(0, 5));
    gains.readNow(() -> new Meanwhile(List.of("FooTest"), 0, null));
    for (int i = 0; i < 5; i++) {
      list.addAll(numbers(0, 10));
      gains.readNow(() -> FILLS);
    }
    list.addAll(numbers(0, 6));
    gains.readNow(() -> alone("FooTest", "fillsToo()"));
    assertThat(told(largest()))
        .isEqualTo(HERE + "held 61 of 61; 50 FooTest.fills(); 11 [FooTest]\n");
    assertThat(gains.gainedIn("FooTest.fills()")).isEqualTo(50);
  }

  @Test
  void aReadingThatWasInterruptedKeepsOthersOffNotMuchLonger() {
    assertThat(Gains.cost(0, 8_000_000)).as("the first").isEqualTo(2_000_000);
    assertThat(Gains.cost(2_000_000, 40_000)).isEqualTo(40_000);
    assertThat(Gains.cost(40_000, 15_000_000)).isEqualTo(80_000);
    assertThat(Gains.cost(40_000, 60_000)).isEqualTo(60_000);
  }

  @Test
  void whatOnlyAWalkCanTellIsLaidAtTheDoorOfAllThatRan() {
    Map<String, List<String>> map = new HashMap<>();
    List<String> inside = new ArrayList<>();
    map.put("one", inside);
    ConcurrentLinkedQueue<String> queue = new ConcurrentLinkedQueue<>();
    Holder holder = new Holder();
    holder.inside = map;
    holder.beside = queue;
    held = holder;
    begin();
    inside.addAll(numbers(0, 40));
    queue.addAll(numbers(0, 50));
    gains.readNow(() -> FILLS);
    gains.walk(() -> new Meanwhile(List.of("BarTest"), 2, null));
    assertThat(told(largest()))
        .isEqualTo(
            HERE
                + "held.beside 50 of 50; 50 [BarTest]\n"
                + HERE
                + "held.inside[] 40 of 40; 40 [BarTest]\n");
  }

  @Test
  void whatItHeldWhenItWasFirstMetDoesNotCount() {
    begin();
    held = new ArrayList<>(numbers(0, 500));
    gains.walk(() -> FILLS);
    gains.readNow(() -> FILLS);
    assertThat(largest()).isEmpty();
  }

  @Test
  void whatIsGoneAgainIsNotTold() {
    List<String> list = new ArrayList<>();
    held = list;
    begin();
    list.addAll(numbers(0, 100));
    gains.readNow(() -> FILLS);
    list.addAll(numbers(0, 100));
    gains.readNow(() -> alone("BarTest", "fills()"));
    list.subList(0, 160).clear();
    gains.readNow(() -> NOTHING);
    assertThat(told(largest()))
        .isEqualTo(HERE + "held 40 of 40; 20 FooTest.fills(); 20 BarTest.fills()\n");
    held = null;
    assertThat(largest()).isEmpty();
  }

  @Test
  void littleIsNotTold() {
    List<String> list = new ArrayList<>(numbers(0, 100));
    held = list;
    begin();
    list.addAll(numbers(0, Gains.LEAST - 1));
    gains.readNow(() -> FILLS);
    assertThat(largest()).isEmpty();
  }

  @Test
  void anotherClassOnTheWayIsNotRead() {
    List<String> list = new ArrayList<>();
    held = list;
    begin();
    Holder holder = new Holder();
    holder.inside = new ArrayList<>(numbers(0, 90));
    held = holder;
    gains.readNow(() -> FILLS);
    held = "a string";
    gains.readNow(() -> FILLS);
    held = new HashSet<>(numbers(0, 20));
    gains.readNow(() -> FILLS);
    assertThat(largest()).isEmpty();
    gains.walk(() -> NOTHING);
    gains.readNow(() -> NOTHING);
    held = new HashSet<>(numbers(0, 70));
    gains.readNow(() -> FILLS);
    assertThat(told(largest())).isEqualTo(HERE + "held 50 of 70; 50 FooTest.fills()\n");
  }

  @Test
  void soManyAreToldApartAndNoMore() {
    List<String> list = new ArrayList<>();
    held = list;
    begin();
    for (int i = 0; i < Gain.MOST_SHARES + 5; i++) {
      list.add("one");
      int number = i;
      gains.readNow(() -> alone("Test" + number, "adds()"));
    }
    Gained gained = largest().get(0);
    assertThat(gained.shares()).hasSize(Gain.MOST_SHARES);
    assertThat(gained.elsewhere()).isEqualTo(5);
  }

  @Test
  void readingsAndWalksKeepToTheirShareOfTheTime() throws InterruptedException {
    List<String> list = new ArrayList<>();
    held = list;
    assertThat(gains.isDue()).as("not at once").isFalse();
    begin();
    int[] asked = {0};
    for (int i = 0; i < 1000; i++) {
      gains.read(
          () -> {
            asked[0]++;
            return FILLS;
          },
          i % 2 == 0);
    }
    assertThat(asked[0]).isLessThan(100);
  }
}
