package heapwarden.clean;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Calls what may be the application's code, on daemon threads of its own, and waits for each call
 * for a while only. A call that does not come back keeps its thread; the next goes to a fresh one,
 * up to {@value #MOST}. So a callback that hangs costs its patience, never the rest of the closing,
 * and the JVM's end does not wait for it.
 */
final class Hands {
  private static final int MOST = 64;

  /** Something to be done; what it throws, errors too, is its outcome. */
  interface Act {
    /** Does it, and tells what there is to tell of it, or nothing. */
    String run() throws Throwable;
  }

  /** One call, which may come back after it was given up. */
  static final class Call {
    private final Act act;
    private final CountDownLatch done = new CountDownLatch(1);
    private String told = "";
    private @Nullable Throwable thrown;

    private Call(Act act) {
      this.act = act;
    }

    private void make() {
      try {
        told = act.run();
      } catch (Throwable e) {
        thrown = e;
      } finally {
        done.countDown();
      }
    }

    boolean isBack() {
      return done.getCount() == 0;
    }

    /** What it had to tell; only of a call that is back. */
    String told() {
      return told;
    }

    /** What it threw; only of a call that is back. */
    @Nullable Throwable thrown() {
      return thrown;
    }
  }

  private static final class Hand extends Thread {
    final LinkedBlockingQueue<Call> calls = new LinkedBlockingQueue<>();
    @Nullable Call last;

    Hand(int number) {
      // Not in the agent's own group: what the application opens in its callbacks is its own.
      super(
          Thread.currentThread().getThreadGroup().getParent(),
          null,
          "heapwarden-close-" + number,
          0,
          false);
      setDaemon(true);
      setContextClassLoader(ClassLoader.getSystemClassLoader());
    }

    /** An interrupt can only come from the application, through a callback, and is not meant. */
    @Override
    public void run() {
      while (true) {
        try {
          calls.take().make();
        } catch (InterruptedException e) {
          Thread.interrupted();
        }
      }
    }
  }

  private final List<Hand> hands = new ArrayList<>();
  private final Set<Thread> all = Collections.newSetFromMap(new ConcurrentHashMap<>());
  private final List<Call> given = new ArrayList<>();

  /**
   * Makes the call; returns when it is back, or after {@code millis} all the same. When no hand is
   * free by then it is never made, and never back.
   */
  Call call(Act act, long millis) throws InterruptedException {
    Call call = new Call(act);
    long end = System.nanoTime() + millis * 1_000_000;
    Hand hand = free();
    while (hand == null && System.nanoTime() < end) {
      Thread.sleep(1);
      hand = free();
    }
    if (hand != null) {
      hand.last = call;
      hand.calls.add(call);
      given.add(call);
      call.done.await(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
    return call;
  }

  private @Nullable Hand free() {
    for (Hand hand : hands) {
      if (hand.last == null || hand.last.isBack()) {
        return hand;
      }
    }
    if (hands.size() == MOST) {
      return null;
    }
    Hand hand = new Hand(hands.size() + 1);
    hands.add(hand);
    all.add(hand);
    hand.start();
    return hand;
  }

  /** Gives the calls that are still out some more time. */
  void await(long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    for (Call call : given) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return;
      }
      if (!call.done.await(left, TimeUnit.NANOSECONDS)) {
        return;
      }
    }
  }

  /** Whether a thread is one of these. */
  boolean has(Thread thread) {
    return all.contains(thread);
  }
}
