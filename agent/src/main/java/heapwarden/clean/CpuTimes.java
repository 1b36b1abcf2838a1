package heapwarden.clean;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** The CPU time of threads, where this runtime tells; else always 0. */
class CpuTimes {
  static CpuTimes open() {
    try {
      return new Measured(ManagementFactory.getThreadMXBean());
    } catch (LinkageError | RuntimeException e) {
      // A runtime without the module java.management.
      return new CpuTimes();
    }
  }

  long of(Thread thread) {
    return 0;
  }

  private static final class Measured extends CpuTimes {
    private final ThreadMXBean threads;

    Measured(ThreadMXBean threads) {
      this.threads = threads;
    }

    @Override
    long of(Thread thread) {
      return threads.isThreadCpuTimeSupported() ? threads.getThreadCpuTime(thread.getId()) : 0;
    }
  }
}
