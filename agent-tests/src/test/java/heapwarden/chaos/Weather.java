package heapwarden.chaos;

import heapwarden.chaos.Fault.Excuse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/** What is wrong now, and was a moment ago. Thread safe. */
final class Weather {
  private static final Excuse[] EXCUSES = Excuse.values();

  private final AtomicIntegerArray active = new AtomicIntegerArray(EXCUSES.length);
  private final AtomicLongArray last = new AtomicLongArray(EXCUSES.length);

  void begins(Fault fault) {
    active.incrementAndGet(fault.excuse().ordinal());
  }

  void ends(Fault fault) {
    last.set(fault.excuse().ordinal(), System.nanoTime());
    active.decrementAndGet(fault.excuse().ordinal());
  }

  /** Whether it was so at any time since then. */
  private boolean was(Excuse excuse, long since) {
    return active.get(excuse.ordinal()) > 0
        || (last.get(excuse.ordinal()) != 0 && last.get(excuse.ordinal()) - since > 0);
  }

  /** Whether something that began then may have failed so, by what was wrong meanwhile. */
  boolean excuses(Throwable failure, long since) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      boolean io = e instanceof IOException || e instanceof UncheckedIOException;
      boolean interrupted =
          e instanceof InterruptedException
              || e instanceof ClosedByInterruptException
              || e instanceof CancellationException
              || io;
      if ((interrupted && was(Excuse.INTERRUPTED, since))
          || (io && was(Excuse.NO_DESCRIPTORS, since))) {
        return true;
      }
      // A thread that dies for want of memory never does what another one waits for.
      boolean memory = e instanceof OutOfMemoryError || e instanceof TimeoutException;
      if ((memory || e instanceof NoClassDefFoundError) && was(Excuse.NO_MEMORY, since)) {
        return true;
      }
      for (Throwable suppressed : e.getSuppressed()) {
        if (excuses(suppressed, since)) {
          return true;
        }
      }
    }
    return false;
  }
}
