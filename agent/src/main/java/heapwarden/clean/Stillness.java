package heapwarden.clean;

import java.lang.Thread.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what the application's threads do while the JVM ends, since they run on until its very
 * end. Nobody can see from outside which stream a thread is about to write to, or whether what it
 * wrote is half of something. What can be seen, look by look, is this:
 *
 * <p>A thread is <i>at rest</i> when no frame on its stack is the user's own, when it waits without
 * a time limit, or when it has been blocked in one native call, which is no write, since {@link
 * #still}. Any other thread is <i>restless</i>: it may come back to a stream at any moment, even
 * from a short sleep between two halves of a record.
 *
 * <p>A thread is <i>stuck in a write</i> when it stood in one at each look since {@link #still} on
 * the same frames, without any CPU time in between: then something is being written that does not
 * show in the position of a stream yet.
 *
 * <p>Takes stacks of all threads, which stops them for some ten microseconds each; no lock of the
 * application. Virtual threads cannot be listed: as long as there are carriers of such, somebody
 * counts as restless.
 */
final class Stillness {
  /** Before JDK 13 another class writes for a socket. */
  private static final String OLD_SOCKET_OUTPUT = "java.net.SocketOutputStream";

  /** Until JDK 17 what writes streams to channels. */
  static final String CHANNEL_STREAMS = "java.nio.channels.Channels";

  private static final String OLD_SOCKET = "java.net.AbstractPlainSocketImpl";

  /** A thread as it was first seen on these frames. */
  private static final class Seen {
    final StackTraceElement[] stack;
    final long cpu;
    final long since;

    Seen(StackTraceElement[] stack, long cpu, long since) {
      this.stack = stack;
      this.cpu = cpu;
      this.since = since;
    }
  }

  private final Clock clock;
  private final long still;
  private final Hands hands;
  private final Predicate<StackTraceElement> own;
  private final CpuTimes cpuTimes = CpuTimes.open();
  private final Thread agent = Thread.currentThread();
  private Map<Thread, Seen> seen = new HashMap<>();

  /** By class, the name of a thread that stands in a write of it. */
  private final Map<String, String> writing = new HashMap<>();

  /** The same of those that are stuck there. */
  private final Map<String, String> stuck = new HashMap<>();

  private long restlessAt;
  private long lookedAt;
  private @Nullable String restless;

  /**
   * Begins to look.
   *
   * @param still for how many milliseconds nothing must change to be called still
   * @param own whether a frame is the user's own
   */
  Stillness(Clock clock, long still, Hands hands, Predicate<StackTraceElement> own) {
    this.clock = clock;
    this.still = still;
    this.hands = hands;
    this.own = own;
    this.restlessAt = clock.now();
  }

  /** Looks once more. */
  void look() {
    long now = clock.now();
    lookedAt = now;
    Map<Thread, Seen> next = new HashMap<>();
    stuck.clear();
    writing.clear();
    restless = null;
    for (Map.Entry<Thread, StackTraceElement[]> one : Thread.getAllStackTraces().entrySet()) {
      Thread thread = one.getKey();
      StackTraceElement[] stack = one.getValue();
      if (thread == agent || hands.has(thread) || stack.length == 0 || isEnding(stack)) {
        continue;
      }
      Seen followed = follow(thread, stack, now);
      next.put(thread, followed);
      judge(thread, followed, now);
    }
    seen = next;
    if (restless != null) {
      restlessAt = now;
    }
  }

  private Seen follow(Thread thread, StackTraceElement[] stack, long now) {
    Seen before = seen.get(thread);
    long cpu = cpuTimes.of(thread);
    return before != null && before.cpu == cpu && Arrays.equals(before.stack, stack)
        ? before
        : new Seen(stack, cpu, now);
  }

  private void judge(Thread thread, Seen one, long now) {
    List<String> writes = writing(one.stack);
    boolean unchanged = now - one.since >= still;
    for (String type : writes) {
      writing.put(type, thread.getName());
      if (unchanged) {
        stuck.put(type, thread.getName());
      }
    }
    if (isCarrier(thread)) {
      restless = "a virtual thread, perhaps";
    } else if (hasOwnFrame(one.stack)
        && thread.getState() != State.WAITING
        && !(unchanged && writes.isEmpty() && isInNativeCall(thread, one.stack))) {
      restless = thread.getName();
    }
  }

  private static boolean isInNativeCall(Thread thread, StackTraceElement[] stack) {
    return stack[0].isNativeMethod() && thread.getState() == State.RUNNABLE;
  }

  /** The classes of the JDK whose write a thread stands in. */
  static List<String> writing(StackTraceElement[] stack) {
    List<String> types = List.of();
    for (StackTraceElement frame : stack) {
      String type = frame.getClassName();
      if (isWrite(frame.getMethodName())
          && (type.equals("java.io.FileOutputStream")
              || type.equals("java.io.RandomAccessFile")
              || type.equals(OLD_SOCKET_OUTPUT)
              || type.startsWith(CHANNEL_STREAMS)
              || type.startsWith("sun.nio.ch."))) {
        types = types.isEmpty() ? new ArrayList<>() : types;
        types.add(type.equals(OLD_SOCKET_OUTPUT) ? OLD_SOCKET : type);
      }
    }
    return types;
  }

  private static boolean isWrite(String method) {
    return method.startsWith("write")
        || method.startsWith("transfer")
        || method.equals("implWrite")
        || method.equals("socketWrite");
  }

  private boolean hasOwnFrame(StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      if (own.test(frame)) {
        return true;
      }
    }
    return false;
  }

  /** The thread that ends the JVM waits for the agent. */
  private static boolean isEnding(StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      if (frame.getClassName().equals("java.lang.Shutdown")) {
        return true;
      }
    }
    return false;
  }

  private static boolean isCarrier(Thread thread) {
    return thread.getClass().getName().equals("jdk.internal.misc.CarrierThread");
  }

  /** Whether every thread was at rest at each look for as long as it takes to be still. */
  boolean isCalm() {
    return lookedAt - restlessAt >= still;
  }

  /** The name of a thread that is stuck in a write of this class, or {@code null}. */
  @Nullable String stuckIn(Class<?> type) {
    return in(stuck, type);
  }

  /** The name of a thread that stands in a write of this class at this look, or {@code null}. */
  @Nullable String writingIn(Class<?> type) {
    return in(writing, type);
  }

  private static @Nullable String in(Map<String, String> threads, Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      String thread = threads.get(c.getName());
      if (thread != null) {
        return thread;
      }
    }
    return null;
  }

  /** The name of a thread that was restless at the last look, or {@code null}. */
  @Nullable String restless() {
    return restless;
  }
}
