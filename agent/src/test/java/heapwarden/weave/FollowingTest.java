package heapwarden.weave;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.config.Declared;
import heapwarden.finding.Kind;
import heapwarden.weave.Woven.Insertion;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.reflect.Proxy;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Weaving insertions into loaded classes and taking them out, with a JVM that is played. */
class FollowingTest {
  private static final String FAST = Growing.FastMap.class.getName();

  private final Weaver weaver =
      new Weaver(
          EnumSet.allOf(Kind.class),
          List.of(Declared.parse(FAST + "#get>entrySet")),
          Runtime.version().feature());
  private final Woven woven = new Woven();

  /** What a class was last retransformed to; its own bytes when that was nothing. */
  private final Map<String, byte[]> now = new HashMap<>();

  private final List<Set<String>> batches = new ArrayList<>();
  private final Set<String> refused = new HashSet<>();
  private final ClassLoader application = new URLClassLoader(new java.net.URL[0]);

  private final List<Class<?>> loaded =
      List.of(
          HashMap.class,
          LinkedHashMap.class,
          String.class,
          Growing.FastMap.class,
          Growing.NamedMap.class,
          Growing.Node.class,
          Growing.FastMap[].class);

  @AfterEach
  void takeTheSinksOut() {
    woven.close();
  }

  /** Stands in for the JVM: only what the weaver asks of it. */
  private Instrumentation jvm() {
    return (Instrumentation)
        Proxy.newProxyInstance(
            FollowingTest.class.getClassLoader(),
            new Class<?>[] {Instrumentation.class},
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "getAllLoadedClasses":
                  return loaded.toArray(new Class<?>[0]);
                case "retransformClasses":
                  retransform((Class<?>[]) arguments[0]);
                  return null;
                default:
                  return method.getReturnType() == boolean.class ? true : null;
              }
            });
  }

  private void retransform(Class<?>[] types) throws UnmodifiableClassException {
    Set<String> batch = new HashSet<>();
    for (Class<?> type : types) {
      if (refused.contains(type.getName())) {
        throw new UnmodifiableClassException(type.getName());
      }
      batch.add(type.getName());
      boolean ofJdk = type.getClassLoader() == null;
      byte[] plain =
          ofJdk
              ? Woven.bytes(ClassLoader.getPlatformClassLoader(), type.getName().replace('.', '/'))
              : Woven.bytes(type);
      byte[] after =
          weaver.transform(
              ofJdk ? null : application, type.getName().replace('.', '/'), type, null, plain);
      now.put(type.getName(), after == null ? plain : after);
    }
    batches.add(batch);
  }

  private List<InsertionTarget> follow(InsertionTarget... targets) {
    return weaver.followInsertions(jvm(), List.of(targets));
  }

  private Map<Object, Object> fastMap() throws Exception {
    Class<?> type = woven.define(Growing.FastMap.class, now.get(FAST));
    @SuppressWarnings("unchecked")
    Map<Object, Object> map = (Map<Object, Object>) type.getConstructor().newInstance();
    return map;
  }

  @Test
  void onlyWhatIsSuspectedIsWovenAndInOneBatch() {
    assertThat(
            follow(
                InsertionTarget.container(LinkedHashMap.class),
                InsertionTarget.container(Growing.NamedMap.class)))
        .isEmpty();
    assertThat(batches)
        .containsExactly(
            Set.of(LinkedHashMap.class.getName(), FAST, Growing.NamedMap.class.getName()));
    assertThat(weaver.failures()).isZero();
  }

  @Test
  void whatIsNotSuspectedAnyMoreIsAsItWas() {
    follow(InsertionTarget.container(HashMap.class), InsertionTarget.nodes(Growing.Node.class));
    byte[] followed = now.get(HashMap.class.getName());
    assertThat(follow()).isEmpty();
    byte[] plain = Woven.bytes(ClassLoader.getPlatformClassLoader(), "java/util/HashMap");
    assertThat(followed).isNotEqualTo(plain);
    assertThat(now.get(HashMap.class.getName())).isEqualTo(plain);
    assertThat(now.get(Growing.Node.class.getName())).isEqualTo(Woven.bytes(Growing.Node.class));
  }

  @Test
  void onlyChangesAreWoven() {
    InsertionTarget map = InsertionTarget.container(HashMap.class);
    follow(map);
    follow(map);
    assertThat(batches).hasSize(1);
    assertThat(follow(map, InsertionTarget.container(LinkedHashMap.class))).isEmpty();
    assertThat(batches.get(1)).containsExactly(LinkedHashMap.class.getName());
  }

  @Test
  void theHooksOfResourcesStayBesideThoseOfInsertions() throws Exception {
    follow(InsertionTarget.container(Growing.FastMap.class));
    Map<Object, Object> map = fastMap();
    map.put("a", "b");
    assertThat(woven.insertions).containsExactly(new Insertion(map, 1));
    assertThat(map.get("a")).isEqualTo("b");
    assertThat(woven.events).extracting(Woven.Event::hook).containsExactly("opened");
  }

  @Test
  void theHooksOfResourcesStayWhenThoseOfInsertionsGo() throws Exception {
    follow(InsertionTarget.container(Growing.FastMap.class));
    follow();
    Map<Object, Object> map = fastMap();
    map.put("a", "b");
    map.get("a");
    assertThat(woven.insertions).isEmpty();
    assertThat(woven.events).extracting(Woven.Event::hook).containsExactly("opened");
  }

  @Test
  void aClassLoadedLaterIsWovenAsLongAsItIsSuspected() {
    Function<Class<?>, byte[]> load =
        type ->
            weaver.transform(
                application, type.getName().replace('.', '/'), null, null, Woven.bytes(type));
    follow(InsertionTarget.nodes(Growing.Node.class));
    assertThat(load.apply(Growing.Node.class)).isNotNull();
    follow();
    assertThat(load.apply(Growing.Node.class)).isNull();
  }

  @Test
  void aClassTheJvmRefusesIsCountedAndTold() {
    refused.add(HashMap.class.getName());
    InsertionTarget map = InsertionTarget.container(HashMap.class);
    InsertionTarget linked = InsertionTarget.container(LinkedHashMap.class);
    assertThat(follow(map, linked)).containsExactly(map);
    assertThat(weaver.failures()).isEqualTo(1);
    assertThat(now).containsOnlyKeys(LinkedHashMap.class.getName());
  }

  @Test
  void aClassWithoutAnInsertionIsTold() {
    InsertionTarget array = InsertionTarget.array(Growing.Node.class, "next");
    assertThat(follow(array)).containsExactly(array);
    assertThat(weaver.failures()).isZero();
  }

  @Test
  void anAgentThatGoesTakesInsertionsAlong() {
    follow(InsertionTarget.container(HashMap.class));
    weaver.remove(jvm());
    assertThat(now.get(HashMap.class.getName()))
        .isEqualTo(Woven.bytes(ClassLoader.getPlatformClassLoader(), "java/util/HashMap"));
  }
}
