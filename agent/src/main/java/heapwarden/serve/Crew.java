package heapwarden.serve;

import heapwarden.report.Log;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
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
 * The threads that read requests and answer them, each request in limited time.
 *
 * <p>The JDK's server reads a request on the thread that is to answer it, and waits there for as
 * long as the peer pleases; its own limits are properties of the whole process, so they are the
 * application's to set. Here a thread that has waited for its peer too long is interrupted, which
 * closes that connection: at once almost when requests wait for a thread, else after some seconds.
 * So many slow peers delay the others by a second or so. What waits for the agent has a limit of
 * its own and is not interrupted.
 *
 * <p>At most {@value #THREADS} daemon threads, one more only when all are busy, which end when
 * there is nothing to do; {@value #WAITING} requests wait, further connections are closed. No more
 * than {@value #PER_SECOND} requests a second are taken up: a flood must not take the processor
 * from the application.
 */
final class Crew implements Executor {
  private static final int THREADS = 16;
  private static final int WAITING = 256;
  private static final int PER_SECOND = 250;
  private static final long KEEP = 2_000;

  /** What a thread waits for, and for how many milliseconds: in peace, and when others wait. */
  private enum Phase {
    READING(5_000, 50),
    ANSWERING(10_000, 1_000),
    ASKING(Long.MAX_VALUE, Long.MAX_VALUE);

    final long patience;
    final long pressed;

    Phase(long patience, long pressed) {
      this.patience = patience;
      this.pressed = pressed;
    }
  }

  private static final ThreadLocal<@Nullable Job> CURRENT = new ThreadLocal<>();

  /** Reads one request and answers it, or waits for one that never comes. */
  private final class Job implements Runnable {
    private final Runnable task;
    private @Nullable Thread thread;
    private long since;
    private Phase phase = Phase.READING;

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

    synchronized void enters(Phase next) {
      phase = next;
      since = System.nanoTime();
    }

    synchronized void look(long now, boolean pressed) {
      if (thread != null
          && (now - since) / 1_000_000 > (pressed ? phase.pressed : phase.patience)) {
        thread.interrupt();
        thread = null;
        cut.incrementAndGet();
      }
    }
  }

  /** Takes what waits only once no further thread may be made for it. */
  private final class Waiting extends ArrayBlockingQueue<Runnable> {
    private static final long serialVersionUID = 1;

    Waiting() {
      super(WAITING);
    }

    @Override
    public boolean offer(Runnable task) {
      int size = threads.getPoolSize();
      return (threads.getActiveCount() < size || size == THREADS) && super.offer(task);
    }

    /** For one that was to get a thread that another has taken. */
    boolean offerAllTheSame(Runnable task) {
      return super.offer(task);
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
    Waiting waiting = new Waiting();
    threads =
        new ThreadPoolExecutor(
            1,
            THREADS,
            KEEP,
            TimeUnit.MILLISECONDS,
            waiting,
            task -> {
              Thread thread =
                  new Thread(group, task, "heapwarden-http-" + number.incrementAndGet(), 0, false);
              thread.setDaemon(true);
              thread.setContextClassLoader(Crew.class.getClassLoader());
              thread.setUncaughtExceptionHandler(Log::uncaught);
              return thread;
            },
            (task, pool) -> {
              if (pool.isShutdown() || !waiting.offerAllTheSame(task)) {
                refused.incrementAndGet();
                throw new RejectedExecutionException("too many requests wait");
              }
            });
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    threads.execute(new Job(task));
  }

  /** Tells that this thread's request waits for the agent from now on, or no longer. */
  static void asks(boolean begins) {
    enter(begins ? Phase.ASKING : Phase.ANSWERING);
  }

  /** Tells that this thread's request was read and is being answered. */
  static void answers() {
    enter(Phase.ANSWERING);
  }

  /**
   * Tells that this thread's request was answered; what else the peer sends is read and dropped.
   */
  static void drains() {
    enter(Phase.READING);
  }

  private static void enter(Phase phase) {
    Job job = CURRENT.get();
    if (job != null) {
      job.enters(phase);
    }
  }

  /**
   * Interrupts whoever has waited for its peer too long.
   *
   * @return in how many milliseconds to look again
   */
  long look() {
    boolean pressed = !threads.getQueue().isEmpty();
    long now = System.nanoTime();
    for (Job job : running) {
      job.look(now, pressed);
    }
    return pressed ? 20 : running.isEmpty() ? 500 : 100;
  }

  /** Connections that were closed, by the reason: peers too slow, or too many waiting. */
  Map<String, Long> closed() {
    return Map.of("slow", cut.get(), "crowded", refused.get());
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
