package heapwarden.chaos;

import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A thread of the application: one task after the other, in the order of its seed. */
final class Worker extends Thread {
  private static final AtomicLong DONE = new AtomicLong();
  private static final AtomicLong DISTURBED = new AtomicLong();

  /** What must not be, each once. */
  static final Map<String, Throwable> WRONG = new ConcurrentHashMap<>();

  private static final int MOST_WRONG = 20;

  private final Map<String, Workload.Task> tasks;
  private final String[] names;
  private final Weather weather;
  private final Random random;
  private volatile long beganAt = System.nanoTime();
  private volatile String at = "";
  private static volatile boolean over;

  Worker(int number, long seed, Workload workload, Weather weather) {
    super("worker-" + number);
    this.tasks = workload.tasks();
    this.names = tasks.keySet().toArray(new String[0]);
    this.weather = weather;
    this.random = new Random(seed + number);
    setDaemon(true);
  }

  static long done() {
    return DONE.get();
  }

  static long disturbed() {
    return DISTURBED.get();
  }

  static void end() {
    over = true;
  }

  /** What it has been at, and for how many seconds. */
  String at() {
    return at;
  }

  long seconds() {
    return (System.nanoTime() - beganAt) / 1_000_000_000;
  }

  @Override
  public void run() {
    while (!over) {
      Thread.interrupted();
      String name = names[random.nextInt(names.length)];
      long start = System.nanoTime();
      at = name;
      beganAt = start;
      try {
        if (tasks.get(name).isRight(random)) {
          DONE.incrementAndGet();
        } else {
          wrong(name + " came to a wrong result", new IllegalStateException(name));
        }
      } catch (Throwable e) {
        judge(name, e, start);
      }
    }
  }

  /** A failure is excused by what went wrong meanwhile, unless the agent is in it. */
  private void judge(String name, Throwable e, long start) {
    try {
      if (!hasAgent(e) && weather.excuses(e, start)) {
        DISTURBED.incrementAndGet();
      } else {
        wrong(name + " failed with " + e, e);
      }
    } catch (OutOfMemoryError again) {
      DISTURBED.incrementAndGet();
    }
  }

  private static boolean hasAgent(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      for (StackTraceElement frame : e.getStackTrace()) {
        if (frame.getClassName().startsWith("java.lang.Heapwarden")) {
          return true;
        }
      }
    }
    return false;
  }

  static void wrong(String what, Throwable e) {
    if (WRONG.size() < MOST_WRONG) {
      WRONG.putIfAbsent(what, e);
    }
  }
}
