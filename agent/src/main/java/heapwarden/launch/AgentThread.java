package heapwarden.launch;

import java.lang.Thread.UncaughtExceptionHandler;

/**
 * The thread {@code heapwarden}, a daemon in a group of its own. An application may interrupt
 * threads that are not its own, or stop them: an interrupt is for {@link Warden} to tell apart, and
 * after one that was killed another goes on where it was.
 */
final class AgentThread implements Runnable, UncaughtExceptionHandler {
  private static final int NO_SECURITY_MANAGER = 24;

  /** Threads that follow one that was killed; somebody who kills so many means it. */
  private static final int MOST_REVIVALS = 1000;

  private final Warden warden;
  private final ThreadGroup group = new ThreadGroup("heapwarden");

  /** Another one after the first was killed. */
  private volatile Thread thread;

  private int revivals;

  AgentThread(Warden warden) {
    this.warden = warden;
    this.thread = made();
  }

  private Thread made() {
    Thread made = new Thread(group, this, "heapwarden", 0, false);
    made.setDaemon(true);
    made.setContextClassLoader(Warden.class.getClassLoader());
    made.setUncaughtExceptionHandler(this); // else the application's own would be called
    return made;
  }

  void start() {
    thread.start();
  }

  /** In which threads are that nobody tracks. */
  ThreadGroup group() {
    return group;
  }

  /** The one that works now. */
  Thread current() {
    return thread;
  }

  /** Wakes it, so that it looks whether it is to end. */
  void wake() {
    thread.interrupt();
  }

  @Override
  public void run() {
    if (Runtime.version().feature() < NO_SECURITY_MANAGER) {
      Privileged.work(warden);
    } else {
      warden.work();
    }
  }

  /** Called by the JVM on the thread that was killed. */
  @Override
  public void uncaughtException(Thread killed, Throwable e) {
    if (warden.isOver() || revivals == MOST_REVIVALS) {
      return;
    }
    revivals++;
    warden.goesOnAfter(e);
    Thread next = made();
    next.start();
    thread = next;
  }

  /** Waits for its end, and for that of one that follows it, so many milliseconds at most. */
  void await(long millis) {
    long end = System.currentTimeMillis() + millis;
    boolean interrupted = false;
    Thread awaited = thread;
    while (awaited.isAlive()) {
      long left = end - System.currentTimeMillis();
      if (left <= 0) {
        break;
      }
      try {
        awaited.join(left);
        awaited = thread;
      } catch (InterruptedException e) {
        interrupted = true; // the last report is worth more than the haste of whoever does this
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
