package heapwarden.track;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that were handed over and are still to be run, each with the context of the thread that
 * did it.
 *
 * <p>Chains by identity hash, by the rules of {@link LiveTable}: new ones come in at the head by
 * compare-and-set, what is done is skipped by plain writes. A task is held weakly: one that is
 * never run is forgotten when it is collected. A task may be in more than once, since one object
 * can be handed over again and again; the oldest that is not being run is the next. At most {@value
 * #MAX} are kept; more are counted as dropped and run without a context.
 */
final class Handovers {
  private static final int CHAINS = 1 << 12;
  private static final int MAX = 1 << 17;

  private static final AtomicIntegerFieldUpdater<Handover> RELEASED =
      AtomicIntegerFieldUpdater.newUpdater(Handover.class, "released");

  private final AtomicReferenceArray<Handover> chains = new AtomicReferenceArray<>(CHAINS);
  private final AtomicInteger kept = new AtomicInteger();
  private final AtomicLong dropped = new AtomicLong();

  /** One task, handed over once. What is not final belongs to the thread that runs it. */
  static final class Handover extends WeakReference<Object> {
    final int hash;
    final int context;
    volatile @Nullable Handover next;

    /** How deep the thread that runs it is in it: more than one hook may see it run. */
    volatile int depth;

    /** The context of that thread before. */
    int before;

    volatile int released;
    private volatile boolean done;

    Handover(Object task, int hash, int context) {
      super(task);
      this.hash = hash;
      this.context = context;
    }

    private boolean isOver() {
      return done || get() == null;
    }
  }

  boolean isEmpty() {
    return kept.get() == 0;
  }

  /** Keeps a task; {@code null} when there is no room. */
  @Nullable Handover add(Object task, int context) {
    int hash = System.identityHashCode(task);
    int at = index(hash);
    prune(at);
    if (kept.get() >= MAX) {
      dropped.getAndIncrement();
      return null;
    }
    kept.getAndIncrement();
    Handover handover = new Handover(task, hash, context);
    Handover head;
    do {
      head = chains.get(at);
      handover.next = head;
    } while (!chains.compareAndSet(at, head, handover));
    return handover;
  }

  /** The oldest of a task that is not being run, else the latest; {@code null} when none is in. */
  @Nullable Handover next(Object task) {
    int hash = System.identityHashCode(task);
    Handover latest = null;
    Handover oldest = null;
    for (Handover one = chains.get(index(hash)); one != null; one = one.next) {
      if (one.hash == hash && !one.done && one.get() == task) {
        latest = latest == null ? one : latest;
        oldest = one.depth == 0 ? one : oldest;
      }
    }
    return oldest == null ? latest : oldest;
  }

  /** The one of a task that is being run; {@code null} when none is. */
  @Nullable Handover running(Object task) {
    int hash = System.identityHashCode(task);
    for (Handover one = chains.get(index(hash)); one != null; one = one.next) {
      if (one.hash == hash && !one.done && one.depth > 0 && one.get() == task) {
        return one;
      }
    }
    return null;
  }

  /** Forgets one. */
  void end(Handover handover) {
    handover.done = true;
    prune(index(handover.hash));
  }

  long dropped() {
    return dropped.get();
  }

  int kept() {
    return kept.get();
  }

  private void prune(int at) {
    Handover head = chains.get(at);
    while (head != null && head.isOver()) {
      release(head);
      chains.compareAndSet(at, head, head.next);
      head = chains.get(at);
    }
    Handover live = head;
    while (live != null) {
      Handover after = live.next;
      Handover next = after;
      while (next != null && next.isOver()) {
        release(next);
        next = next.next;
      }
      if (next != after) {
        live.next = next;
      }
      live = next;
    }
  }

  /** Racing prunings, and one that a racing write has undone, meet one more than once. */
  private void release(Handover over) {
    if (RELEASED.compareAndSet(over, 0, 1)) {
      kept.getAndDecrement();
    }
  }

  private static int index(int hash) {
    return (((hash ^ (hash >>> 15)) * 0x9E3779B1) >>> 4) & (CHAINS - 1);
  }
}
