package heapwarden.track;

import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/**
 * Reads the private fields of {@code java.util.Timer}'s thread, queue and tasks: the same on JDK 11
 * to 25. Agent's thread only; {@code java.util} must be open to this class's module. Where a field
 * is missing, timers are never called orphaned.
 */
final class TimerQueues {
  /** {@code TimerTask.state} of a task that still waits. */
  private static final int SCHEDULED = 1;

  private final @Nullable Field queueOfThread = field("java.util.TimerThread", "queue");
  private final @Nullable Field tasks = field("java.util.TaskQueue", "queue");
  private final @Nullable Field size = field("java.util.TaskQueue", "size");
  private final @Nullable Field period = field("java.util.TimerTask", "period");
  private final @Nullable Field state = field("java.util.TimerTask", "state");

  private static @Nullable Field field(String type, String name) {
    try {
      Field field = Class.forName(type).getDeclaredField(name);
      field.setAccessible(true);
      return field;
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }

  /** Whether this timer thread is alive and has a task that will come again and again. */
  boolean worksForEver(@Nullable Object timerThread) {
    if (!(timerThread instanceof Thread) || !((Thread) timerThread).isAlive()) {
      return false;
    }
    try {
      Object queue = get(queueOfThread, timerThread);
      Object[] waiting = (Object[]) get(tasks, queue);
      Integer count = (Integer) get(size, queue);
      // Racing with the timer itself: a slot may be empty or the count stale by one.
      for (int i = 1; waiting != null && count != null && i <= count && i < waiting.length; i++) {
        Long again = waiting[i] == null ? null : (Long) get(period, waiting[i]);
        if (again != null && again != 0) {
          return true;
        }
      }
    } catch (IllegalAccessException e) {
      return false;
    }
    return false;
  }

  /** Whether a timer task has run for the last time or was cancelled. */
  boolean isDone(Object timerTask) {
    try {
      Integer now = (Integer) get(state, timerTask);
      return now != null && now > SCHEDULED;
    } catch (IllegalAccessException e) {
      return false;
    }
  }

  private static @Nullable Object get(@Nullable Field field, @Nullable Object of)
      throws IllegalAccessException {
    return field == null || of == null ? null : field.get(of);
  }
}
