package heapwarden.stack;

/**
 * A stack as the JVM takes it, not yet turned into frames. Short-lived: it refers to the classes on
 * the stack, so it is never kept beyond the hook that made it.
 */
public final class Trace extends Throwable {
  /** Takes the stack of the calling thread: about 1.2 us at depth 30, 1.4 KB of garbage. */
  public Trace() {
    super(null, null, false, true);
  }
}
