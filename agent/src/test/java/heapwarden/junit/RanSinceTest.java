package heapwarden.junit;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.grow.Meanwhile;
import heapwarden.track.Contexts;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class RanSinceTest {
  private final Contexts contexts = new Contexts(false);
  private final Map<Integer, String> types = new ConcurrentHashMap<>();
  private final Map<String, Integer> underWay = new ConcurrentHashMap<>();
  private final RanSince ran = new RanSince(contexts, types, underWay);

  private void begins(String name) {
    int number = contexts.number(name);
    types.put(number, name.endsWith("()") ? name.substring(0, name.lastIndexOf('.')) : name);
    underWay.put(name, number);
    ran.touch(number);
  }

  private void ends(String name) {
    ran.touch(contexts.number(name));
    underWay.remove(name);
  }

  private void is(String test, String... classes) {
    Meanwhile meanwhile = ran.get();
    assertThat(meanwhile.test()).isEqualTo(test);
    assertThat(meanwhile.classes()).containsExactly(classes);
  }

  @Test
  void aTestAloneIsNamedAndItsClassWhereFixturesMayHaveRun() {
    begins("Foo");
    begins("Foo.one()");
    ends("Foo.one()");
    is(null, "Foo");
    begins("Foo.two()");
    ends("Foo.two()");
    is("Foo.two()", "Foo");
    ends("Foo");
    is("Foo", "Foo");
    is(null);
  }

  @Test
  void whatGoesOnIsCountedEachTime() {
    begins("Foo");
    begins("Bar");
    begins("Foo.long()");
    is(null, "Bar", "Foo");
    is("Foo.long()", "Foo");
    begins("Bar.short()");
    ends("Bar.short()");
    is(null, "Bar", "Foo");
    ends("Foo.long()");
    is("Foo.long()", "Foo");
    is(null, "Bar", "Foo");
  }

  @Test
  void anOuterClassIsNotInTheWayOfANestedOne() {
    begins("Outer");
    begins("Outer$Inner");
    is(null, "Outer", "Outer$Inner");
    begins("Outer$Inner.test()");
    ends("Outer$Inner.test()");
    is("Outer$Inner.test()", "Outer$Inner");
  }

  @Test
  void ofManyClassesSomeAreNamed() {
    for (int i = 10; i < 30; i++) {
      begins("Test" + i + ".test()");
    }
    Meanwhile meanwhile = ran.get();
    assertThat(meanwhile.classes()).hasSize(8).startsWith("Test10", "Test11");
    assertThat(meanwhile.more()).isEqualTo(12);
    assertThat(meanwhile.test()).isNull();
  }
}
