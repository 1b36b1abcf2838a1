package heapwarden.clean;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import org.jspecify.annotations.Nullable;

/** Which thread waits for a lock that the calling one holds, where this runtime tells. */
class Blocked {
  private static final int DEEP = 256;

  static Blocked open() {
    try {
      return new Told(ManagementFactory.getThreadMXBean());
    } catch (LinkageError | RuntimeException e) {
      // A runtime without the module java.management.
      return new Blocked();
    }
  }

  /** A thread that waits for the calling one; or {@code null}. */
  @Nullable Waiter byCurrentThread() {
    return null;
  }

  /** A thread that waits, as it was seen. */
  static final class Waiter {
    final String name;
    final StackTraceElement[] stack;

    Waiter(String name, StackTraceElement[] stack) {
      this.name = name;
      this.stack = stack;
    }
  }

  private static final class Told extends Blocked {
    private final ThreadMXBean threads;

    Told(ThreadMXBean threads) {
      this.threads = threads;
    }

    @Override
    @Nullable Waiter byCurrentThread() {
      long self = Thread.currentThread().getId();
      // Without stacks no thread is stopped; only who waits is asked for his.
      for (ThreadInfo info : threads.getThreadInfo(threads.getAllThreadIds(), 0)) {
        if (info != null && info.getLockOwnerId() == self) {
          ThreadInfo deep = threads.getThreadInfo(info.getThreadId(), DEEP);
          return deep == null ? null : new Waiter(deep.getThreadName(), deep.getStackTrace());
        }
      }
      return null;
    }
  }
}
