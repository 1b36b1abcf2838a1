package heapwarden.clean;

import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.DataOutputStream;
import java.io.FileWriter;
import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * For a stream that some thread goes on writing to until the JVM ends, and so would be cut wherever
 * its buffer happens to be: takes the locks of its buffers, from the outermost in as a writer does,
 * flushes it, and keeps the locks until the JVM ends, a moment later. So every call of a write
 * either is whole in the file or has not begun; its thread sees no exception, it waits.
 *
 * <p>A record may be several calls. Where one begins can only be guessed: the lock is taken and
 * given back some times, each time until the writer has come to its next call, and the places it
 * comes from are noted. It is held for good when the writer comes from the first of these, by the
 * lines of the user's own frames from the outermost in: the first call of a loop or method.
 *
 * <p>Only for the JDK's own buffers, whose locks are known; anything else is left as it is. Nothing
 * is woven, nothing is closed, and no lock is taken as long as there is hope that the thread ends.
 */
final class Holding {
  private static final int PROBES = 16;

  /** Enough when half of the time is over. */
  private static final int FEWER_PROBES = 8;

  /** Times in a row that no writer came: then there is none just now. */
  private static final int GONE = 5;

  private static final long ARRIVAL = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long STEP = TimeUnit.MICROSECONDS.toNanos(200);

  /** What is locked while it is written to and flushed. */
  private static final Set<Class<?>> LOCKED =
      Set.of(
          BufferedOutputStream.class,
          BufferedWriter.class,
          DataOutputStream.class,
          FileWriter.class,
          OutputStreamWriter.class,
          PrintStream.class,
          PrintWriter.class);

  /** Whose buffer is emptied by a flush. */
  private static final Set<String> PLAIN =
      Set.of(
          "java.nio.channels.Channels$1",
          "sun.nio.ch.ChannelOutputStream",
          "java.net.Socket$SocketOutputStream",
          "java.net.SocketOutputStream");

  private final Fields fields;
  private final Predicate<StackTraceElement> own;
  private final Blocked blocked = Blocked.open();

  Holding(Fields fields, Predicate<StackTraceElement> own) {
    this.fields = fields;
    this.own = own;
  }

  /** Whether all that is between the program and the stream can be held. */
  static boolean canHold(List<Object> wrappers) {
    boolean any = false;
    for (Object wrapper : wrappers) {
      boolean locked = LOCKED.contains(wrapper.getClass());
      if (!locked && !PLAIN.contains(wrapper.getClass().getName())) {
        return false;
      }
      any |= locked;
    }
    return any;
  }

  /**
   * Begins to flush and hold on a thread of its own.
   *
   * @param millis after which it is held at the next call, whichever that is
   */
  Hold begin(List<Object> wrappers, long millis) {
    Hold hold = new Hold(wrappers, TimeUnit.MILLISECONDS.toNanos(millis));
    Thread holder = new Thread(null, hold, "heapwarden-hold", 0, false);
    holder.setDaemon(true);
    holder.start();
    return hold;
  }

  /** One stream that is being held. */
  final class Hold implements Runnable {
    private final CountDownLatch held = new CountDownLatch(1);
    private final List<Object> wrappers;
    private final List<Object> locks;
    private final long span;
    private final long end;
    private final List<int[]> places = new ArrayList<>();
    private int missed;
    private volatile String writer = "";

    Hold(List<Object> wrappers, long span) {
      this.wrappers = wrappers;
      this.locks = locks(wrappers);
      this.span = span;
      this.end = System.nanoTime() + span;
    }

    /** Waits until it is held; false when it could not be. */
    boolean await(long millis) throws InterruptedException {
      return held.await(millis, TimeUnit.MILLISECONDS);
    }

    /** The name of the thread that writes to it; empty when none was seen. */
    String writer() {
      return writer;
    }

    @Override
    public void run() {
      try {
        while (true) {
          within(locks, 0, this::probe);
          LockSupport.parkNanos(1);
        }
      } catch (RuntimeException | Error e) {
        // It is not held then, which is what will be said.
      }
    }

    /** With all locks held; does not come back once it is to be held for good. */
    private void probe() {
      Blocked.Waiter waiter = arrival();
      int[] place = waiter == null ? null : lines(waiter.stack);
      missed = waiter == null ? missed + 1 : 0;
      writer = waiter == null ? writer : waiter.name;
      long left = end - System.nanoTime();
      int enough = left < span / 2 ? FEWER_PROBES : PROBES;
      boolean first = place != null && places.size() >= enough && isFirst(place, places);
      if (first || missed >= GONE || left <= 0) {
        flush(wrappers);
        held.countDown();
        while (true) {
          LockSupport.park();
          Thread.interrupted();
        }
      }
      if (place != null) {
        places.add(place);
      }
    }
  }

  private List<Object> locks(List<Object> wrappers) {
    List<Object> locks = new ArrayList<>();
    for (Object wrapper : wrappers) {
      Object lock = LOCKED.contains(wrapper.getClass()) ? fields.get(wrapper, "lock") : null;
      locks.add(lock == null ? wrapper : lock);
      if (wrapper instanceof Writer) {
        Object encoder = fields.get(wrapper, "se");
        Object inner = fields.get(encoder, "lock");
        if (inner != null && !locks.contains(inner)) {
          locks.add(inner);
        }
      }
    }
    return locks;
  }

  private static void within(List<Object> locks, int from, Runnable action) {
    if (from == locks.size()) {
      action.run();
      return;
    }
    Object lock = locks.get(from);
    if (isLock(lock)) {
      call(lock, "lock");
      try {
        within(locks, from + 1, action);
      } finally {
        call(lock, "unlock");
      }
    } else {
      synchronized (lock) {
        within(locks, from + 1, action);
      }
    }
  }

  /** Since JDK 19 the JDK's own buffers have locks that virtual threads do not mind. */
  private static boolean isLock(Object lock) {
    return lock.getClass().getName().equals("jdk.internal.misc.InternalLock");
  }

  private static void call(Object lock, String name) {
    try {
      Method method = lock.getClass().getMethod(name);
      method.setAccessible(true);
      method.invoke(lock);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void flush(List<Object> wrappers) {
    for (Object wrapper : wrappers) {
      try {
        if (wrapper instanceof Flushable) {
          ((Flushable) wrapper).flush();
        }
      } catch (IOException | RuntimeException e) {
        // As far as it can be written it is.
      }
    }
  }

  /** Waits until a writer has come to our lock; nothing when none did. */
  private Blocked.@Nullable Waiter arrival() {
    long end = System.nanoTime() + ARRIVAL;
    Blocked.Waiter waiter = null;
    while (waiter == null && System.nanoTime() < end) {
      waiter = blocked.byCurrentThread();
      if (waiter == null) {
        LockSupport.parkNanos(STEP);
      }
    }
    return waiter;
  }

  /** The lines of the user's own frames, from the outermost in. */
  private int[] lines(StackTraceElement[] stack) {
    int[] lines = new int[stack.length];
    int count = 0;
    for (int i = stack.length - 1; i >= 0; i--) {
      if (own.test(stack[i])) {
        lines[count++] = stack[i].getLineNumber();
      }
    }
    return Arrays.copyOf(lines, count);
  }

  private static boolean isFirst(int[] place, List<int[]> places) {
    for (int[] other : places) {
      if (Arrays.compare(other, place) < 0) {
        return false;
      }
    }
    return true;
  }
}
