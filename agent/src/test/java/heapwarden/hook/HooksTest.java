package heapwarden.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HooksTest {
  /** Fails in every method. */
  private static final class Failing extends Sink {
    private final Throwable failure;

    Failing(Throwable failure) {
      this.failure = failure;
    }

    @Override
    public void opened(Object resource, Object owner, Object detail, int point) {
      fail(failure);
    }

    @Override
    public void closed(Object resource, int point) {
      fail(failure);
    }

    @Override
    public void detailed(Object resource, Object detail, int point) {
      fail(failure);
    }

    @Override
    public void inserted(Object container, long delta) {
      fail(failure);
    }

    @Override
    public void counted(int site) {
      fail(failure);
    }

    @Override
    public void adding(Object container, int hash) {
      fail(failure);
    }

    @Override
    public void added(Object container) {
      fail(failure);
    }

    @Override
    public void addedKey(Object container, Object key) {
      fail(failure);
    }

    @Override
    public void resized(Object container) {
      fail(failure);
    }

    @Override
    public int limited(int limit, Object container) {
      fail(failure);
      return 0;
    }

    @Override
    public void writing(Object container) {
      fail(failure);
    }

    @Override
    public Object looked(Object container, Object key, Object result) {
      fail(failure);
      return result;
    }

    @Override
    public void lookedFor(Object container, Object key, boolean found) {
      fail(failure);
    }

    @Override
    public void looking(Object container, Object key, int call) {
      fail(failure);
    }

    @Override
    public void putting(Object container, int policy) {
      fail(failure);
    }

    @Override
    public void removing(Object container, Object key) {
      fail(failure);
    }

    @Override
    public void begun(Object test) {
      fail(failure);
    }

    @Override
    public Object ended(Object test, Object result) {
      fail(failure);
      return test;
    }

    @Override
    public void submitted(Object task) {
      fail(failure);
    }

    @Override
    public void running(Object task) {
      fail(failure);
    }

    @Override
    public void ran(Object task) {
      fail(failure);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void fail(Throwable failure) throws T {
      throw (T) failure;
    }
  }

  /** Runs out of stack in every method. */
  private static final class Bottomless extends Sink {
    @Override
    public void opened(Object resource, Object owner, Object detail, int point) {
      fall(point);
    }

    @Override
    public void closed(Object resource, int point) {
      fall(point);
    }

    @Override
    public void detailed(Object resource, Object detail, int point) {
      fall(point);
    }

    @Override
    public void inserted(Object container, long delta) {
      fall(1);
    }

    @Override
    public void counted(int site) {
      fall(site);
    }

    @Override
    public void adding(Object container, int hash) {
      fall(1);
    }

    @Override
    public void added(Object container) {
      fall(1);
    }

    @Override
    public void addedKey(Object container, Object key) {
      fall(1);
    }

    @Override
    public void resized(Object container) {
      fall(1);
    }

    @Override
    public int limited(int limit, Object container) {
      fall(1);
      return 0;
    }

    @Override
    public void writing(Object container) {
      fall(1);
    }

    @Override
    public Object looked(Object container, Object key, Object result) {
      fall(1);
      return result;
    }

    @Override
    public void lookedFor(Object container, Object key, boolean found) {
      fall(1);
    }

    @Override
    public void looking(Object container, Object key, int call) {
      fall(1);
    }

    @Override
    public void putting(Object container, int policy) {
      fall(1);
    }

    @Override
    public void removing(Object container, Object key) {
      fall(1);
    }

    @Override
    public void begun(Object test) {
      fall(1);
    }

    @Override
    public Object ended(Object test, Object result) {
      fall(1);
      return test;
    }

    @Override
    public void submitted(Object task) {
      fall(1);
    }

    @Override
    public void running(Object task) {
      fall(1);
    }

    @Override
    public void ran(Object task) {
      fall(1);
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int fall(int depth) {
      return fall(depth + 1) + 1;
    }
  }

  static List<Throwable> failures() {
    return List.of(
        new RuntimeException("planted"),
        new Exception("planted, checked"),
        new StackOverflowError("planted"),
        new OutOfMemoryError("planted"),
        new ThreadDeath(),
        new NoClassDefFoundError("planted"));
  }

  @AfterEach
  void takeTheSinkOut() {
    Hooks.install(null);
    Hooks.follow(null);
    Hooks.count(null);
    Hooks.govern(null, 0, 100);
    Hooks.witness(null);
    Hooks.carry(null);
  }

  private static void callAll() {
    Hooks.opened(new Object(), null, null, 0);
    Hooks.closed(new Object(), 0);
    Hooks.detailed(new Object(), null, 0);
    Hooks.inserted(new Object(), 1);
    Hooks.counted(0);
    Hooks.addingIfMarked(new Object(), 1, 1);
    Hooks.addedIfMarked(new Object(), 1);
    Hooks.addedKeyIfMarked(new Object(), "key", 1);
    Hooks.resized(new Object(), 1);
    assertThat(Hooks.limited(1, new Object())).isEqualTo(1);
    Hooks.writing(new Object());
    Hooks.added(new Object(), 1);
    Hooks.addedKey(new Object(), "key", 1);
    Hooks.looked(new Object(), "key", null);
    Hooks.lookedFor(new Object(), "key", true);
    Hooks.looking(new Object(), "key", 0);
    Hooks.putting(new Object(), 0);
    Hooks.removing(new Object(), "key", null);
    Hooks.begun(new Object());
    assertThat(Hooks.ended(new Object(), "as it was")).isEqualTo("as it was");
    Hooks.submitted(new Object());
    Hooks.running(new Object());
    Hooks.ran(new Object());
  }

  @ParameterizedTest
  @MethodSource("failures")
  void whatASinkThrowsIsSwallowedAndCounted(Throwable failure) {
    Hooks.install(new Failing(failure));
    Hooks.follow(new Failing(failure));
    Hooks.count(new Failing(failure));
    Hooks.govern(new Failing(failure), 0, 100);
    Hooks.witness(new Failing(failure));
    Hooks.carry(new Failing(failure));
    long before = Hooks.errors;
    callAll();
    assertThat(Hooks.errors - before).isEqualTo(23);
  }

  @Test
  void aSinkThatRunsOutOfStackHarmsNobody() {
    Hooks.install(new Bottomless());
    Hooks.follow(new Bottomless());
    Hooks.count(new Bottomless());
    Hooks.govern(new Bottomless(), 0, 100);
    Hooks.witness(new Bottomless());
    Hooks.carry(new Bottomless());
    long before = Hooks.errors;
    callAll();
    assertThat(Hooks.errors - before).isEqualTo(23);
  }

  @Test
  void withoutASinkNothingHappens() {
    Hooks.install(new Failing(new IllegalStateException()));
    Hooks.follow(new Failing(new IllegalStateException()));
    Hooks.count(new Failing(new IllegalStateException()));
    Hooks.govern(new Failing(new IllegalStateException()), 0, 100);
    Hooks.witness(new Failing(new IllegalStateException()));
    Hooks.carry(new Failing(new IllegalStateException()));
    Hooks.govern(null, 0, 100);
    Hooks.witness(null);
    Hooks.carry(null);
    Hooks.install(null);
    Hooks.follow(null);
    Hooks.count(null);
    long before = Hooks.errors;
    callAll();
    assertThat(Hooks.errors).isEqualTo(before);
  }

  @Test
  void theSinkInForceGetsWhatTheHooksAreGiven() {
    StringBuilder calls = new StringBuilder();
    Hooks.install(
        new Sink() {
          @Override
          public void opened(Object resource, Object owner, Object detail, int point) {
            calls.append("opened ").append(resource).append(owner).append(detail).append(point);
          }

          @Override
          public void closed(Object resource, int point) {
            calls.append(" closed ").append(resource).append(point);
          }

          @Override
          public void detailed(Object resource, Object detail, int point) {
            calls.append(" detailed ").append(resource).append(detail).append(point);
          }
        });
    Hooks.opened("a", "b", "c", 1);
    Hooks.closed("d", 2);
    Hooks.detailed("e", "f", 3);
    assertThat(calls).hasToString("opened abc1 closed d2 detailed ef3");
  }

  @Test
  void eachSinkGetsItsOwnCallsAndNoOthers() {
    StringBuilder calls = new StringBuilder();
    Hooks.install(new Failing(new IllegalStateException("not asked")));
    Hooks.follow(
        new Sink() {
          @Override
          public void inserted(Object container, long delta) {
            calls.append(container).append(delta);
          }
        });
    Hooks.count(
        new Sink() {
          @Override
          public void counted(int site) {
            calls.append(" counted ").append(site);
          }
        });
    long before = Hooks.errors;
    Hooks.inserted("map", 5_000_000_000L);
    Hooks.counted(7);
    assertThat(calls).hasToString("map5000000000 counted 7");
    assertThat(Hooks.errors).isEqualTo(before);
  }

  /** Notes what the governor is told of. */
  private static final class Told extends Sink {
    private final List<String> calls = new ArrayList<>();

    @Override
    public void adding(Object container, int hash) {
      calls.add("adding " + container + hash);
    }

    @Override
    public void added(Object container) {
      calls.add("added " + container);
    }

    @Override
    public void addedKey(Object container, Object key) {
      calls.add("addedKey " + container + key);
    }

    @Override
    public void resized(Object container) {
      calls.add("resized " + container);
    }

    @Override
    public int limited(int limit, Object container) {
      return limit + 1;
    }
  }

  @Test
  void theGovernorSeesNoContainerOfASizeThatNoneOfItsOwnHas() {
    Told told = new Told();
    Hooks.govern(told, 10, 20);
    Hooks.resized("small", 9);
    assertThat(Hooks.limited(9, "small")).isEqualTo(9);
    Hooks.added("small", 10);
    Hooks.addedKey("small", "key", 10);
    Hooks.added("large", 21);
    Hooks.addedKey("large", "key", 21);
    assertThat(told.calls).isEmpty();
    Hooks.resized("a", 10);
    assertThat(Hooks.limited(10, "a")).isEqualTo(11);
    Hooks.added("b", 11);
    Hooks.addedKey("c", "d", 11);
    assertThat(told.calls).containsExactly("resized a", "added b", "addedKey cd");
  }

  @Test
  void theGovernorSeesNoTableThatIsNotMarked() {
    Told told = new Told();
    Hooks.govern(told, 10, 20);
    for (int mark : new int[] {12, 24, 0}) {
      Hooks.addingIfMarked("plain", 1, mark);
      Hooks.addedIfMarked("plain", mark);
      Hooks.addedKeyIfMarked("plain", "key", mark);
    }
    assertThat(told.calls).isEmpty();
    Hooks.addingIfMarked("a", 1, 13);
    Hooks.addedIfMarked("b", 25);
    Hooks.addedKeyIfMarked("c", "d", -2);
    assertThat(told.calls).containsExactly("adding a1", "added b", "addedKey cd");
  }

  @Test
  void whatWasLookedUpReachesTheCallerWhateverTheGovernorDoes() {
    Hooks.govern(new Failing(new IllegalStateException("planted")), 0, 100);
    assertThat(Hooks.looked("map", "key", "value")).isEqualTo("value");
    assertThat(Hooks.lookedFor("map", "key", true)).isTrue();
    Hooks.govern(
        new Sink() {
          @Override
          public Object looked(Object container, Object key, Object result) {
            return "other";
          }
        },
        0,
        100);
    assertThat(Hooks.looked("map", "key", null)).isEqualTo("other");
  }

  @Test
  void aRemovalThatDependsOnTheValueIsNone() {
    StringBuilder calls = new StringBuilder();
    Hooks.govern(
        new Sink() {
          @Override
          public void removing(Object container, Object key) {
            calls.append(container).append(key);
          }
        },
        0,
        100);
    Hooks.removing("map", "key", "value");
    Hooks.removing("map", "other", null);
    assertThat(calls).hasToString("mapother");
  }

  /** A dynamic call would load classes within the class loading that a hook may run in. */
  @ParameterizedTest
  @ValueSource(classes = {Hooks.class, Sink.class})
  void theHooksCallNobodyButEachOtherAndNothingDynamically(Class<?> type) throws IOException {
    List<String> calls = new ArrayList<>();
    String file = type.getSimpleName() + ".class";
    try (InputStream in = type.getResourceAsStream(file)) {
      new ClassReader(in)
          .accept(
              new ClassVisitor(Opcodes.ASM9) {
                @Override
                public MethodVisitor visitMethod(
                    int access, String name, String desc, String signature, String[] exceptions) {
                  return new MethodVisitor(Opcodes.ASM9) {
                    @Override
                    public void visitInvokeDynamicInsn(
                        String method, String type, Handle bootstrap, Object... arguments) {
                      calls.add("dynamic " + method);
                    }

                    @Override
                    public void visitMethodInsn(
                        int opcode, String owner, String method, String type, boolean itf) {
                      if (!owner.startsWith("heapwarden/hook/")
                          && !owner.equals("java/lang/Object")) {
                        calls.add(owner + '.' + method);
                      }
                    }
                  };
                }
              },
              0);
    }
    assertThat(calls).isEmpty();
  }

  @Test
  void theFlagsOfAPointAreDistinctAndLeaveRoomForTheKind() {
    int[] flags = {
      Hooks.UNLESS_OWNED,
      Hooks.LISTENING,
      Hooks.ONCE,
      Hooks.ONLY_OWNED,
      Hooks.BY_CLASS,
      Hooks.JDBC_CONNECTION,
      Hooks.JDBC_STATEMENT,
      Hooks.JDBC_RESULT,
      Hooks.OWN_THREAD,
      Hooks.THREAD_ENDED,
      Hooks.AUTO_CLOSEABLE
    };
    int all = Hooks.KIND_MASK;
    for (int flag : flags) {
      assertThat(Integer.bitCount(flag)).isEqualTo(1);
      assertThat(all & flag).isZero();
      all |= flag;
    }
    assertThat(heapwarden.finding.Kind.values()).hasSizeLessThanOrEqualTo(Hooks.KIND_MASK + 1);
  }
}
