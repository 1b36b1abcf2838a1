package heapwarden.track;

import java.lang.reflect.Field;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Reads the private state of executors, one number that is the same on JDK 11 to 25: asking for the
 * number of threads would take the executor's lock. Agent's thread only; {@code
 * java.util.concurrent} must be open to this class's module. Where the field is missing, executors
 * are never called orphaned.
 */
final class PoolStates {
  /** The bits of the state that hold the number of threads; it is negative until a shutdown. */
  private static final int THREADS = (1 << 29) - 1;

  private final @Nullable Field state = field();

  private static @Nullable Field field() {
    try {
      Field field = ThreadPoolExecutor.class.getDeclaredField("ctl");
      field.setAccessible(true);
      return field.getType() == AtomicInteger.class ? field : null;
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }

  /** Whether nobody has shut this executor down, and it has a thread that never ends for rest. */
  boolean livesForEver(@Nullable Object executor) {
    if (state == null
        || executor == null
        || executor.getClass() != ScheduledThreadPoolExecutor.class
        || ((ThreadPoolExecutor) executor).allowsCoreThreadTimeOut()
        || ((ThreadPoolExecutor) executor).getCorePoolSize() == 0) {
      return false;
    }
    try {
      int now = ((AtomicInteger) state.get(executor)).get();
      return now < 0 && (now & THREADS) > 0;
    } catch (IllegalAccessException e) {
      return false;
    }
  }
}
