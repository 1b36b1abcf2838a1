package heapwarden.company;

import java.lang.reflect.Method;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Starts a hundred thousand virtual threads, each of which sleeps a little, and is then leaky. */
public final class VirtualThreads {
  private static final int THREADS = 100_000;
  private static final AtomicLong SUM = new AtomicLong();

  private VirtualThreads() {}

  public static void main(String[] arguments) throws Exception {
    // By reflection, since this is compiled for a JDK that has none.
    Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
    CountDownLatch ended = new CountDownLatch(THREADS);
    for (int i = 0; i < THREADS; i++) {
      int number = i;
      Runnable work =
          () -> {
            LockSupport.parkNanos(1_000_000L * (number % 20));
            SUM.addAndGet(number);
            ended.countDown();
          };
      start.invoke(null, work);
    }
    ended.await();
    if (SUM.get() != (long) THREADS * (THREADS - 1) / 2) {
      throw new IllegalStateException("the sum is " + SUM);
    }
    Leaky.main(arguments);
  }
}
