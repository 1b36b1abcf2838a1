package heapwarden.serve;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The few threads that read requests and answer them, each request in limited time.
 *
 * <p>The JDK's server reads a request on the thread that is to answer it, and waits there for as
 * long as the peer pleases; its own limits are properties of the whole process, so they are the
 * application's to set. Here a thread that has waited for its peer too long is interrupted, which
 * closes that connection: after {@value #PATIENCE} ms, but after {@value #PRESSED} ms once no
 * thread is left, so that many slow peers delay the others by seconds at most. What waits for the
 * agent has a limit of its own and is not interrupted.
 *
 * <p>At most {@value #THREADS} daemon threads, which end when there is nothing to do; {@value
 * #WAITING} requests wait, further connections are closed. No more than {@value #PER_SECOND}
 * requests a second are taken up: a flood must not take the processor from the application.
 */
final class Crew implements Executor {
  static final int THREADS = 4;
  private static final int WAITING = 256;
  private static final long PATIENCE = 5_000;
  private static final long PRESSED = 100;
  private static final int PER_SECOND = 500;
  private static final long KEEP = 2_000;

  /** How often is looked whether somebody has waited too long. */
  static final long LOOK = 50;

  private static final ThreadLocal<@Nullable Job> CURRENT = new ThreadLocal<>();

  /** Reads one request and answers it, or waits for one that never comes. */
  private final class Job implements Runnable {
    private final Runnable task;
    private @Nullable Thread thread;
    private long since;
    private boolean asking;

    Job(Runnable task) {
      this.task = task;
    }

    @Override
    public void run() {
      pace.take();
      long before = cpuNanos();
      begin();
      try {
        task.run();
      } finally {
        end();
        spent.addAndGet(Math.max(0, cpuNanos() - before));
      }
    }

    private void begin() {
      synchronized (this) {
        thread = Thread.currentThread();
        since = System.nanoTime();
      }
      CURRENT.set(this);
      running.add(this);
    }

    /** After this nobody interrupts the thread any more. */
    private void end() {
      running.remove(this);
      synchronized (this) {
        thread = null;
      }
      CURRENT.remove();
      Thread.interrupted();
    }

    synchronized void asks(boolean begins) {
      asking = begins;
      since = System.nanoTime();
    }

    synchronized void look(long now, boolean pressed) {
      if (thread != null && !asking && (now - since) / 1_000_000 > (pressed ? PRESSED : PATIENCE)) {
        thread.interrupt();
        thread = null;
        cut.incrementAndGet();
      }
    }
  }

  private final Set<Job> running = ConcurrentHashMap.newKeySet();
  private final AtomicInteger number = new AtomicInteger();
  private final AtomicLong cut = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong spent = new AtomicLong();
  private final Pace pace = new Pace(PER_SECOND);
  private final ThreadPoolExecutor threads;

  /** Its threads are of the group of whoever makes it. */
  Crew() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            KEEP,
            TimeUnit.MILLISECONDS,
            new ArrayBlockingQueue<>(WAITING),
            task -> {
              Thread thread =
                  new Thread(group, task, "heapwarden-http-" + number.incrementAndGet(), 0, false);
              thread.setDaemon(true);
              thread.setContextClassLoader(Crew.class.getClassLoader());
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    try {
      threads.execute(new Job(task));
    } catch (RejectedExecutionException e) {
      refused.incrementAndGet();
      throw e;
    }
  }

  /** Tells that this thread's request waits for the agent from now on, or no longer. */
  static void asks(boolean begins) {
    Job job = CURRENT.get();
    if (job != null) {
      job.asks(begins);
    }
  }

  /** Interrupts whoever has waited for its peer too long. To be called every {@link #LOOK} ms. */
  void look() {
    boolean pressed = !threads.getQueue().isEmpty();
    long now = System.nanoTime();
    for (Job job : running) {
      job.look(now, pressed);
    }
  }

  /** Whether no request is being read or answered. */
  boolean isIdle() {
    return running.isEmpty() && threads.getQueue().isEmpty();
  }

  /** Connections that were closed since their peer was too slow. */
  long cut() {
    return cut.get();
  }

  /** Connections that were closed since too many waited. */
  long refused() {
    return refused.get();
  }

  /** Processor time that requests took, where the kernel tells it. */
  long spent() {
    return spent.get();
  }

  /** Ends all threads. */
  void close() {
    threads.shutdownNow();
  }

  private static long cpuNanos() {
    try (InputStream in = new FileInputStream("/proc/thread-self/schedstat")) {
      String line = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return Long.parseLong(line.substring(0, line.indexOf(' ')));
    } catch (IOException | RuntimeException e) {
      return 0;
    }
  }
}
