package heapwarden.clean;

import java.util.TimerTask;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Whether a timer or a scheduler has a task that is due some day. Its thread does not tell: it
 * sleeps on for the time of a task that was cancelled. Reads their heaps without a lock; a look
 * that races with a change counts a task too much rather than too few.
 */
final class Pending {
  /** {@code TimerTask.state} of a task that still waits. */
  private static final int SCHEDULED = 1;

  private final Fields fields;

  Pending(Fields fields) {
    this.fields = fields;
  }

  /** Of a timer, by its thread; true when that cannot be told. */
  boolean inTimer(Thread worker) {
    Object queue = fields.get(worker, "queue");
    Object tasks = fields.get(queue, "queue");
    return queue == null || !(tasks instanceof Object[]) || any((Object[]) tasks);
  }

  /** Of a scheduler; true when that cannot be told, or it is no scheduler. */
  boolean inScheduler(@Nullable Object executor) {
    if (!(executor instanceof ScheduledThreadPoolExecutor)) {
      return true;
    }
    Object queue = fields.get(executor, "workQueue");
    Object tasks = fields.get(queue, "queue");
    return !(tasks instanceof Object[]) || any((Object[]) tasks);
  }

  /** Slots beyond the size of a heap are empty. */
  private boolean any(Object[] tasks) {
    for (Object task : tasks) {
      if (task != null && isDue(task)) {
        return true;
      }
    }
    return false;
  }

  private boolean isDue(Object task) {
    if (task instanceof TimerTask) {
      return fields.number(task, "state") <= SCHEDULED;
    }
    boolean known = task instanceof Future && task.getClass().getClassLoader() == null;
    return !known || !((Future<?>) task).isDone();
  }
}
