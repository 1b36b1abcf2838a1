package heapwarden.peek;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.finding.Kind;
import heapwarden.weave.Weaver;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The fields of classes, told by their files or by reflection. */
class FieldsTest {
  /** What no class is loaded for but that its fields name it. */
  static class Never {}

  static class AlsoNever {}

  static class Holder {
    static Map<String, Never> shared = new ConcurrentHashMap<>();
    static AlsoNever[][] rare;
    static int count = 7;
    static final boolean RARE = true;
    Never never;
    AlsoNever[] several;
    long size = 11;
    String name = "holder";
    boolean open;
    float loadFactor;
  }

  /** Defines {@link Holder} anew, and remembers what is asked of it. */
  private static final class Isolated extends ClassLoader {
    final List<String> asked = new ArrayList<>();

    Isolated() {
      super(FieldsTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      asked.add(name);
      return name.equals(Holder.class.getName())
          ? findLoadedClass(name)
          : super.loadClass(name, resolve);
    }

    /** Links it too, as each class is that has objects. */
    Class<?> define(byte[] classFile) throws ClassNotFoundException {
      Class<?> type = defineClass(null, classFile, 0, classFile.length);
      return Class.forName(type.getName(), true, this);
    }
  }

  private static byte[] file(Class<?> type) throws IOException {
    String path = type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getModule().getResourceAsStream(path)) {
      return in.readAllBytes();
    }
  }

  private static String internal(Class<?> type) {
    return type.getName().replace('.', '/');
  }

  private static List<String> told(DeclaredField[] fields) {
    return Arrays.stream(fields)
        .map(field -> field.type + ' ' + field.name + " at " + field.offset + field.isFinal())
        .toList();
  }

  private static List<String> reflected(Class<?> type, boolean statics) {
    Set<String> left = Set.of("boolean", "byte", "char", "short");
    List<String> all = new ArrayList<>();
    for (Field field : Peek.fields(type)) {
      boolean isStatic = Modifier.isStatic(field.getModifiers());
      if (isStatic == statics && !left.contains(field.getType().getName())) {
        long offset = isStatic ? Peek.staticOffset(field) : Peek.offset(field);
        all.add(
            field.getType().getTypeName()
                + ' '
                + field.getName()
                + " at "
                + offset
                + Modifier.isFinal(field.getModifiers()));
      }
    }
    return all;
  }

  private static List<String> withoutNarrow(DeclaredField[] fields) {
    Set<String> left = Set.of("boolean", "byte", "char", "short");
    return told(
        Arrays.stream(fields).filter(field -> !left.contains(field.type)).toArray(n -> fields(n)));
  }

  private static DeclaredField[] fields(int count) {
    return new DeclaredField[count];
  }

  /** As when the JVM loads it. */
  private static void seen(ClassLoader loader, String name, byte[] classFile) {
    Weaver weaver = new Weaver(EnumSet.noneOf(Kind.class), List.of(), Runtime.version().feature());
    weaver.tell(Fields::seen, classFile);
    weaver.transform(loader, name, null, null, classFile);
  }

  @Test
  void ofAClassThatWasSeenBeingLoadedTheFieldsAreKnownWithoutTheirTypes() throws Exception {
    Isolated loader = new Isolated();
    seen(loader, internal(Holder.class), file(Holder.class));
    Class<?> holder = loader.define(file(Holder.class));
    loader.asked.clear();
    DeclaredField[] own = Fields.ofObjects(holder);
    DeclaredField[] shared = Fields.ofClass(holder);
    assertThat(loader.asked).isEmpty();
    assertThat(Arrays.stream(own).map(field -> field.type + ' ' + field.name))
        .containsExactly(
            Never.class.getName() + " never",
            AlsoNever.class.getName() + "[] several",
            "long size",
            "java.lang.String name",
            "float loadFactor");
    assertThat(Arrays.stream(shared).map(field -> field.type + ' ' + field.name))
        .containsExactly(
            "java.util.Map shared", AlsoNever.class.getName() + "[][] rare", "int count");
    assertThat(told(own)).isEqualTo(reflected(holder, false));
    assertThat(told(shared)).isEqualTo(reflected(holder, true));
    assertThat(loader.asked).as("by reflection").contains(Never.class.getName());
  }

  @Test
  void ofAClassThatWasNotSeenReflectionTells() throws Exception {
    Isolated loader = new Isolated();
    Class<?> holder = loader.define(file(Holder.class));
    assertThat(withoutNarrow(Fields.ofObjects(holder))).isEqualTo(reflected(holder, false));
    assertThat(withoutNarrow(Fields.ofClass(holder))).isEqualTo(reflected(holder, true));
  }

  static Stream<Class<?>> ofTheJdk() {
    return Stream.of(
        Object.class,
        Thread.class,
        Class.class,
        java.util.HashMap.class,
        java.util.concurrent.TimeUnit.class,
        java.util.concurrent.locks.AbstractQueuedSynchronizer.class,
        java.util.concurrent.locks.AbstractQueuedSynchronizer.ConditionObject.class,
        java.util.concurrent.ThreadPoolExecutor.class,
        java.util.Locale.class,
        java.util.logging.Logger.class,
        java.util.logging.LogManager.class,
        java.sql.DriverManager.class,
        java.net.URL.class,
        java.math.BigDecimal.class);
  }

  /** Of {@code Object} and {@code Class} the JVM hides none from us, as reflection does. */
  @ParameterizedTest
  @MethodSource("ofTheJdk")
  void ofClassesOfTheJdkBothTellTheSame(Class<?> type) {
    assertThat(withoutNarrow(Fields.ofObjects(type))).isEqualTo(reflected(type, false));
    assertThat(withoutNarrow(Fields.ofClass(type))).isEqualTo(reflected(type, true));
  }

  @Test
  void whatTheFileOfAnotherClassOfThatNameTellsIsLeftOut() throws Exception {
    Isolated loader = new Isolated();
    seen(loader, internal(Holder.class), file(FieldsTest.Other.class));
    Class<?> holder = loader.define(file(Holder.class));
    assertThat(told(Fields.ofObjects(holder)))
        .as("a field of the same name and type is the only one that is in both")
        .isEqualTo(
            reflected(holder, false).stream().filter(field -> field.contains(" size ")).toList());
    assertThat(Fields.ofClass(holder)).isEmpty();
  }

  /** In a class file "never" has room for such a name, of as many bytes. */
  @Test
  void namesNeedNotBeOfAscii() throws Exception {
    String other = "gr\u00f6s";
    byte[] bytes = file(Holder.class);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    String spelt = new String(other.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    byte[] renamed =
        text.replace("\0\5never", "\0\5" + spelt).getBytes(StandardCharsets.ISO_8859_1);
    assertThat(renamed).hasSameSizeAs(bytes).isNotEqualTo(bytes);
    Isolated loader = new Isolated();
    seen(loader, internal(Holder.class), renamed);
    Class<?> holder = loader.define(renamed);
    assertThat(Fields.ofObjects(holder)[0].name).isEqualTo(other);
    assertThat(told(Fields.ofObjects(holder))).isEqualTo(reflected(holder, false));
  }

  /** Looks a little like {@link Holder}. */
  static class Other {
    static List<Never> shared;
    static long count;
    Object never;
    long size;
    Never name;
    static Never several;
  }
}
