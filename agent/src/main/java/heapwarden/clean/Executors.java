package heapwarden.clean;

import heapwarden.finding.Cleanup.Outcome;
import heapwarden.track.LiveResource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;

/**
 * Stops executors: first none takes new work and what is queued may still be done, then tasks are
 * interrupted and the rest of the queue is dropped. Both together, for all executors at once,
 * within their part of the limit. Never {@code close()}, which waits without an end.
 *
 * <p>An interrupt closes the channel that a thread writes to, in the midst of a write or before the
 * next. So an executor of whose threads one was seen in a write on a channel is waited for, and not
 * interrupted.
 */
final class Executors {
  /** The part of the limit for work that is under way or queued. */
  private static final double ORDERLY = 0.2;

  /** The part of the limit for tasks that were interrupted. */
  private static final double INTERRUPTED = 0.2;

  private static final long STEP = 10;

  private static final class Stopping {
    final LiveResource resource;
    final ExecutorService executor;
    boolean interrupted;
    boolean writesToChannel;
    int dropped;

    Stopping(LiveResource resource, ExecutorService executor) {
      this.resource = resource;
      this.executor = executor;
    }
  }

  private final Clock clock;
  private final Hands hands;
  private final Results results;
  private final Workers workers;
  private boolean interruptible;
  private int waiting;

  Executors(Clock clock, Hands hands, Results results, Fields fields) {
    this.clock = clock;
    this.hands = hands;
    this.results = results;
    this.workers = new Workers(fields);
  }

  /**
   * Stops them.
   *
   * @param open all that is open, among it what an interrupt may close
   */
  void stop(List<LiveResource> resources, List<LiveResource> open) throws InterruptedException {
    interruptible = workers.areInterruptible(open);
    waiting = open.size();
    List<Stopping> all = new ArrayList<>();
    for (LiveResource resource : resources) {
      Object held = resource.get();
      if (held instanceof ExecutorService) {
        Stopping one = new Stopping(resource, (ExecutorService) held);
        all.add(one);
        results.ending(resource);
        call(one.executor::shutdown);
      }
    }
    await(all, clock.now() + clock.share(ORDERLY), true);
    long end = clock.now() + clock.share(INTERRUPTED);
    while (!all.isEmpty() && clock.now() < end) {
      for (Stopping one : all) {
        if (!one.interrupted && !one.writesToChannel) {
          one.interrupted = true;
          call(() -> one.dropped = one.executor.shutdownNow().size());
        }
      }
      await(all, Math.min(end, clock.now() + STEP), false);
    }
    for (Stopping one : all) {
      results.tell(
          one.resource,
          Results.label(one.resource),
          one.interrupted ? Outcome.FAILED : Outcome.LEFT_ALONE,
          one.interrupted
              ? "interrupted, but works on"
              : "left alone, since a thread of it writes to a channel, which an interrupt would"
                  + " close");
    }
  }

  private void call(Runnable action) throws InterruptedException {
    hands.call(
        () -> {
          action.run();
          return "";
        },
        clock.patience(waiting));
  }

  /** Waits until all have ended, and tells of each that has. */
  private void await(List<Stopping> all, long end, boolean orderly) throws InterruptedException {
    while (true) {
      boolean busy = false;
      for (Iterator<Stopping> each = all.iterator(); each.hasNext(); ) {
        Stopping one = each.next();
        if (isTerminated(one)) {
          each.remove();
          results.tell(one.resource, Results.label(one.resource), Outcome.CLOSED, describe(one));
        } else {
          one.writesToChannel |= workers.writesToChannel(one.executor, interruptible);
          busy |= !(orderly && onlyWaits(one.executor));
        }
      }
      if (!busy || clock.now() >= end) {
        return;
      }
      Thread.sleep(Math.max(1, Math.min(STEP, end - clock.now())));
    }
  }

  private static String describe(Stopping one) {
    if (!one.interrupted) {
      return "stopped";
    }
    return one.dropped == 0
        ? "stopped (its tasks were interrupted)"
        : "stopped (" + one.dropped + " waiting tasks dropped)";
  }

  private boolean isTerminated(Stopping one) throws InterruptedException {
    if (one.executor.getClass().getClassLoader() == null) {
      return one.executor.isTerminated();
    }
    boolean[] terminated = new boolean[1];
    call(() -> terminated[0] = one.executor.isTerminated());
    return terminated[0];
  }

  /** Tasks that are due some day are not waited for. */
  private static boolean onlyWaits(ExecutorService executor) {
    return executor.getClass() == ScheduledThreadPoolExecutor.class
        && ((ThreadPoolExecutor) executor).getActiveCount() == 0;
  }
}
