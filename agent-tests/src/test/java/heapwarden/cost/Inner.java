package heapwarden.cost;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Set;

/** The agent of this very JVM, reached by reflection: what its census does and holds. */
final class Inner {
  private final Thread thread;
  private final Object warden;
  private final ClassLoader core;

  Inner() throws ReflectiveOperationException {
    thread =
        Thread.getAllStackTraces().keySet().stream()
            .filter(one -> one.getName().equals("heapwarden"))
            .findAny()
            .orElseThrow();
    core = thread.getContextClassLoader();
    Object task =
        Runtime.version().feature() >= 19
            ? read(read(thread, Thread.class, "holder"), "task")
            : read(thread, Thread.class, "target");
    warden = read(task, "warden");
  }

  static Object read(Object object, String name) throws ReflectiveOperationException {
    return read(object, object.getClass(), name);
  }

  private static Object read(Object object, Class<?> type, String name)
      throws ReflectiveOperationException {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field.get(object);
  }

  Thread thread() {
    return thread;
  }

  Object warden() {
    return warden;
  }

  Instrumentation instrumentation() throws ReflectiveOperationException {
    return (Instrumentation) read(warden, "instrumentation");
  }

  private Object sampling() throws ReflectiveOperationException {
    return read(warden, "sampling");
  }

  /** The census that the agent takes, once there was a sample. */
  Object census() throws ReflectiveOperationException, InterruptedException {
    return read(rounds(), "census");
  }

  /** What takes one census after the other, once there was a sample. */
  Object rounds() throws ReflectiveOperationException, InterruptedException {
    Object rounds = read(sampling(), "census");
    while (rounds == null) {
      Thread.sleep(10);
      rounds = read(sampling(), "census");
    }
    return rounds;
  }

  /** What judges the containers. */
  Object containerWatch() throws ReflectiveOperationException {
    return read(read(sampling(), "detector"), "containers");
  }

  /** The snapshot that was taken last. */
  Object last() throws ReflectiveOperationException, InterruptedException {
    return read(rounds(), "last");
  }

  static long number(Object snapshot, String what) throws ReflectiveOperationException {
    Method method = snapshot.getClass().getMethod(what);
    return ((Number) method.invoke(snapshot)).longValue();
  }

  static boolean isComplete(Object snapshot) throws ReflectiveOperationException {
    return (boolean) snapshot.getClass().getMethod("isComplete").invoke(snapshot);
  }

  /** How many containers a snapshot samples. */
  static int followed(Object snapshot) throws ReflectiveOperationException {
    return ((java.util.List<?>) snapshot.getClass().getMethod("containers").invoke(snapshot))
        .size();
  }

  /** A census beside the agent's own, to be taken on the thread of the caller. */
  final class Another {
    private final Object census;
    private final Object putSites;
    private final Method take;

    Another() throws ReflectiveOperationException {
      Class<?> type = core.loadClass("heapwarden.grow.Census");
      census =
          type.getConstructor(Instrumentation.class, Thread.class)
              .newInstance(instrumentation(), thread);
      Constructor<?> made = core.loadClass("heapwarden.grow.PutSites").getConstructors()[0];
      putSites = made.newInstance(read(warden, "stacks"), Set.of());
      take = type.getMethod("take", long.class, putSites.getClass());
    }

    Object census() {
      return census;
    }

    /** Answers the snapshot. */
    Object take(long budget) throws ReflectiveOperationException {
      return take.invoke(census, budget, putSites);
    }
  }
}
