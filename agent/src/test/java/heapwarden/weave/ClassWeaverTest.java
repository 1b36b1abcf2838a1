package heapwarden.weave;

import static heapwarden.weave.HookPoint.CONSTRUCTOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import heapwarden.finding.Kind;
import heapwarden.weave.HookPoint.At;
import heapwarden.weave.HookPoint.Builder;
import heapwarden.weave.HookPoint.Call;
import heapwarden.weave.HookPoint.Operand;
import heapwarden.weave.Woven.Event;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import net.bytebuddy.jar.asm.ClassReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClassWeaverTest {
  private final Woven woven = new Woven();

  @AfterEach
  void takeTheSinkOut() {
    woven.close();
  }

  private static Builder opened(String method, At at) {
    return new Builder("heapwarden/weave/Specimen", method, Call.OPENED, Kind.FILE, at);
  }

  private static Builder closed(String method, At at) {
    return new Builder("heapwarden/weave/Specimen", method, Call.CLOSED, Kind.FILE, at);
  }

  private static Object make(Class<?> type, Class<?> parameter, Object argument) throws Exception {
    Constructor<?> constructor = type.getConstructor(parameter);
    return constructor.newInstance(argument);
  }

  private static Object call(Object target, String name, Object... arguments) throws Throwable {
    return invoke(target.getClass(), target, name, arguments);
  }

  private static Object invoke(Class<?> type, Object target, String name, Object... arguments)
      throws Throwable {
    for (Method method : type.getMethods()) {
      if (method.getName().equals(name) && method.getParameterCount() == arguments.length) {
        try {
          return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
          throw e.getCause();
        }
      }
    }
    throw new NoSuchMethodException(name);
  }

  @Test
  void aConstructorOpensOnceAtItsEnd() throws Exception {
    Class<?> type = woven.load(Specimen.class, opened(CONSTRUCTOR, At.EXIT).build());
    Object made = make(type, String.class, "plain");
    assertThat(woven.events)
        .containsExactly(new Event("opened", made, null, null, Kind.FILE.ordinal()));
  }

  @Test
  void constructorsThatDelegateDoNotOpenAgain() throws Exception {
    Class<?> type = woven.load(Specimen.class, opened(CONSTRUCTOR, At.EXIT).build());
    Object made = make(type, int.class, 5);
    Object through = type.getConstructor(int.class, int.class).newInstance(1, 2);
    assertThat(woven.events).extracting(Event::resource).containsExactly(made, through);
  }

  @Test
  void oneMadeOnTheWayToADelegationIsAnOpeningOfItsOwn() throws Exception {
    Class<?> type = woven.load(Specimen.class, opened(CONSTRUCTOR, At.EXIT).build());
    Object made = make(type, long.class, 5L);
    assertThat(woven.events).hasSize(2);
    assertThat(woven.events.get(0).resource()).isNotSameAs(made).isInstanceOf(type);
    assertThat(woven.events.get(1).resource()).isSameAs(made);
  }

  @Test
  void aConstructorThatMakesAnotherOfItselfStillOpens() throws Exception {
    Class<?> type = woven.load(Specimen.class, opened(CONSTRUCTOR, At.EXIT).build());
    Object made = make(type, char.class, 'c');
    assertThat(woven.events).hasSize(2);
    assertThat(woven.events.get(1).resource()).isSameAs(made);
  }

  @Test
  void whatFailsToOpenIsNotOpen() throws Exception {
    Class<?> type = woven.load(Specimen.class, opened(CONSTRUCTOR, At.EXIT).build());
    assertThatThrownBy(() -> make(type, boolean.class, true))
        .hasRootCauseMessage("cannot be opened");
    assertThat(woven.events).isEmpty();
    make(type, boolean.class, false);
    assertThat(woven.events).hasSize(1);
  }

  @Test
  void aCloseThatThrowsIsAClose() throws Exception {
    Class<?> type = woven.load(Specimen.class, closed("close", At.ENTRY).build());
    Object made = make(type, String.class, "plain");
    assertThatThrownBy(() -> call(made, "close"))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("cannot be closed");
    assertThat(woven.events)
        .containsExactly(new Event("closed", made, null, null, Kind.FILE.ordinal()));
  }

  @Test
  void eachReturnOfAMethodIsAnExit() throws Throwable {
    Class<?> type = woven.load(Specimen.class, closed("work", At.EXIT).build());
    Object made = make(type, String.class, "plain");
    assertThat(call(made, "work", 3)).isEqualTo(3);
    assertThat(call(made, "work", 20)).isEqualTo(7);
    assertThat(woven.events).hasSize(2);
    assertThatThrownBy(() -> call(made, "work", -1)).hasMessage("negative");
    assertThat(woven.events).as("a throw is no exit").hasSize(2);
  }

  @Test
  void anEndIsAReturnOrAThrowOfItsOwn() throws Throwable {
    Class<?> type = woven.load(Specimen.class, closed("work", At.END).build());
    Object made = make(type, String.class, "plain");
    call(made, "work", 3);
    assertThatThrownBy(() -> call(made, "work", -1)).hasMessage("negative");
    assertThat(woven.events).hasSize(2);
  }

  @Test
  void aResultIsPassedOnAndStillReturned() throws Throwable {
    Class<?> type =
        woven.load(
            Specimen.class,
            opened("make", At.EXIT)
                .resource(Operand.RESULT)
                .owner(Operand.argument(-1))
                .detail(Operand.argument(1))
                .flags(1 << 10)
                .build());
    Object owner = new Object();
    Object made = invoke(type, null, "make", 1L, "name", 2.0, owner);
    assertThat(woven.events)
        .containsExactly(new Event("opened", made, owner, "name", Kind.FILE.ordinal() | 1 << 10));
    assertThat(invoke(type, null, "make", 1L, null, 2.0, owner)).isNull();
    assertThat(woven.events.get(1).resource()).isNull();
  }

  @Test
  void aMethodThatReturnsNothingHasNoResult() {
    HookPoint point = opened("attach", At.EXIT).resource(Operand.RESULT).build();
    Class<?> type = woven.load(Specimen.class, point);
    assertThat(type).isNotNull();
  }

  @Test
  void anArgumentIsFoundBehindWideOnes() throws Throwable {
    Class<?> type =
        woven.load(
            Specimen.class, opened("attach", At.ENTRY).resource(Operand.argument(1)).build());
    Object made = make(type, String.class, "plain");
    Object other = new Object();
    call(made, "attach", 1L, other, 2);
    assertThat(woven.events).extracting(Event::resource).containsExactly(other);
  }

  @Test
  void whatIsNoObjectOrNotThereIsNull() throws Throwable {
    for (Operand operand :
        List.of(
            Operand.argument(0),
            Operand.argument(2),
            Operand.argument(3),
            Operand.argument(-1),
            Operand.argument(-4),
            Operand.NOTHING)) {
      try (Woven fresh = new Woven()) {
        Class<?> type =
            fresh.load(Specimen.class, opened("attach", At.ENTRY).detail(operand).build());
        Object made = make(type, String.class, "plain");
        call(made, "attach", 1L, new Object(), 2);
        assertThat(fresh.events)
            .containsExactly(new Event("opened", made, null, null, Kind.FILE.ordinal()));
      }
    }
  }

  @Test
  void aStaticMethodHasNoThis() throws Throwable {
    Class<?> type = woven.load(Specimen.class, opened("count", At.ENTRY).build());
    invoke(type, null, "count", 5);
    assertThat(woven.events)
        .containsExactly(new Event("opened", null, null, null, Kind.FILE.ordinal()));
  }

  @Test
  void fieldsOfTheObjectArePassedOnAndBooleansBoxed() throws Exception {
    Class<?> type =
        woven.load(
            Specimen.class,
            opened(CONSTRUCTOR, At.EXIT)
                .only("(Ljava/lang/String;)")
                .owner(Operand.field("detail", "Ljava/lang/Object;"))
                .detail(Operand.field("listening", "Z"))
                .build());
    Object made = make(type, String.class, "plain");
    assertThat(woven.events)
        .containsExactly(new Event("opened", made, "plain", true, Kind.FILE.ordinal()));
  }

  @Test
  void descriptorsChooseAmongMethodsOfOneName() throws Throwable {
    Class<?> only =
        woven.load(Specimen.class, closed("leave", At.ENTRY).only("(Ljava/lang/String;").build());
    Object made = make(only, String.class, "plain");
    call(made, "leave");
    assertThat(woven.events).isEmpty();
    call(made, "leave", "why");
    assertThat(woven.events).hasSize(1);
    try (Woven fresh = new Woven()) {
      Class<?> except =
          fresh.load(
              Specimen.class, closed("leave", At.ENTRY).except("(Ljava/lang/String;").build());
      Object other = make(except, String.class, "plain");
      call(other, "leave", "why");
      assertThat(fresh.events).isEmpty();
      call(other, "leave");
      assertThat(fresh.events).hasSize(1);
    }
  }

  @Test
  void aDescriptorMayBeGivenByItsEnd() {
    HookPoint point = opened("x", At.EXIT).only(")Ljava/sql/Connection;").build();
    assertThat(point.matches("x", "(I)Ljava/sql/Connection;")).isTrue();
    assertThat(point.matches("x", "(I)V")).isFalse();
    assertThat(point.matches("y", "(I)Ljava/sql/Connection;")).isFalse();
  }

  @Test
  void aStarMeansEveryMethodThatBeginsSo() {
    HookPoint point = opened("get*", At.EXIT).build();
    assertThat(point.matches("getAll", "()V")).isTrue();
    assertThat(point.matches("set", "()V")).isFalse();
    assertThat(opened("*", At.EXIT).build().matches("anything", "()V")).isTrue();
  }

  @Test
  void eachWriteOfAFieldIsSeenWhereverItStands() throws Throwable {
    Class<?> type =
        woven.load(Specimen.class, closed("*", At.ENTRY).afterWriteOf("exited").build());
    Object made = make(type, String.class, "plain");
    assertThat(woven.events).isEmpty();
    call(made, "leave");
    call(made, "leave", "");
    call(made, "leave", "why");
    call(made, "attach", 1L, made, 2);
    assertThat(woven.events)
        .hasSize(3)
        .containsOnly(new Event("closed", made, null, null, Kind.FILE.ordinal()));
  }

  @Test
  void writesInAConstructorAreNoneOfAFinishedObject() throws Exception {
    Class<?> type =
        woven.load(Specimen.class, closed("*", At.ENTRY).afterWriteOf("detail").build());
    make(type, String.class, "plain");
    assertThat(woven.events).isEmpty();
  }

  @Test
  void aDetailMayComeLater() throws Throwable {
    HookPoint point =
        new Builder("", "leave", Call.DETAILED, Kind.SOCKET, At.ENTRY)
            .only("(Ljava/lang/String;")
            .detail(Operand.argument(0))
            .build();
    Class<?> type = woven.load(Specimen.class, point);
    Object made = make(type, String.class, "plain");
    call(made, "leave", "peer");
    assertThat(woven.events)
        .containsExactly(new Event("detailed", made, null, "peer", Kind.SOCKET.ordinal()));
  }

  @Test
  void severalPointsMayStandInOneMethod() throws Exception {
    Class<?> type =
        woven.load(
            Specimen.class,
            opened(CONSTRUCTOR, At.EXIT).build(),
            opened(CONSTRUCTOR, At.EXIT).flags(1 << 18).build(),
            closed("close", At.ENTRY).build());
    make(type, int.class, 1);
    assertThat(woven.events)
        .extracting(Event::point)
        .containsExactly(Kind.FILE.ordinal(), Kind.FILE.ordinal() | 1 << 18);
  }

  @Test
  void itTellsWhichPointsFoundTheirMethod() {
    List<HookPoint> points =
        List.of(
            opened(CONSTRUCTOR, At.EXIT).build(),
            opened("missing", At.EXIT).build(),
            closed("*", At.ENTRY).afterWriteOf("exited").build(),
            closed("*", At.ENTRY).afterWriteOf("missing").build());
    boolean[] met = new boolean[points.size()];
    byte[] specimen = Woven.bytes(Specimen.class);
    assertThat(ClassWeaver.weave(new ClassReader(specimen), points, met)).isNotNull();
    assertThat(met).containsExactly(true, false, true, false);
    assertThat(ClassWeaver.match(new ClassReader(specimen), points)).isEqualTo(met);
  }

  @Test
  void aClassWithoutAnyPointIsLeftAlone() {
    boolean[] met = new boolean[1];
    HookPoint missing = opened("missing", At.EXIT).build();
    assertThat(
            ClassWeaver.weave(new ClassReader(Woven.bytes(Specimen.class)), List.of(missing), met))
        .isNull();
  }

  @Test
  void aMethodWithoutCodeIsLeftAlone() {
    boolean[] met = new boolean[1];
    HookPoint point = opened("run", At.EXIT).build();
    assertThat(
            ClassWeaver.weave(
                new ClassReader(
                    Woven.bytes(ClassLoader.getPlatformClassLoader(), "java/lang/Runnable")),
                List.of(point),
                met))
        .isNull();
  }

  @Test
  void theSameClassWovenTwiceIsTheSame() {
    List<HookPoint> points = List.of(opened(CONSTRUCTOR, At.EXIT).build());
    byte[] specimen = Woven.bytes(Specimen.class);
    byte[] one = ClassWeaver.weave(new ClassReader(specimen), points, new boolean[1]);
    byte[] other = ClassWeaver.weave(new ClassReader(specimen), points, new boolean[1]);
    assertThat(Arrays.equals(one, other)).isTrue();
  }
}
