package heapwarden.peek;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;

/** Fields read and written without asking their objects. */
class PeekTest {
  private static final Object SHARED = new Object();

  private final Object own = new Object();
  private final long wide = 0x1234_5678_9ABC_DEF0L;
  private final boolean set = true;
  private int narrow = -7;

  private record Point(int x, Object y) {}

  private static Field field(Class<?> type, String name) {
    return Arrays.stream(Peek.fields(type))
        .filter(field -> field.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static long offset(String name) {
    return Peek.offset(field(PeekTest.class, name));
  }

  @Test
  void eachKindOfFieldIsReadAsItIs() {
    assertThat(Peek.reference(this, offset("own"))).isSameAs(own);
    assertThat(Peek.intAt(this, offset("narrow"))).isEqualTo(-7);
    assertThat(Peek.longAt(this, offset("wide"))).isEqualTo(wide);
    assertThat(Peek.booleanAt(this, offset("set"))).isEqualTo(set);
    Field shared = field(PeekTest.class, "SHARED");
    assertThat(Peek.reference(Peek.staticBase(shared), Peek.staticOffset(shared))).isSameAs(SHARED);
  }

  @Test
  void recordsAndWhatReflectionHidesAreReadToo() {
    Point point = new Point(3, own);
    assertThat(Peek.intAt(point, Peek.offset(field(Point.class, "x")))).isEqualTo(3);
    assertThat(Peek.reference(point, Peek.offset(field(Point.class, "y")))).isSameAs(own);
    assertThat(Peek.reference(PeekTest.class, Peek.offset(field(Class.class, "classLoader"))))
        .isSameAs(PeekTest.class.getClassLoader());
  }

  @Test
  void theElementsOfAnArrayLieWhereItSays() {
    Object[] array = {own, SHARED};
    assertThat(Peek.reference(array, Peek.ARRAY_BASE)).isSameAs(own);
    assertThat(Peek.reference(array, Peek.ARRAY_BASE + Peek.ARRAY_SCALE)).isSameAs(SHARED);
  }

  @Test
  void aFieldIsWrittenUnlessItHasChanged() {
    long offset = offset("narrow");
    assertThat(Poke.compareAndSet(this, offset, 0, 1)).isFalse();
    assertThat(narrow).isEqualTo(-7);
    assertThat(Poke.compareAndSet(this, offset, -7, 1)).isTrue();
    assertThat(narrow).isEqualTo(1);
  }

  private static final class Late {
    static final Object MADE = new Object();
  }

  @Test
  void lookingDoesNotInitialiseAClass() {
    assertThat(Peek.isUninitialised(Late.class)).isTrue();
    assertThat(Peek.fields(Late.class)).hasSize(1);
    assertThat(Peek.isUninitialised(Late.class)).isTrue();
    assertThat(Late.MADE).isNotNull();
    assertThat(Peek.isUninitialised(Late.class)).isFalse();
  }

  @Test
  void methodsAreThoseOfTheClassItself() {
    assertThat(Peek.declares(LinkedHashMap.class, "removeEldestEntry")).isTrue();
    assertThat(Peek.declares(LinkedHashMap.class, "resize")).isFalse();
    assertThat(Peek.threads()).contains(Thread.currentThread());
  }

  @Test
  void aReferenceIsComparedAndFoundCleared() {
    WeakReference<Object> reference = new WeakReference<>(own);
    assertThat(Identity.refersTo(reference, own)).isTrue();
    assertThat(Identity.refersTo(reference, SHARED)).isFalse();
    assertThat(Identity.isCleared(reference)).isFalse();
    reference.clear();
    assertThat(Identity.isCleared(reference)).isTrue();
  }

  private static class Recent extends LinkedHashMap<String, Object> {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(java.util.Map.Entry<String, Object> eldest) {
      return true;
    }
  }

  private static final class Lately extends Recent {
    private static final long serialVersionUID = 1;
  }

  private static final class Named extends LinkedHashMap<String, Object> {
    private static final long serialVersionUID = 1;

    static boolean removeEldestEntry(String of) {
      return of.isEmpty();
    }
  }

  @Test
  void whoOverridesAMethodIsToldByItsDescriptor() {
    assertThat(overrides(Recent.class)).isTrue();
    assertThat(overrides(Lately.class)).isTrue();
    assertThat(overrides(Named.class)).isFalse();
    assertThat(overrides(LinkedHashMap.class)).isFalse();
    assertThat(Named.removeEldestEntry("")).isTrue();
  }

  private static boolean overrides(Class<?> type) {
    return Peek.overrides(
        type, LinkedHashMap.class, "removeEldestEntry", "(Ljava/util/Map$Entry;)Z");
  }

  @Test
  void aFieldIsFoundByItsNameInWhateverClassDeclaresIt() throws NoSuchFieldException {
    assertThat(Peek.offset(Lately.class, "accessOrder"))
        .isEqualTo(Peek.offset(field(LinkedHashMap.class, "accessOrder")));
    assertThat(Peek.offset(PeekTest.class, "wide")).isEqualTo(offset("wide"));
    assertThatThrownBy(() -> Peek.offset(PeekTest.class, "nowhere"))
        .isInstanceOf(NoSuchFieldException.class)
        .hasMessageContaining("PeekTest.nowhere");
  }
}
