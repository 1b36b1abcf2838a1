package heapwarden.weave;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.weave.HookPoint.At;
import heapwarden.weave.HookPoint.Operand;
import heapwarden.weave.Woven.Insertion;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Stack;
import java.util.TreeSet;
import net.bytebuddy.jar.asm.ClassReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Where insertions are followed, in the JDK that runs the tests and in classes of the application.
 */
class InsertionsTest {
  private static final int FEATURE = Runtime.version().feature();
  private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();

  /** Points that stand where another version of the JDK has its insertion. */
  private static final Map<String, Integer> SINCE =
      Map.of("java.util.TreeMap.addEntry", 15, "java.util.TreeMap.addEntryToEmptyMap", 15);

  private static final Map<String, Integer> GONE_BY = Map.of("java.util.TreeMap.put", 15);

  private final Woven woven = new Woven();

  @AfterEach
  void takeTheSinksOut() {
    woven.close();
  }

  static Collection<String> classes() {
    return new TreeSet<>(InsertionPoints.ofJdk().keySet());
  }

  private static Object call(Object target, String name, Object... arguments) throws Exception {
    Class<?> type = target instanceof Class ? (Class<?>) target : target.getClass();
    for (Method method : type.getMethods()) {
      if (method.getName().equals(name)
          && !method.isBridge()
          && method.getParameterCount() == arguments.length) {
        return method.invoke(target, arguments);
      }
    }
    throw new NoSuchMethodException(name);
  }

  private Object make(Class<?> type, HookPoint... points) throws Exception {
    return woven.load(type, points).getConstructor().newInstance();
  }

  /** Weaves what is followed into one class of the application and loads it. */
  private Class<?> load(InsertionTarget target, Class<?> type) {
    Insertions plan = Insertions.of(List.of(target), null);
    ClassReader reader = new ClassReader(Woven.bytes(type));
    List<HookPoint> points = plan.points(type.getName().replace('.', '/'), false, reader);
    return woven.load(type, points.toArray(new HookPoint[0]));
  }

  private static Set<String> followed(Class<?> type) {
    Insertions plan = Insertions.of(List.of(InsertionTarget.container(type)), null);
    return Insertions.changed(null, plan);
  }

  @ParameterizedTest
  @MethodSource("classes")
  void eachPointInTheJdkFindsItsMethodOrBelongsToAnotherVersion(String name) {
    List<HookPoint> points = InsertionPoints.ofJdk().get(name);
    byte[] bytes = Woven.bytes(PLATFORM, name);
    assertThat(bytes).as("class %s", name).isNotNull();
    boolean[] met = ClassWeaver.match(new ClassReader(bytes), points);
    for (int i = 0; i < met.length; i++) {
      String point = points.get(i).toString();
      boolean expected =
          SINCE.getOrDefault(point, 0) <= FEATURE
              && GONE_BY.getOrDefault(point, Integer.MAX_VALUE) > FEATURE;
      assertThat(met[i]).as(point).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("classes")
  void eachWovenCollectionPassesVerification(String name) {
    List<HookPoint> points = InsertionPoints.ofJdk().get(name);
    byte[] before = Woven.bytes(PLATFORM, name);
    byte[] after = ClassWeaver.weave(new ClassReader(before), points, new boolean[points.size()]);
    assertThat(after).isNotNull();
    Woven.verify(after, PLATFORM);
  }

  @Test
  void theMethodsOfHashMapThatAreNearTheLimitOfTheCompilerStayAsTheyAre() {
    for (HookPoint point : InsertionPoints.ofJdk().get("java/util/HashMap")) {
      assertThat(point.method).isEqualTo("afterNodeInsertion");
    }
  }

  @Test
  void whatIsAddedToASizeIsSeenHoweverItIsWritten() throws Exception {
    Object bag =
        make(
            Growing.Bag.class,
            InsertionPoints.insertion("", "*", At.ENTRY).beforeWriteOf("size").build());
    assertThat(woven.insertions).as("nothing grows in a constructor").isEmpty();
    assertThat(call(bag, "add", 5)).isEqualTo(true);
    assertThat(call(bag, "increment")).isEqualTo(9);
    assertThat(call(bag, "postIncrement")).isEqualTo(10);
    call(bag, "add", -2);
    call(bag, "change");
    assertThat(woven.insertions)
        .containsExactly(
            new Insertion(bag, 5),
            new Insertion(bag, 1),
            new Insertion(bag, 1),
            new Insertion(bag, -2));
  }

  @Test
  void theObjectThatGrowsIsTheOneWrittenTo() throws Exception {
    Object bag =
        make(
            Growing.Bag.class,
            InsertionPoints.insertion("", "take", At.ENTRY).beforeWriteOf("size").build());
    Object other = bag.getClass().getConstructor().newInstance();
    call(bag, "take", other);
    assertThat(woven.insertions).containsExactly(new Insertion(other, -2));
  }

  @Test
  void aBooleanResultOrALongArgumentTellsByHowMuch() throws Exception {
    Object bag =
        make(
            Growing.Bag.class,
            InsertionPoints.insertion("", "add", At.EXIT).detail(Operand.RESULT).build(),
            InsertionPoints.insertion("", "count", At.ENTRY).detail(Operand.argument(1)).build());
    assertThat(call(bag, "add", 5)).isEqualTo(true);
    assertThat(call(bag, "add", -5)).isEqualTo(false);
    call(bag, "count", 1, 5_000_000_000L);
    assertThat(woven.insertions)
        .containsExactly(
            new Insertion(bag, 1), new Insertion(bag, 0), new Insertion(bag, 5_000_000_000L));
  }

  @Test
  void aCallWithinMayBeTheInsertion() throws Exception {
    Object bag =
        make(
            Growing.Bag.class,
            InsertionPoints.insertion("", "take", At.ENTRY).afterCallOf("change").build());
    assertThat(call(bag, "take", bag)).isEqualTo(1);
    assertThat(woven.insertions).containsExactly(new Insertion(bag, 1));
  }

  @Test
  void aCollectionOfTheJdkIsFollowedInTheClassThatInserts() {
    assertThat(followed(HashMap.class)).containsExactly("java/util/HashMap");
    assertThat(followed(LinkedHashMap.class)).containsExactly("java/util/LinkedHashMap");
    assertThat(followed(Stack.class)).containsExactly("java/util/Vector");
    assertThat(followed(new LinkedHashMap<String, String>() {}.getClass()))
        .as("a subclass")
        .containsExactly("java/util/LinkedHashMap");
    assertThat(followed(HashSet.class))
        .as("by its own methods")
        .containsExactly("java/util/HashSet");
  }

  @Test
  void aContainerOfTheApplicationIsFollowedInAllItsOwnClasses() {
    assertThat(followed(Growing.NamedMap.class))
        .containsExactlyInAnyOrder(
            "heapwarden/weave/Growing$NamedMap", "heapwarden/weave/Growing$FastMap");
  }

  @Test
  void itsPublicMethodsThatInsertAreSeenAtTheirEntry() throws Exception {
    InsertionTarget target = InsertionTarget.container(Growing.FastMap.class);
    Object map = load(target, Growing.FastMap.class).getConstructor().newInstance();
    call(map, "put", "a", 1);
    assertThat(woven.insertions).containsExactly(new Insertion(map, 1));
    call(map, "get", "a");
    call(map, "push", "a");
    assertThat(woven.insertions).as("what reads, and what is static").hasSize(1);
    call(map, "putIfAbsent", "b", 1);
    assertThat(woven.insertions).as("one that calls another").hasSize(3);
  }

  @Test
  void aBridgeIsNoInsertionOfItsOwn() throws Exception {
    InsertionTarget target = InsertionTarget.container(Growing.NamedPut.class);
    Object map = load(target, Growing.NamedPut.class).getConstructor().newInstance();
    @SuppressWarnings("unchecked")
    Map<Object, Object> raw = (Map<Object, Object>) map;
    raw.put("a", 1);
    assertThat(woven.insertions).containsExactly(new Insertion(map, 1));
  }

  @Test
  void aChainGrowsByEachNodeThatIsMade() throws Exception {
    Class<?> node = load(InsertionTarget.nodes(Growing.Node.class), Growing.Node.class);
    Object first = node.getConstructor().newInstance();
    node.getConstructor(node).newInstance(first);
    assertThat(woven.insertions).containsExactly(new Insertion(node, 1), new Insertion(node, 1));
  }

  @Test
  void anArrayGrowsWhereSomethingIsStored() throws Exception {
    InsertionTarget target = InsertionTarget.array(Growing.Registry.class, "things");
    Object registry = load(target, Growing.Registry.class).getConstructor().newInstance();
    assertThat(woven.insertions).as("stores in a constructor").isEmpty();
    call(registry, "register", "c");
    call(registry, "look", 0);
    call(registry, "drop");
    assertThat(woven.insertions).containsExactly(new Insertion(registry, 1));
    call(registry.getClass(), "share", "d");
    assertThat(woven.insertions)
        .containsExactly(new Insertion(registry, 1), new Insertion(registry.getClass(), 1));
  }

  @Test
  void anArrayThatIsReplacedForEachInsertionGrowsThere() throws Exception {
    InsertionTarget target = InsertionTarget.array(Growing.Copying.class, "names");
    Object copying = load(target, Growing.Copying.class).getConstructor().newInstance();
    call(copying, "append", "a");
    call(copying, "count");
    call(copying, "clear");
    assertThat(woven.insertions).containsExactly(new Insertion(copying, 1));
  }

  @Test
  void arraysInterfacesAndUnknownFieldsCannotBeSeen() {
    List<InsertionTarget> targets =
        List.of(
            InsertionTarget.container(Object[].class),
            InsertionTarget.container(Map.class),
            InsertionTarget.nodes(int.class));
    Insertions plan = Insertions.of(targets, null);
    assertThat(plan.isEmpty()).isTrue();
    assertThat(plan.unseen(targets)).isEqualTo(targets);
  }

  @Test
  void whatStaysWantedIsNotWovenAgain() {
    InsertionTarget map = InsertionTarget.container(HashMap.class);
    InsertionTarget fast = InsertionTarget.container(Growing.FastMap.class);
    InsertionTarget node = InsertionTarget.nodes(Growing.Node.class);
    Insertions first = Insertions.of(List.of(map, fast), null);
    Insertions second = Insertions.of(List.of(map, node), first);
    assertThat(Insertions.changed(first, second))
        .containsExactlyInAnyOrder(
            "heapwarden/weave/Growing$FastMap", "heapwarden/weave/Growing$Node");
    Insertions third = Insertions.of(List.of(map, node), second);
    assertThat(Insertions.changed(second, third)).isEmpty();
    assertThat(Insertions.changed(third, Insertions.of(List.of(), third)))
        .containsExactlyInAnyOrder("java/util/HashMap", "heapwarden/weave/Growing$Node");
  }

  @Test
  void aClassIsWovenAnewWhenMoreIsWantedOfIt() {
    InsertionTarget map = InsertionTarget.container(Growing.Registry.class);
    InsertionTarget things = InsertionTarget.array(Growing.Registry.class, "things");
    Insertions first = Insertions.of(List.of(map), null);
    Insertions second = Insertions.of(List.of(map, things), first);
    assertThat(Insertions.changed(first, second))
        .containsExactly("heapwarden/weave/Growing$Registry");
  }

  @Test
  void aNamesakeOnTheOtherSideIsLeftAlone() {
    Insertions plan = Insertions.of(List.of(InsertionTarget.container(HashMap.class)), null);
    ClassReader reader = new ClassReader(Woven.bytes(PLATFORM, "java/util/HashMap"));
    assertThat(plan.points("java/util/HashMap", true, reader)).isNotEmpty();
    assertThat(plan.points("java/util/HashMap", false, reader)).isEmpty();
  }
}
