package heapwarden.peek;

import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a reference refers to with an object.
 *
 * <p>To {@code get()} the referent tells a collector that marks concurrently to keep it for this
 * cycle. At the rate of a hook that would keep a container for ever that the application has
 * dropped. {@code Reference.refersTo}, in JDK 16 and later, does not; before, there is no choice.
 */
public final class Identity {
  private static final boolean ASKS = Runtime.version().feature() >= 16;

  private Identity() {}

  /** Whether the collector has found that nothing holds what it referred to. */
  public static boolean isCleared(Reference<?> reference) {
    return refersTo(reference, null);
  }

  public static boolean refersTo(Reference<?> reference, @Nullable Object object) {
    return ASKS ? Direct.refersTo(reference, object) : reference.get() == object;
  }
}
