package heapwarden.clean;

import java.io.Flushable;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How one thing of each kind is ended. What is called may be the application's own code, so call
 * this through {@link Hands} only.
 */
final class Closers {
  private final Consumer<Class<?>> opener;
  private final Fields fields;
  private final Marks marks;

  Closers(Consumer<Class<?>> opener, Fields fields, Marks marks) {
    this.opener = opener;
    this.fields = fields;
    this.marks = marks;
  }

  /** Cancels a timer's task or a scheduled one; what runs just now runs to its end. */
  static String cancelTask(Object task) {
    boolean waited = false;
    if (task instanceof TimerTask) {
      waited = ((TimerTask) task).cancel();
    } else if (task instanceof Future) {
      waited = ((Future<?>) task).cancel(false);
    }
    return waited ? "" : "it had ended by itself";
  }

  /** Cancels a timer; of one that the program has dropped only the thread is left. */
  String cancelTimer(@Nullable Object timer, @Nullable Thread worker) {
    if (timer instanceof Timer) {
      ((Timer) timer).cancel();
      return "";
    }
    Object queue = fields.get(worker, "queue");
    if (worker == null || queue == null) {
      return "it had ended by itself";
    }
    synchronized (queue) {
      call(queue, queue.getClass(), "clear");
      set(worker, "newTasksMayBeScheduled");
      queue.notifyAll();
    }
    return "the program had lost it";
  }

  /** Lets an executor end: what it has to do is still done. */
  static String shutDown(ExecutorService executor) {
    executor.shutdown();
    return "";
  }

  private void set(Thread worker, String name) {
    try {
      java.lang.reflect.Field field = worker.getClass().getDeclaredField(name);
      field.setAccessible(true);
      field.setBoolean(worker, false);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Flushes and closes a stream from its outermost wrapper in, so that a format that needs an end,
   * such as GZIP, gets it. What cannot be flushed is closed all the same, and that is said. To
   * close what is closed does nothing.
   */
  String close(Object resource, List<Object> wrappers) throws Throwable {
    long before = marks.size(resource);
    Throwable problem = null;
    for (Object wrapper : wrappers) {
      problem = first(problem, attempt(() -> flush(wrapper)));
    }
    for (Object wrapper : wrappers) {
      if (wrapper instanceof AutoCloseable) {
        problem = first(problem, attempt(((AutoCloseable) wrapper)::close));
      }
    }
    problem = first(problem, attempt(() -> closeItself(resource)));
    if (problem != null) {
      throw problem;
    }
    long held = marks.size(resource) - before;
    return held > 0 ? held + " bytes that were held back are written" : "";
  }

  private interface Step {
    void run() throws Throwable;
  }

  private static @Nullable Throwable attempt(Step step) {
    try {
      step.run();
      return null;
    } catch (Throwable e) {
      return e;
    }
  }

  private static @Nullable Throwable first(@Nullable Throwable one, @Nullable Throwable other) {
    return one == null ? other : one;
  }

  private static void flush(Object wrapper) throws IOException {
    if (wrapper instanceof Flushable) {
      ((Flushable) wrapper).flush();
    }
    if ((wrapper instanceof PrintStream && ((PrintStream) wrapper).checkError())
        || (wrapper instanceof PrintWriter && ((PrintWriter) wrapper).checkError())) {
      throw new IOException("something printed to it earlier was lost");
    }
  }

  private void closeItself(Object resource) throws Exception {
    if (resource instanceof AutoCloseable) {
      ((AutoCloseable) resource).close();
    } else if (resource.getClass().getName().equals("sun.net.httpserver.ServerImpl")) {
      call(resource, resource.getClass(), "stop", 0);
    } else {
      call(resource, Class.forName("java.net.SocketImpl"), "close");
    }
  }

  private void call(Object on, Class<?> declaring, String name, Object... arguments) {
    try {
      opener.accept(declaring);
      Method method =
          arguments.length == 0
              ? declaring.getDeclaredMethod(name)
              : declaring.getDeclaredMethod(name, int.class);
      method.setAccessible(true);
      method.invoke(on, arguments);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      throw new IllegalStateException(cause == null ? e : cause);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
