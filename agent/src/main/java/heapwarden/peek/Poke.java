package heapwarden.peek;

/**
 * Writes a field of any object, where a policy of the user's asks for it. Nothing is checked, as in
 * {@link Peek}. Thread safe.
 */
public final class Poke {
  static {
    try {
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

  /** Makes all ready: classes are loaded, and what is called is linked. */
  public static void prepare() {}

  /** Writes an int unless it has changed; answers whether it was written. */
  public static boolean compareAndSet(Object base, long offset, int expected, int next) {
    return Direct.compareAndSet(base, offset, expected, next);
  }
}
