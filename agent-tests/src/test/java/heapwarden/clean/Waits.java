package heapwarden.clean;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Programs whose main ends while threads of executors or timers stay, each with or without a
 * reason.
 */
final class Waits {
  static final List<Object> KEPT = new ArrayList<>();

  private Waits() {}

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "executor":
        used(Executors.newFixedThreadPool(1));
        break;
      case "cancelled":
        cancelled();
        break;
      case "scheduled":
        scheduled();
        break;
      case "timer":
        new Timer("timer").schedule(task(), 3_600_000);
        break;
      case "accepting":
        used(Executors.newFixedThreadPool(1));
        accepting();
        break;
      case "listening":
        used(Executors.newFixedThreadPool(1));
        KEPT.add(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        break;
      case "fed":
        fed(used(Executors.newFixedThreadPool(1)));
        break;
      case "sleeping":
        used(Executors.newFixedThreadPool(1));
        daemon(() -> LockSupport.parkNanos(TimeUnit.HOURS.toNanos(1)));
        break;
      case "working":
        KEPT.add(Executors.newFixedThreadPool(1).submit(() -> LockSupport.park()));
        break;
      default:
        throw new IllegalArgumentException(args[0]);
    }
    System.out.println("main ends");
  }

  private static ExecutorService used(ExecutorService executor) throws Exception {
    KEPT.add(executor);
    executor.submit(() -> {}).get();
    return executor;
  }

  private static TimerTask task() {
    return new TimerTask() {
      @Override
      public void run() {}
    };
  }

  /** Its thread sleeps on for a task that was cancelled. */
  private static void cancelled() {
    ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    KEPT.add(scheduler);
    scheduler.schedule(() -> {}, 1, TimeUnit.HOURS).cancel(false);
  }

  private static void scheduled() throws Exception {
    used(Executors.newFixedThreadPool(1));
    ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    KEPT.add(scheduler);
    scheduler.schedule(() -> {}, 1, TimeUnit.HOURS);
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "daemon");
    thread.setDaemon(true);
    thread.start();
  }

  private static void accepting() throws IOException {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(
        () -> {
          try {
            server.accept().close();
          } catch (IOException e) {
            System.out.println("broken: " + e);
          }
        });
  }

  /** Work comes now and then from a thread that nobody would call busy. */
  private static void fed(ExecutorService executor) {
    ScheduledExecutorService daemons =
        Executors.newScheduledThreadPool(
            1,
            work -> {
              Thread thread = new Thread(work, "feeder");
              thread.setDaemon(true);
              return thread;
            });
    KEPT.add(daemons);
    daemons.scheduleAtFixedRate(() -> executor.execute(() -> {}), 0, 20, TimeUnit.MILLISECONDS);
  }
}
