package heapwarden.peek;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
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
  private static final @Nullable MethodHandle REFERS_TO = find();

  private Identity() {}

  private static @Nullable MethodHandle find() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(
              Reference.class, "refersTo", MethodType.methodType(boolean.class, Object.class));
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return null;
    }
  }

  /** Whether the collector has found that nothing holds what it referred to. */
  public static boolean isCleared(Reference<?> reference) {
    return refersTo(reference, null);
  }

  public static boolean refersTo(Reference<?> reference, @Nullable Object object) {
    MethodHandle handle = REFERS_TO;
    if (handle == null) {
      return reference.get() == object;
    }
    try {
      return (boolean) handle.invokeExact((Reference) reference, object);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
