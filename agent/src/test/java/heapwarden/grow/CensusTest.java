package heapwarden.grow;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.grow.ContainerSample.Form;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Vector;
import java.util.WeakHashMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CensusTest {
  private static final String HERE = "heapwarden.grow.CensusTest.";
  private static final long AMPLE = 10_000_000_000L;

  /** What each test puts under observation; all else in this JVM is at rest. */
  private static Object held;

  private static final PutSites NOBODY = Censuses.nobody();

  private final Census census = Censuses.census();

  @AfterEach
  void letGo() {
    held = null;
  }

  private CensusSnapshot take() {
    return census.take(AMPLE, NOBODY);
  }

  private static ContainerSample at(CensusSnapshot snapshot, String owner) {
    for (ContainerSample sample : snapshot.containers()) {
      if (sample.owner().equals(owner)) {
        return sample;
      }
    }
    throw new AssertionError(
        "nothing at "
            + owner
            + " but "
            + snapshot.containers()
            + (snapshot.isComplete() ? "" : ", and not all was seen"));
  }

  private static boolean sees(CensusSnapshot snapshot, String owner) {
    return snapshot.containers().stream().anyMatch(sample -> sample.owner().equals(owner));
  }

  static Stream<Map<Object, Object>> maps() {
    return Stream.of(
        new HashMap<>(),
        new LinkedHashMap<>(),
        new TreeMap<>(),
        new Hashtable<>(),
        new IdentityHashMap<>(),
        new WeakHashMap<>(),
        new Properties(),
        new ConcurrentHashMap<>(),
        new ConcurrentSkipListMap<>());
  }

  @ParameterizedTest
  @MethodSource("maps")
  void aMapThatGrowsIsFoundWithItsSize(Map<Object, Object> map) {
    List<Object> keys = new ArrayList<>(); // of a weak map too they must stay
    fill(keys, 100);
    keys.forEach(key -> map.put(key, "value"));
    held = map;
    take();
    fill(keys, 150);
    keys.forEach(key -> map.put(key, "value"));
    ContainerSample sample = at(take(), HERE + "held");
    assertThat(sample.size()).isEqualTo(150);
    assertThat(sample.form()).isEqualTo(Form.MAP);
    assertThat(sample.type()).isEqualTo(map.getClass().getName());
    assertThat(sample.weak()).isEqualTo(map instanceof WeakHashMap);
    assertThat(keys).hasSize(150);
  }

  private static void fill(List<Object> keys, int to) {
    while (keys.size() < to) {
      keys.add("key" + keys.size());
    }
  }

  /** A singleton as many write it; and one that holds nothing, whose constants lead nowhere. */
  private enum Registry {
    INSTANCE;

    final Map<Object, Object> entries = new HashMap<>();
  }

  @Test
  void whatAConstantOfAnEnumerationHoldsIsFound() {
    fill(Registry.INSTANCE.entries, 100);
    take();
    fill(Registry.INSTANCE.entries, 150);
    ContainerSample sample = at(take(), HERE.replace("Test.", "Test$Registry.INSTANCE.entries"));
    assertThat(sample.size()).isEqualTo(150);
    assertThat(Shape.statics(TimeUnit.class).edges).as("hold nothing").isEmpty();
    assertThat(Shape.statics(Registry.class).edges).hasSize(1);
  }

  private static void fill(Map<Object, Object> map, int to) {
    while (map.size() < to) {
      map.put("key" + map.size(), "value");
    }
  }

  static Stream<Collection<Object>> collections() {
    return Stream.of(
        new ArrayList<>(),
        new Vector<>(),
        new LinkedList<>(),
        new ArrayDeque<>(),
        new PriorityQueue<>(),
        new HashSet<>(),
        new LinkedHashSet<>(),
        new TreeSet<>(),
        ConcurrentHashMap.newKeySet(),
        new ConcurrentSkipListSet<>(),
        new CopyOnWriteArrayList<>(),
        new CopyOnWriteArraySet<>(),
        new ConcurrentLinkedQueue<>(),
        new ConcurrentLinkedDeque<>(),
        new LinkedBlockingQueue<>(),
        new LinkedBlockingDeque<>(),
        new PriorityBlockingQueue<>(),
        new ArrayBlockingQueue<>(500));
  }

  @ParameterizedTest
  @MethodSource("collections")
  void aCollectionThatGrowsIsFoundWithItsSize(Collection<Object> collection) {
    for (int i = 0; i < 100; i++) {
      collection.add("e" + i);
    }
    held = collection;
    take();
    for (int i = 100; i < 150; i++) {
      collection.add("e" + i);
    }
    ContainerSample sample = at(take(), HERE + "held");
    assertThat(sample.size()).isEqualTo(150);
    assertThat(sample.form()).isEqualTo(Form.COLLECTION);
    assertThat(sample.type()).isEqualTo(collection.getClass().getName());
  }

  static Stream<Arguments> limits() {
    return Stream.of(
        Arguments.of(new ArrayBlockingQueue<>(500), 500),
        Arguments.of(new LinkedBlockingQueue<>(600), 600),
        Arguments.of(new LinkedBlockingDeque<>(700), 700),
        Arguments.of(new LinkedBlockingQueue<>(), -1),
        Arguments.of(new ArrayList<>(), -1));
  }

  @ParameterizedTest
  @MethodSource("limits")
  void theLimitOfAQueueIsRead(Collection<Object> queue, long limit) {
    grow(queue);
    assertThat(at(take(), HERE + "held").limit()).isEqualTo(limit);
  }

  private void grow(Collection<Object> collection) {
    held = collection;
    take();
    for (int i = 0; i < 40; i++) {
      collection.add(i);
    }
  }

  private static class Bounded {
    final int maxEntries = 90;
    final Map<Object, Object> entries = new HashMap<>();
  }

  @Test
  void aLimitBesideTheContainerIsRead() {
    Bounded bounded = new Bounded();
    held = bounded;
    take();
    for (int i = 0; i < 40; i++) {
      bounded.entries.put(i, bounded.maxEntries);
    }
    assertThat(at(take(), HERE + "held.entries").limit()).isEqualTo(90);
  }

  @Test
  void removalsFollowFromChangesAndSize() {
    Map<Object, Object> map = new HashMap<>();
    held = map;
    take();
    put(map, 0, 100);
    assertThat(at(take(), HERE + "held").removed()).isZero();
    put(map, 100, 130);
    for (int i = 0; i < 20; i++) {
      map.remove(i);
    }
    assertThat(at(take(), HERE + "held").removed()).isEqualTo(20);
    map.clear();
    put(map, 0, 20);
    assertThat(at(take(), HERE + "held").removed()).isGreaterThanOrEqualTo(110);
  }

  private static void put(Map<Object, Object> map, int from, int to) {
    for (int i = from; i < to; i++) {
      map.put(i, i);
    }
  }

  @Test
  void ofAQueueThoseTakenAreCounted() {
    ConcurrentLinkedQueue<Object> queue = new ConcurrentLinkedQueue<>();
    grow(queue);
    take();
    for (int i = 0; i < 300; i++) {
      queue.add(i);
    }
    long before = at(take(), HERE + "held").removed();
    for (int i = 0; i < 50; i++) {
      queue.poll();
    }
    ContainerSample sample = at(take(), HERE + "held");
    assertThat(sample.size()).isEqualTo(290);
    assertThat(sample.removed() - before).isBetween(48L, 52L);
  }

  @Test
  void whatStaysIsToldFromWhatGoes() {
    Map<Object, Object> stays = new ConcurrentHashMap<>();
    Map<Object, Object> goes = new ConcurrentHashMap<>();
    held = new Object[] {new AtomicReference<>(stays), goes};
    take();
    int next = 0;
    for (int i = 0; i < 40; i++) {
      put(stays, next, next + 10);
      put(goes, next, next + 10);
      for (int old = next - 90; old < next - 80; old++) {
        goes.remove(old);
      }
      next += 10;
      take();
    }
    CensusSnapshot last = take();
    assertThat(last.containers())
        .filteredOn(one -> one.owner().startsWith(HERE + "held"))
        .hasSize(1);
    held = stays;
    Probes kept = new Probes(1);
    Probes lost = new Probes(1);
    Inside inside = new Inside();
    Trail trail = new Trail("map", List.of(), false);
    kept.update(trail, inside, stays, 1);
    put(stays, next, next + 100);
    kept.update(trail, inside, stays, 15);
    assertThat(trail.probes).isEqualTo((byte) 16);
    assertThat(trail.stayed).isEqualTo((byte) 16);
    assertThat(trail.probedAgo).isEqualTo(14);
    lost.update(trail, inside, goes, 1);
    goes.clear();
    put(goes, next, next + 100);
    lost.update(trail, inside, goes, 15);
    assertThat(trail.stayed).isZero();
  }

  private static final class Node {
    Object payload = new byte[8];
    Node next;
  }

  private static final class Track {
    Node first = new Node();
    Node last = first;

    void append(int count) {
      for (int i = 0; i < count; i++) {
        last.next = new Node();
        last = last.next;
      }
    }

    void prepend(int count) {
      for (int i = 0; i < count; i++) {
        Node node = new Node();
        node.next = first;
        first = node;
      }
    }
  }

  @Test
  void aHandMadeListIsCountedAtBothEndsHoweverLong() {
    Track track = new Track();
    track.append(100_000);
    held = track;
    for (int i = 0; i < 30; i++) {
      take();
    }
    track.append(500);
    take();
    track.append(7);
    ContainerSample sample = at(take(), HERE + "held.first");
    assertThat(sample.size()).isEqualTo(100_508);
    assertThat(sample.form()).isEqualTo(Form.CHAIN);
    track.prepend(30);
    assertThat(at(take(), HERE + "held.first").size()).isEqualTo(100_538);
  }

  @Test
  void viewsThatAMapKeepsOfItselfAreNone() {
    for (Map<Object, Object> map : List.of(new HashMap<>(), new ConcurrentHashMap<>())) {
      assertThat(map.keySet()).isEmpty();
      assertThat(map.values()).isEmpty();
      held = map;
      put(map, 0, 20);
      take();
      put(map, 20, 60);
      assertThat(take().containers())
          .extracting(ContainerSample::owner)
          .filteredOn(owner -> owner.startsWith(HERE + "held"))
          .containsExactly(HERE + "held");
    }
  }

  /** As the maps of some libraries are: {@code maxSize} is where the table grows. */
  @SuppressWarnings("UnusedVariable")
  private static final class Table extends java.util.AbstractMap<Object, Object> {
    private final float loadFactor = 0.5f;
    private final Object[] keys = new Object[256];
    private int size;
    private int maxSize;

    @Override
    public java.util.Set<Entry<Object, Object>> entrySet() {
      throw new AssertionError("called");
    }
  }

  @Test
  void whereATableGrowsIsNoLimitAndItsArraysAreNoneOfTheirOwn() {
    Table table = new Table();
    table.maxSize = 128;
    table.size = 20;
    held = table;
    take();
    table.size = 100;
    CensusSnapshot taken = take();
    assertThat(at(taken, HERE + "held").limit()).isEqualTo(-1);
    assertThat(at(taken, HERE + "held").size()).isEqualTo(100);
    assertThat(taken.containers())
        .extracting(ContainerSample::owner)
        .doesNotContain(HERE + "held.keys");
  }

  /** A cache that strings its entries together by their age. */
  private static final class Strung {
    final Map<Object, Node> entries = new HashMap<>();
    final Track byAge = new Track();

    void add(int count) {
      for (int i = 0; i < count; i++) {
        byAge.append(1);
        entries.put(new Object(), byAge.last);
      }
    }
  }

  @Test
  void theEntriesOfAMapThatAreStrungTogetherAreCountedOnce() {
    Strung strung = new Strung();
    strung.add(100);
    held = strung;
    take();
    strung.add(100);
    CensusSnapshot taken = take();
    assertThat(at(taken, HERE + "held.entries").size()).isEqualTo(200);
    assertThat(taken.containers()).extracting(ContainerSample::form).doesNotContain(Form.CHAIN);
    strung.byAge.append(1000);
    take();
    strung.byAge.append(1000);
    assertThat(at(take(), HERE + "held.byAge.first").size()).isEqualTo(2201);
  }

  @Test
  void aShortChainIsCountedWhateverIsTakenFromItsEnd() {
    Track track = new Track();
    track.append(1000);
    held = track;
    take();
    track.append(1000);
    assertThat(at(take(), HERE + "held.first").size()).isEqualTo(2001);
    Node cut = track.first;
    for (int i = 0; i < 500; i++) {
      cut = cut.next;
    }
    Node rest = cut.next;
    cut.next = null;
    ContainerSample sample = at(take(), HERE + "held.first");
    assertThat(sample.size()).isEqualTo(501);
    assertThat(sample.removed()).isEqualTo(1500);
    assertThat(rest).isNotNull();
  }

  private static final class Outer {
    Inner inner = new Inner();

    final class Inner {
      Outer outer() {
        return Outer.this;
      }
    }

    void swap(Outer other) {
      Inner mine = inner;
      inner = other.inner;
      other.inner = mine;
    }
  }

  @Test
  void aChainByWayOfInnerClassesIsCounted() {
    Outer outer = new Outer();
    held = outer;
    take();
    for (int i = 0; i < 100; i++) {
      outer.swap(new Outer());
    }
    take();
    for (int i = 0; i < 100; i++) {
      outer.swap(new Outer());
    }
    ContainerSample sample = at(take(), HERE + "held.inner");
    assertThat(sample.size()).isBetween(195L, 202L);
    assertThat(outer.inner.outer()).isNotNull();
  }

  private static final class Buffer {
    Object[] items = new Object[128];
    int size;
  }

  @Test
  void anArrayIsAsLargeAsTheFieldBesideItSays() {
    Buffer buffer = new Buffer();
    buffer.size = 20;
    held = buffer;
    take();
    buffer.size = 90;
    ContainerSample sample = at(take(), HERE + "held.items");
    assertThat(sample.size()).isEqualTo(90);
    assertThat(sample.form()).isEqualTo(Form.ARRAY);
    buffer.items = Arrays.copyOf(buffer.items, 256);
    buffer.size = -1;
    assertThat(at(take(), HERE + "held.items").size()).isEqualTo(256);
  }

  /** A map whose every method fails. */
  private static final class Hostile extends java.util.AbstractMap<Object, Object> {
    private int size;
    private final Object[] table = new Object[1000];

    @Override
    public java.util.Set<Entry<Object, Object>> entrySet() {
      throw new AssertionError("called");
    }

    @Override
    public int size() {
      throw new AssertionError("called");
    }

    @Override
    public int hashCode() {
      throw new AssertionError("called");
    }

    @Override
    public boolean equals(Object other) {
      throw new AssertionError("called");
    }

    @Override
    public String toString() {
      throw new AssertionError("called");
    }
  }

  @Test
  void nothingOfTheApplicationIsCalled() {
    Hostile hostile = new Hostile();
    held = hostile;
    hostile.size = 20;
    take();
    hostile.size = 70;
    hostile.table[0] = hostile;
    ContainerSample sample = at(take(), HERE + "held");
    assertThat(sample.size()).isEqualTo(70);
    assertThat(sample.form()).isEqualTo(Form.MAP);
  }

  @Test
  void manySmallContainersOfOnePathAreOnePopulation() {
    Map<Integer, List<Object>> many = new HashMap<>();
    for (int i = 0; i < 1000; i++) {
      many.put(i, new ArrayList<>(Collections.nCopies(3, "x")));
    }
    held = many;
    take();
    for (List<Object> one : many.values()) {
      one.addAll(Collections.nCopies(4, "x"));
    }
    CensusSnapshot snapshot = take();
    ContainerSample sample = at(snapshot, HERE + "held[]");
    assertThat(sample.size()).as("of 64").isEqualTo(7 * 64);
    assertThat(sample.containers()).isEqualTo(1000);
    for (int i = 1000; i < 3000; i++) {
      many.put(i, new ArrayList<>(Collections.nCopies(7, "x")));
    }
    snapshot = take();
    assertThat(at(snapshot, HERE + "held").size()).isEqualTo(3000);
    assertThat(at(snapshot, HERE + "held[]").size()).as("the mean").isEqualTo(7 * 64);
  }

  @Test
  void wrappersAddNothingToTheOwnerPath() {
    List<Object> list = new ArrayList<>();
    held = new AtomicReference<>(Collections.synchronizedList(Collections.unmodifiableList(list)));
    take();
    list.addAll(Collections.nCopies(50, "x"));
    assertThat(at(take(), HERE + "held").size()).isEqualTo(50);
  }

  @Test
  void aSetOverAMapIsCountedOnce() {
    java.util.Set<Object> set = Collections.newSetFromMap(new ConcurrentHashMap<>());
    held = set;
    take();
    for (int i = 0; i < 50; i++) {
      set.add(i);
    }
    ContainerSample sample = at(take(), HERE + "held");
    assertThat(sample.size()).isEqualTo(50);
    assertThat(sample.containers()).isEqualTo(1);
  }

  private static final ThreadLocal<List<Object>> LOCAL = ThreadLocal.withInitial(ArrayList::new);

  @Test
  void aThreadLocalIsKnownByTheFieldThatHoldsIt() throws InterruptedException {
    Object monitor = new Object();
    List<List<Object>> made = Collections.synchronizedList(new ArrayList<>());
    Thread thread =
        new Thread(
            () -> {
              made.add(LOCAL.get());
              synchronized (monitor) {
                try {
                  monitor.wait();
                } catch (InterruptedException e) {
                  // told to end
                }
              }
            },
            "worker-17");
    thread.start();
    try {
      while (made.isEmpty()) {
        Thread.sleep(1);
      }
      System.gc(); // one in the midst of a walk would move a young LOCAL: then it has no name
      take();
      made.get(0).addAll(Collections.nCopies(30, "x"));
      ContainerSample sample = at(take(), "thread \"worker-*\".threadLocals[" + HERE + "LOCAL]");
      assertThat(sample.size()).isEqualTo(30);
      assertThat(sample.isLocal()).isTrue();
    } finally {
      thread.interrupt();
      thread.join();
    }
  }

  @Test
  void tasksThatAreCancelledButKeptAreNamed() {
    ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1);
    try {
      held = executor;
      take();
      for (int i = 0; i < 50; i++) {
        executor.schedule(() -> {}, 1, TimeUnit.HOURS).cancel(false);
      }
      ContainerSample sample = at(take(), HERE + "held.workQueue");
      assertThat(sample.size()).isEqualTo(50);
      assertThat(sample.cancelled()).isEqualTo(1);
    } finally {
      executor.shutdownNow();
    }
  }

  private static final class Keeper {
    final DelayQueue<java.util.concurrent.Delayed> empty = new DelayQueue<>();
    List<Object> own = new ArrayList<>();
  }

  @Test
  void aListWhoseHeadIsTakenEachTimeIsAQueue() {
    List<Object> window = new ArrayList<>();
    List<Object> history = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      held = window;
      Collections.addAll(window, i, -i, i + 1000);
      window.remove(0);
      CensusSnapshot snapshot = take();
      if (i == 29) {
        assertThat(at(snapshot, HERE + "held").isQueue()).isTrue();
      }
    }
    held = null;
    Census other = Censuses.census();
    for (int i = 0; i < 30; i++) {
      held = history;
      history.add(i);
      CensusSnapshot snapshot = other.take(AMPLE, NOBODY);
      if (i == 29) {
        assertThat(at(snapshot, HERE + "held").isQueue()).isFalse();
      }
    }
  }

  @Test
  void aSecondReferenceIsCountedAndOneBackIsNot() {
    Keeper first = new Keeper();
    Keeper second = new Keeper();
    second.own = first.own;
    held = new Object[] {first, second};
    take();
    first.own.addAll(Collections.nCopies(40, first));
    ContainerSample sample = at(take(), HERE + "held[].own");
    assertThat(sample.size()).isEqualTo(40);
    assertThat(sample.others()).isEqualTo(1);
    assertThat(first.empty).isEmpty();
  }

  @Test
  void bytesAreWithinAThirdOfTheTruth() {
    Map<Object, Object> map = new HashMap<>();
    byte[] shared = new byte[100_000];
    held = map;
    take();
    for (int i = 0; i < 10_000; i++) {
      map.put("key" + i, new Object[] {new byte[1000], shared});
    }
    long entry = 32 + 24 + 24 + 1016 + 24;
    long truth = 10_000 * entry + 100_000;
    assertThat(at(take(), HERE + "held").bytes()).isBetween(truth * 2 / 3, truth * 4 / 3);
  }

  @Test
  void entriesOfUnlikeSizesMakeTheBytesLessCertain() {
    Map<Object, Object> alike = new HashMap<>();
    held = alike;
    take();
    for (int i = 0; i < 2000; i++) {
      alike.put(i, new byte[1000]);
    }
    assertThat(at(take(), HERE + "held").bytesError()).isBetween(0.0, 0.02);
    Map<Object, Object> unlike = new HashMap<>();
    held = unlike;
    for (int i = 0; i < 4000; i++) {
      unlike.put(i, new byte[i % 2 == 0 ? 100 : 3000]);
    }
    assertThat(at(take(), HERE + "held").bytesError()).isBetween(0.1, 0.5);
  }

  @Test
  void whatOnlyStaysOrShrinksIsNotFollowed() {
    Map<Object, Object> map = new HashMap<>();
    put(map, 0, 1000);
    held = map;
    take();
    assertThat(sees(take(), HERE + "held")).isFalse();
    map.keySet().removeIf(key -> (int) key > 500);
    assertThat(sees(take(), HERE + "held")).isFalse();
  }

  @Test
  void anOldContainerThatIsReplacedByALargerOneIsOnePath() {
    held = new ArrayList<>(Collections.nCopies(20, "x"));
    take();
    held = new ArrayList<>(Collections.nCopies(60, "x"));
    assertThat(at(take(), HERE + "held").size()).isEqualTo(60);
  }

  @Test
  void concurrentChangesDoNoHarm() throws InterruptedException {
    Map<Object, Object> plain = new HashMap<>();
    Map<Object, Object> concurrent = new ConcurrentHashMap<>();
    ConcurrentLinkedQueue<Object> queue = new ConcurrentLinkedQueue<>();
    held = new Object[] {plain, concurrent, queue};
    Thread thread =
        new Thread(
            () -> {
              for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                plain.put(i & 0xffff, i);
                concurrent.put(i, i);
                concurrent.remove(i - 5000);
                queue.add(i);
                if ((i & 3) != 0) {
                  queue.poll();
                }
                if ((i & 0xfffff) == 0) {
                  plain.clear();
                  queue.clear();
                }
              }
            });
    thread.start();
    try {
      for (int i = 0; i < 100; i++) {
        assertThat(take().isComplete()).isTrue();
      }
    } finally {
      thread.interrupt();
      thread.join();
    }
  }

  @Test
  void aWalkThatRunsOutOfTimeSaysSo() {
    assertThat(census.take(0, NOBODY).isComplete()).isFalse();
    assertThat(take().isComplete()).isTrue();
  }

  @Test
  void theCensusHoldsNothingOfWhatItMet() {
    List<Object> list = new ArrayList<>();
    grow(list);
    ContainerSample sample = at(take(), HERE + "held");
    java.lang.ref.WeakReference<Object> reference = new java.lang.ref.WeakReference<>(list);
    list = null;
    held = null;
    for (int i = 0; i < 50 && reference.get() != null; i++) {
      System.gc();
    }
    assertThat(reference.get()).isNull();
    assertThat(census.targets(sample.key())).isEmpty();
  }

  /** Of a class that is looked for by name. */
  private static final class Sought {
    final Sought left;
    final short[] content = new short[8];

    Sought(Sought left) {
      this.left = left;
    }
  }

  @Test
  void objectsOfAClassAreLookedForWithoutATraceInTheNextCensus() {
    List<Object> list = new ArrayList<>(List.of(new Sought(new Sought(null)), new long[0]));
    held = list;
    take();
    Map<String, String> owners =
        census.owners(
            List.of(Sought.class.getTypeName(), "short[]", "long[]", "com.acme.Nowhere"), AMPLE);
    assertThat(owners)
        .containsEntry(Sought.class.getTypeName(), HERE + "held[]")
        .containsEntry("short[]", HERE + "held[].content")
        .containsEntry("long[]", HERE + "held[]")
        .doesNotContainKey("com.acme.Nowhere");
    for (int i = 0; i < 40; i++) {
      list.add(i);
    }
    CensusSnapshot next = take();
    assertThat(at(next, HERE + "held").size()).isEqualTo(42);
    assertThat(at(next, HERE + "held").containers()).isEqualTo(1);
  }
}
