package heapwarden.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GovernedPointsTest {
  static Stream<Map.Entry<String, List<HookPoint>>> classes() {
    return Stream.concat(
        GovernedPoints.ofJdk().entrySet().stream(), GovernedPoints.removals().entrySet().stream());
  }

  @ParameterizedTest
  @MethodSource("classes")
  void eachPointFindsItsMethodOnThisJdkAndTheClassStaysValid(
      Map.Entry<String, List<HookPoint>> one) {
    byte[] classFile = Woven.bytes(ClassLoader.getSystemClassLoader(), one.getKey());
    boolean[] met = new boolean[one.getValue().size()];
    byte[] woven = ClassWeaver.weave(new ClassReader(classFile), one.getValue(), met);
    for (int i = 0; i < met.length; i++) {
      assertThat(met[i]).as(one.getKey() + ' ' + one.getValue().get(i)).isTrue();
    }
    Woven.verify(woven, ClassLoader.getSystemClassLoader());
  }

  @Test
  void aPlanNamesTheClassThatInsertsAndKeepsWhatItMet() {
    Governing plan = Governing.of(Set.of(java.util.Properties.class), new GovernedCalls(), null);
    assertThat(plan.points("java/util/Hashtable")).isNotEmpty();
    assertThat(plan.sees(java.util.Properties.class)).isFalse();
    plan.met("java/util/Hashtable");
    Governing next =
        Governing.of(
            Set.of(java.util.Hashtable.class, java.util.HashMap.class),
            new GovernedCalls().removals(),
            plan);
    assertThat(next.sees(java.util.Hashtable.class)).isTrue();
    assertThat(next.sees(java.util.HashMap.class)).isFalse();
    assertThat(Governing.differ(plan, next, "java/util/HashMap")).isTrue();
    assertThat(Governing.differ(plan, next, "java/util/Hashtable")).isFalse();
    assertThat(Governing.differ(next, null, "java/util/Hashtable")).isTrue();
  }

  @Test
  void removalsAreWovenOnlyWhereTheyAreWatched() {
    Set<Class<?>> maps = Set.of(java.util.concurrent.ConcurrentHashMap.class);
    String name = "java/util/concurrent/ConcurrentHashMap";
    Governing without = Governing.of(maps, new GovernedCalls(), null);
    Governing with = Governing.of(maps, new GovernedCalls().removals(), without);
    List<HookPoint> more = new ArrayList<>(with.points(name));
    more.removeAll(without.points(name));
    assertThat(more).isNotEmpty().allMatch(point -> point.call == HookPoint.Call.REMOVING);
    assertThat(Governing.differ(without, with, name)).isTrue();
  }
}
