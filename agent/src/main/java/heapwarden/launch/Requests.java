package heapwarden.launch;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What other threads ask of the agent's thread, the only one that may see what it keeps: run there
 * in turn, between two looks for what the collector found, so within about a second.
 *
 * <p>At most {@value #MOST} wait; who comes later is refused at once. A question whose asker has
 * given up is not answered any more. Never asked by threads of the application. Thread safe.
 */
final class Requests {
  private static final int MOST = 64;

  private final BlockingQueue<FutureTask<?>> waiting = new ArrayBlockingQueue<>(MOST);
  private volatile boolean closed;

  /**
   * Has the agent's thread answer, and waits for it.
   *
   * @param millis for how long at most
   * @throws TimeoutException when there is no answer in time, or never will be one
   * @throws ExecutionException with what the question threw
   */
  <T> T ask(Callable<T> question, long millis)
      throws InterruptedException, ExecutionException, TimeoutException {
    FutureTask<T> task = new FutureTask<>(question);
    if (closed || !waiting.offer(task)) {
      throw new TimeoutException(
          closed ? "the agent has ended" : "too many questions wait for the agent");
    }
    try {
      return task.get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new TimeoutException("the agent has not answered within " + millis + " ms");
    } catch (CancellationException e) {
      throw new TimeoutException("the agent has ended");
    } finally {
      task.cancel(false);
    }
  }

  /** Has the agent's thread do something, and does not wait; answers false when it never will. */
  boolean post(Callable<?> task) {
    return !closed && waiting.offer(new FutureTask<>(task));
  }

  /** Whether somebody waits for an answer. */
  boolean isAny() {
    return !waiting.isEmpty();
  }

  /** Answers all that wait. Agent's thread only. */
  void answer() {
    for (FutureTask<?> task = waiting.poll(); task != null; task = waiting.poll()) {
      task.run();
    }
  }

  /** Refuses all that wait and all to come. Agent's thread only, at its end. */
  void close() {
    closed = true;
    for (FutureTask<?> task = waiting.poll(); task != null; task = waiting.poll()) {
      task.cancel(false);
    }
  }
}
