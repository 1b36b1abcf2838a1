package heapwarden.peek;

import java.lang.invoke.MethodHandle;

/**
 * Writes a field of any object, where a policy of the user's asks for it. Nothing is checked, as in
 * {@link Peek}. Thread safe.
 */
public final class Poke {
  private static final MethodHandle COMPARE_AND_SET;

  static {
    try {
      COMPARE_AND_SET =
          Peek.bind(
              "compareAndSetInt", boolean.class, Object.class, long.class, int.class, int.class);
      Trial trial = new Trial();
      long there = Peek.offset(Trial.class.getDeclaredField("there"));
      if (!compareAndSet(trial, there, 0, 1) || trial.there != 1) {
        throw new LinkageError("this JVM does not write fields where they are read");
      }
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("this JVM does not let fields be written", e);
    }
  }

  private Poke() {}

  /** What is written first, so that the first hook does not wait for it to be made ready. */
  private static final class Trial {
    private int there;
  }

  /** Makes all ready, which takes some milliseconds. */
  public static void prepare() {}

  /** Writes an int unless it has changed; answers whether it was written. */
  public static boolean compareAndSet(Object base, long offset, int expected, int next) {
    try {
      return (boolean) COMPARE_AND_SET.invokeExact(base, offset, expected, next);
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
