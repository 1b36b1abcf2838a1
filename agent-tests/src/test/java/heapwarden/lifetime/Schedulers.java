package heapwarden.lifetime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Schedulers that are dropped in many ways, each with a thread, each made in a method of its own.
 */
public final class Schedulers {
  private static final List<Object> HELD = new ArrayList<>();
  private static ScheduledExecutorService kept;

  private Schedulers() {}

  public static void main(String[] arguments) throws Exception {
    ScheduledExecutorService local = inALocalVariable();
    orphanWithATaskThatComesAgain();
    orphanAtRest();
    orphanWithAFutureThatIsHeld();
    inAField();
    inAList();
    byItsTask();
    byATaskOfAnother(local);
    shutDownFirst();
    neverUsed();
    byAFinaliser();
    wrapped();
    wrappedAndHeld();
    raw();
    single();
    kept.submit(() -> {}).get();
    local.submit(() -> {}).get();
    for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
      System.gc();
      Thread.sleep(100);
    }
    local.shutdown();
  }

  private static ScheduledExecutorService used(ScheduledExecutorService scheduler)
      throws Exception {
    scheduler.submit(() -> {}).get();
    return scheduler;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "scheduler");
    thread.setDaemon(true);
    return thread;
  }

  private static void orphanWithATaskThatComesAgain() {
    Executors.newSingleThreadScheduledExecutor(Schedulers::daemon)
        .scheduleAtFixedRate(() -> {}, 0, 10, TimeUnit.MILLISECONDS);
  }

  private static void orphanAtRest() throws Exception {
    used(Executors.newSingleThreadScheduledExecutor(Schedulers::daemon));
  }

  /** With it one can cancel the task, but end nothing. */
  private static void orphanWithAFutureThatIsHeld() {
    HELD.add(
        Executors.newSingleThreadScheduledExecutor(Schedulers::daemon)
            .scheduleWithFixedDelay(() -> {}, 0, 10, TimeUnit.MILLISECONDS));
  }

  private static ScheduledExecutorService inALocalVariable() throws Exception {
    return used(Executors.newSingleThreadScheduledExecutor(Schedulers::daemon));
  }

  private static void inAField() throws Exception {
    kept = used(Executors.newSingleThreadScheduledExecutor(Schedulers::daemon));
  }

  private static void inAList() throws Exception {
    HELD.add(used(Executors.newSingleThreadScheduledExecutor(Schedulers::daemon)));
  }

  private static void byItsTask() {
    ScheduledExecutorService scheduler =
        Executors.newSingleThreadScheduledExecutor(Schedulers::daemon);
    scheduler.schedule(scheduler::shutdown, 1, TimeUnit.HOURS);
  }

  private static void byATaskOfAnother(ScheduledExecutorService other) throws Exception {
    ScheduledExecutorService scheduler =
        used(Executors.newSingleThreadScheduledExecutor(Schedulers::daemon));
    other.schedule(scheduler::shutdown, 1, TimeUnit.HOURS);
  }

  private static void shutDownFirst() throws Exception {
    used(Executors.newSingleThreadScheduledExecutor(Schedulers::daemon)).shutdown();
  }

  private static void neverUsed() {
    Executors.newSingleThreadScheduledExecutor(Schedulers::daemon).isShutdown();
  }

  private static void byAFinaliser() throws Exception {
    new Finalised(used(Executors.newSingleThreadScheduledExecutor(Schedulers::daemon))).touch();
  }

  private static void wrapped() throws Exception {
    used(
        Executors.unconfigurableScheduledExecutorService(
            Executors.newScheduledThreadPool(1, Schedulers::daemon)));
  }

  private static void wrappedAndHeld() throws Exception {
    ScheduledExecutorService scheduler =
        Executors.newSingleThreadScheduledExecutor(Schedulers::daemon);
    HELD.add(scheduler);
    used(Executors.unconfigurableScheduledExecutorService(scheduler));
  }

  private static void raw() throws Exception {
    used(new ScheduledThreadPoolExecutor(1, Schedulers::daemon));
  }

  private static void single() throws Exception {
    ExecutorService executor = Executors.newSingleThreadExecutor(Schedulers::daemon);
    executor.submit(() -> {}).get();
  }

  /** Shuts it down late, but does. */
  private static final class Finalised {
    private final ScheduledExecutorService scheduler;

    Finalised(ScheduledExecutorService scheduler) {
      this.scheduler = scheduler;
    }

    void touch() throws Exception {
      used(scheduler);
    }

    @Override
    @SuppressWarnings({"deprecation", "removal", "Finalize"})
    protected void finalize() {
      scheduler.shutdown();
    }
  }
}
