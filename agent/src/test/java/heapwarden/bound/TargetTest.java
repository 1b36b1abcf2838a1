package heapwarden.bound;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.config.Bound;
import heapwarden.config.OptionException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TargetTest {
  private static final Class<?>[] WITHOUT = {String.class, TargetTest.class};
  private static final Class<?>[] WITH = {String.class, TargetTest.class, Late.class};

  /** Loaded late, as it were. */
  static final class Late {
    static final Map<Integer, Integer> MAP = new HashMap<>();

    private Late() {}
  }

  private static Target target(String member) {
    try {
      return new Target(Bound.parse("late", Late.class.getName() + '.' + member + ";max=1"));
    } catch (OptionException e) {
      throw new AssertionError(e);
    }
  }

  /** One sample, with two looks. */
  private static String sample(Target target, Class<?>[] loaded) {
    target.look(loaded);
    String first = target.complaint(loaded);
    target.look(loaded);
    String second = target.complaint(loaded);
    target.sampled(false);
    return first + "|" + second;
  }

  @Test
  void aClassMayTakeAWhileToLoad() {
    Target target = target("MAP");
    for (int i = 0; i < 3; i++) {
      assertThat(sample(target, WITHOUT)).isEqualTo("null|null");
    }
    assertThat(sample(target, WITHOUT)).isEqualTo("no class of that name is loaded|null");
    assertThat(sample(target, WITHOUT)).as("once").isEqualTo("null|null");
    assertThat(sample(target, WITH)).as("it is there").isEqualTo("null|null");
    assertThat(target.kind()).isEqualTo(Target.Kind.FIELD);
    assertThat(target.read()).as("not initialised").isEmpty();
    Object map = Late.MAP;
    assertThat(target.read()).containsExactly(map);
  }

  @Test
  void whenTheClassHasLoadedAndHasNoSuchFieldThatIsSaidToo() {
    Target target = target("MAPS");
    for (int i = 0; i < 4; i++) {
      sample(target, WITHOUT);
    }
    assertThat(sample(target, WITH)).contains("did you mean 'MAP'?").endsWith("|null");
  }

  @Test
  void atTheEndNothingIsEarly() {
    Target target = target("MAP");
    target.look(WITHOUT);
    target.sampled(true);
    assertThat(target.complaint(WITHOUT)).startsWith("no class of that name is loaded");
  }
}
