package heapwarden.weave;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.weave.HookPoint.Call;
import heapwarden.weave.Woven.Event;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TestPointsTest {
  /** Has the methods of those classes that tell of tests and run tasks. */
  @SuppressWarnings("unused")
  public static class Shaped {
    public final List<String> told = new ArrayList<>();

    public void executionStarted(Object test) {
      told.add("started " + test);
    }

    public void executionFinished(Object test, String result) {
      told.add("finished " + test + " " + result);
    }

    public void runWorker(Runnable task) {
      beforeExecute(Thread.currentThread(), task);
      task.run();
    }

    protected void beforeExecute(Thread thread, Runnable task) {
      told.add("before");
    }
  }

  private final Woven woven = new Woven();

  @AfterEach
  void takeTheSinkOut() {
    woven.close();
  }

  private static Object call(Object target, String name, Object... arguments) throws Exception {
    for (Method method : target.getClass().getMethods()) {
      if (method.getName().equals(name)) {
        return method.invoke(target, arguments);
      }
    }
    throw new NoSuchMethodException(name);
  }

  @Test
  void theEndOfATestIsToldAsTheSinkSays() throws Exception {
    Class<?> type = woven.load(Shaped.class, TestPoints.ofPlatform().toArray(new HookPoint[0]));
    Object shaped = type.getConstructor().newInstance();
    call(shaped, "executionStarted", "test");
    call(shaped, "executionFinished", "test", "result");
    assertThat(type.getField("told").get(shaped))
        .isEqualTo(List.of("started test", "finished test instead of result"));
    assertThat(woven.events)
        .containsExactly(
            new Event("begun", "test", null, null, 0),
            new Event("ended", "test", null, "result", 0));
  }

  @Test
  void aTaskIsKnownBeforeAnythingIsDoneForIt() throws Exception {
    HookPoint[] points =
        TestPoints.ofTasks().get("java/util/concurrent/ThreadPoolExecutor").stream()
            .filter(point -> point.call == Call.RUNNING)
            .toArray(HookPoint[]::new);
    Class<?> type = woven.load(Shaped.class, points);
    Runnable task = () -> woven.events.add(null);
    call(type.getConstructor().newInstance(), "runWorker", task);
    assertThat(woven.events).containsExactly(new Event("running", task, null, null, 0), null);
  }

  @Test
  void thisJdkHasThemAll() {
    for (Map.Entry<String, List<HookPoint>> one : TestPoints.ofTasks().entrySet()) {
      byte[] classFile = Woven.bytes(ClassLoader.getSystemClassLoader(), one.getKey());
      boolean[] met = new boolean[one.getValue().size()];
      byte[] changed = ClassWeaver.weave(new ClassReader(classFile), one.getValue(), met);
      assertThat(met).as(one.getKey()).doesNotContain(false);
      Woven.verify(changed, ClassLoader.getSystemClassLoader());
    }
  }
}
