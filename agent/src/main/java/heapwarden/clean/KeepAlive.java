package heapwarden.clean;

import heapwarden.finding.Kind;
import heapwarden.track.LiveResource;
import java.lang.Thread.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells when a JVM whose main has ended is kept alive by nothing but threads of timers and
 * executors that wait for work which nobody is left to give them.
 *
 * <p>That is so when, at {@value #PATIENCE} samples in a row, each thread that is no daemon belongs
 * to a timer or executor that is followed, and waits for work while none is due; when no other
 * thread waits for the network or for a time to come, or runs; when nothing listens and no child
 * process runs; and when no executor has done anything meanwhile. A task that is due some day, a
 * socket in accept, a thread in a sleep: any of these means that the program waits for something.
 * Agent's thread only.
 */
public final class KeepAlive {
  /** Samples in a row after which it is certain enough to be said. */
  public static final int PATIENCE = 4;

  /** What may bring work from outside. */
  private static final EnumSet<Kind> OUTSIDE =
      EnumSet.of(
          Kind.SERVER_SOCKET,
          Kind.HTTP_SERVER,
          Kind.SOCKET_CHANNEL,
          Kind.ASYNC_CHANNEL,
          Kind.DATAGRAM,
          Kind.SELECTOR,
          Kind.WATCH_SERVICE,
          Kind.PROCESS);

  /**
   * Threads of the JVM's own household, which wait with a time limit and never give anybody work.
   */
  private static final String[] HOUSEHOLD = {
    "java.lang.ref.", "jdk.internal.ref.", "jdk.internal.misc.InnocuousThread", "jdk.jfr."
  };

  /** A timer or executor that waits for nothing, and its threads that are no daemons. */
  public static final class Idle {
    private final LiveResource resource;
    private final List<String> threads = new ArrayList<>();

    Idle(LiveResource resource) {
      this.resource = resource;
    }

    public LiveResource resource() {
      return resource;
    }

    /** The names of its threads. */
    public List<String> threads() {
      return List.copyOf(threads);
    }
  }

  private final Thread agent = Thread.currentThread();
  private final Consumer<Class<?>> opener;
  private final Fields fields;
  private final Workers workers;
  private final Pending pending;
  private Map<Object, Long> done = new HashMap<>();
  private int samples;

  /**
   * Begins to watch.
   *
   * @param opener opens the package of a class of the JDK to the agent
   */
  public KeepAlive(Consumer<Class<?>> opener) {
    this.opener = opener;
    this.fields = new Fields(opener);
    this.workers = new Workers(fields);
    this.pending = new Pending(fields);
  }

  /** Whether the program's main has come to its end, while threads go on. */
  public static boolean mainHasEnded() {
    for (Thread thread : threads()) {
      if (thread.getName().equals("DestroyJavaVM")) {
        return true;
      }
    }
    return false;
  }

  private static List<Thread> threads() {
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    while (root.getParent() != null) {
      root = root.getParent();
    }
    Thread[] all = new Thread[root.activeCount() + 16];
    int count = root.enumerate(all, true);
    while (count == all.length) {
      all = new Thread[all.length * 2];
      count = root.enumerate(all, true);
    }
    return Arrays.asList(all).subList(0, count);
  }

  /**
   * Takes a sample; main must have ended.
   *
   * @return what alone keeps the JVM alive; empty when it waits for something
   */
  public List<Idle> observe(List<LiveResource> open) {
    Map<Object, Long> before = done;
    done = new HashMap<>();
    Map<Thread, LiveResource> owners = owners(open);
    List<Idle> idle = owners.isEmpty() || bringsWork(open) ? List.of() : idle(owners);
    samples = !idle.isEmpty() && before.equals(done) ? samples + 1 : idle.isEmpty() ? 0 : 1;
    return idle;
  }

  /** A thread that keeps the JVM from ending by itself. */
  public static final class Keeper {
    private final Thread thread;
    private final @Nullable LiveResource owner;
    private final boolean idle;

    Keeper(Thread thread, @Nullable LiveResource owner, boolean idle) {
      this.thread = thread;
      this.owner = owner;
      this.idle = idle;
    }

    public String name() {
      return thread.getName();
    }

    public State state() {
      return thread.getState();
    }

    /** The topmost frames, at most so many. */
    public List<String> stack(int most) {
      List<String> frames = new ArrayList<>();
      for (StackTraceElement frame : thread.getStackTrace()) {
        if (frames.size() < most) {
          frames.add(frame.toString());
        }
      }
      return frames;
    }

    /** The timer or executor it works for; {@code null} when that is not known. */
    public @Nullable LiveResource owner() {
      return owner;
    }

    /** Whether it waits for work that nobody has given it. */
    public boolean isIdle() {
      return idle;
    }
  }

  /** The threads that are no daemons, whether there is work for them or not. */
  public List<Keeper> keepers(List<LiveResource> open) {
    Map<Thread, LiveResource> owners = owners(open);
    List<Keeper> keepers = new ArrayList<>();
    for (Thread thread : threads()) {
      if (!thread.isDaemon() && thread.isAlive() && !thread.getName().equals("DestroyJavaVM")) {
        LiveResource owner = owners.get(thread);
        StackTraceElement[] stack = thread.getStackTrace();
        boolean idle =
            owner == null
                ? isIn(stack, "java.util.TimerThread", "mainLoop") && !pending.inTimer(thread)
                : waits(owner, thread, stack, thread.getState());
        keepers.add(new Keeper(thread, owner, idle));
      }
    }
    return keepers;
  }

  /** At how many samples in a row it was so. */
  public int samples() {
    return samples;
  }

  private static boolean bringsWork(List<LiveResource> open) {
    for (LiveResource resource : open) {
      if (OUTSIDE.contains(resource.kind())) {
        return true;
      }
    }
    return false;
  }

  private Map<Thread, LiveResource> owners(List<LiveResource> open) {
    Map<Thread, LiveResource> owners = new HashMap<>();
    for (LiveResource resource : open) {
      Thread worker = resource.worker();
      if (worker != null) {
        owners.put(worker, resource);
      }
      Object executor = resource.kind().isExecutor() ? resource.get() : null;
      if (executor != null) {
        for (Thread thread : workers.of(executor)) {
          owners.put(thread, resource);
        }
        done.put(System.identityHashCode(executor), workers.completed(executor));
      }
    }
    return owners;
  }

  private List<Idle> idle(Map<Thread, LiveResource> owners) {
    Map<LiveResource, Idle> idle = new LinkedHashMap<>();
    for (Thread thread : threads()) {
      if (thread.getThreadGroup() == agent.getThreadGroup()
          || thread.getName().equals("DestroyJavaVM")
          || !thread.isAlive()) {
        continue;
      }
      LiveResource owner = owners.get(thread);
      StackTraceElement[] stack = thread.getStackTrace();
      State state = thread.getState();
      if (owner == null
          ? thread.isDaemon() && isHarmless(stack, state)
          : waits(owner, thread, stack, state)) {
        if (owner != null && !thread.isDaemon()) {
          idle.computeIfAbsent(owner, Idle::new).threads.add(thread.getName());
        }
      } else {
        return List.of();
      }
    }
    return new ArrayList<>(idle.values());
  }

  /** For work that nobody has given it, without a limit or with one that comes to nothing. */
  private boolean waits(LiveResource owner, Thread thread, StackTraceElement[] stack, State state) {
    if (isIn(stack, "java.util.TimerThread", "mainLoop")) {
      return (state == State.WAITING || state == State.TIMED_WAITING) && !pending.inTimer(thread);
    }
    return isIn(stack, "java.util.concurrent.ThreadPoolExecutor", "getTask")
        && (state == State.WAITING
            || (state == State.TIMED_WAITING && !pending.inScheduler(owner.get())));
  }

  private static boolean isIn(StackTraceElement[] stack, String type, String method) {
    for (StackTraceElement frame : stack) {
      if (frame.getMethodName().equals(method) && frame.getClassName().equals(type)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isHarmless(StackTraceElement[] stack, State state) {
    if (stack.length == 0 || state == State.WAITING) {
      return true;
    }
    for (StackTraceElement frame : stack) {
      if (frame.getClassName().startsWith("sun.nio.ch.")) {
        return false;
      }
    }
    for (StackTraceElement frame : stack) {
      for (String household : HOUSEHOLD) {
        if (frame.getClassName().startsWith(household)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Ends what is idle, each on a thread that may hang. The JVM may end with the last one, so this
   * is interrupted then.
   *
   * @param ending is told of each just before
   * @param told is told of each that has ended
   */
  public void stop(
      List<Idle> idle, long limitMillis, Consumer<LiveResource> ending, Consumer<Idle> told) {
    Hands hands = new Hands();
    Closers closers = new Closers(opener, fields, new Marks(fields));
    for (Idle one : idle) {
      LiveResource resource = one.resource();
      Object held = resource.get();
      Thread worker = resource.worker();
      ending.accept(resource);
      try {
        Hands.Call call =
            hands.call(
                () ->
                    held instanceof ExecutorService
                        ? Closers.shutDown((ExecutorService) held)
                        : closers.cancelTimer(held, worker),
                limitMillis);
        if (call.isBack() && call.thrown() == null) {
          told.accept(one);
        }
      } catch (InterruptedException e) {
        told.accept(one);
        agent.interrupt();
        return;
      }
    }
  }
}
