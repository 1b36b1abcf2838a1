package heapwarden.bound;

import heapwarden.config.Bound;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * One container under a policy: what was evicted from it, what would have been, and who was missed.
 *
 * <p>The container is held weakly. Evictions and regrets are counted exactly; the other counters
 * are plain, so threads that race lose counts, and they are lower bounds. What a subclass does
 * within a hook runs on the application's thread, at a point where the container may be changed;
 * what it does in {@link #tend} runs on the agent's.
 */
abstract class Governed {
  /** Evictions before regret means something. */
  static final int EVIDENCE = 32;

  private static final long MOST = 1 << 30;

  final Bound policy;
  final String place;

  /** Whether code of the application may run within an eviction. */
  final boolean closes;

  private final double regretMax;
  final String type;
  private final WeakReference<Object> container;
  private final AtomicLongArray evicted = new AtomicLongArray(Cause.values().length);
  private final AtomicLongArray would = new AtomicLongArray(Cause.values().length);
  long hits;
  long misses;
  long restored;

  /** How many evictions were told of. */
  long told;

  private final AtomicLong regretted = new AtomicLong();
  private final AtomicLong regrettedOfEmergency = new AtomicLong();
  private long closed;
  private long failedToClose;
  private long stuck;
  private volatile State state;
  private volatile @Nullable String reason;

  /** How many entries it may have, or 0: the limit, or what the limit in bytes comes to. */
  int limit;

  private Cause limitCause = Cause.SIZE;

  /** How many it may have while memory is short, or 0. */
  private volatile int pressed;

  /** What was evicted when memory was short. */
  private volatile @Nullable Regrets ofEmergency;

  private long bytesPerEntry = -1;

  /** When it was last begun to be serialized, in nanoseconds; what follows says whether it was. */
  private volatile long writtenAt;

  private volatile boolean written;

  Governed(Bound policy, String place, Object container) {
    this.policy = policy;
    this.place = place;
    this.type = container.getClass().getName();
    this.container = new WeakReference<>(container);
    this.limit = policy.max();
    this.closes = policy.close();
    this.regretMax = policy.regretMax();
    this.state = policy.mode() == Bound.Mode.ENFORCE ? State.ENFORCING : State.OBSERVING;
  }

  /** The container, or {@code null} when it was collected. */
  @Nullable Object container() {
    return container.get();
  }

  /** An entry was made that will be put in now; on the application's thread. */
  void adding(int hash) {}

  /** An insertion is complete; on the application's thread. */
  void added(Object inside) {}

  /** An insertion is complete; on the application's thread. */
  void addedKey(Object inside, Object key) {}

  /** Marks the container, if its class can be: then its insertions are seen. Any thread. */
  void mark(Object inside) {}

  /** The container has another array, and no mark any more; on the application's thread. */
  void resized(Object inside) {}

  /** The limit of the array that it gets, with its mark; on the application's thread. */
  int limited(int limit) {
    return limit;
  }

  /** Takes the mark away. Any thread. */
  void unmark(Object inside) {}

  /**
   * It is about to be serialized, by its own fields; on the application's thread. It gets no mark
   * before {@link #markAfterWriting}.
   */
  final void writing(Object inside, long now) {
    writtenAt = now;
    written = true;
    unmark(inside);
  }

  /** Marks it, unless somebody may be serializing it. Agent's thread. */
  final void markAtRest(Object inside) {
    if (!written) {
      mark(inside);
    }
  }

  /**
   * Marks it again when it was last begun to be serialized so many nanoseconds ago: its fields come
   * first, so they are written by then. Agent's thread.
   */
  final void markAfterWriting(Object inside, long now, long nanos) {
    if (written && now - writtenAt >= nanos) {
      written = false;
      mark(inside);
    }
  }

  /** A key was looked up; on the application's thread. */
  void looked(Object inside, @Nullable Object key, boolean found) {}

  /** A key is about to be looked up or written by one call; on the application's thread. */
  void looking(Object inside, @Nullable Object key, boolean writes) {}

  /** A key is about to be removed, {@code null} for all; on the application's thread. */
  void removing(Object inside, @Nullable Object key) {}

  /** What was evicted and comes back since it was asked for; on the application's thread. */
  @Nullable Object restore(Object inside, Object key) {
    return null;
  }

  /** Brings up to date what is known, and evicts where that may be done from here. */
  abstract void tend(Object inside);

  /** Whether it can be known what was used. */
  boolean knowsUse() {
    return false;
  }

  abstract long size(Object inside);

  /** The size from which on insertions must be seen. */
  abstract int from();

  abstract long bytes();

  /** Brings a limit in bytes up to date. */
  final void weighed(long all, long entries) {
    if (all <= 0) {
      return;
    }
    bytesPerEntry = Math.max(1, all / entries);
    if (policy.maxBytes() != Bound.NONE) {
      long most = Math.max(1, Math.min(policy.maxBytes() / bytesPerEntry, MOST));
      boolean byBytes = policy.max() == Bound.NONE || most < policy.max();
      limit = byBytes ? (int) most : policy.max();
      limitCause = byBytes ? Cause.BYTES : Cause.SIZE;
    }
  }

  /** How many entries it may have now, or 0 for any number: fewer while memory is short. */
  final int limit() {
    return isPressed() ? pressed : limit;
  }

  /** Why {@link #limit} is what it is. */
  final Cause limitCause() {
    return isPressed() ? Cause.EMERGENCY : limitCause;
  }

  final boolean isPressed() {
    int most = pressed;
    return most > 0 && (limit == 0 || most < limit) && isEnforcing();
  }

  /** Sets a limit for as long as memory is short; 0 for none. */
  final void press(int most) {
    if (most > 0 && ofEmergency == null) {
      ofEmergency = new Regrets(most);
    }
    pressed = most;
  }

  /** Whether the agent's thread may evict, too. */
  boolean shrinksByItself() {
    return false;
  }

  /** What one entry holds, about; -1 when it is not known. */
  final long bytesPerEntry() {
    return bytesPerEntry;
  }

  final boolean isEnforcing() {
    return state == State.ENFORCING;
  }

  final State state() {
    return state;
  }

  final @Nullable String reason() {
    return reason;
  }

  /** Stops evicting for good. */
  final void refuse(String why) {
    reason = why;
    state = State.REFUSED;
  }

  final void evicted(Cause cause) {
    evicted.getAndIncrement(cause.ordinal());
  }

  final void wouldEvict(Cause cause, long entries) {
    would.getAndAdd(cause.ordinal(), entries);
  }

  final long evictedBy(Cause cause) {
    return evicted.get(cause.ordinal());
  }

  final long wouldEvictBy(Cause cause) {
    return would.get(cause.ordinal());
  }

  final long evicted() {
    return sum(evicted);
  }

  final long wouldEvict() {
    return sum(would);
  }

  private static long sum(AtomicLongArray counts) {
    long sum = 0;
    for (int i = 0; i < counts.length(); i++) {
      sum += counts.get(i);
    }
    return sum;
  }

  final long regretted() {
    return regretted.get();
  }

  final long closed() {
    return closed;
  }

  final long failedToClose() {
    return failedToClose;
  }

  /** How many could not be evicted, since their key no longer finds them or throws. */
  final long stuck() {
    return stuck;
  }

  final void noteStuck() {
    stuck++;
  }

  /** Remembers who was evicted, to notice when it is asked for again. */
  final void remember(Regrets regrets, int hash, Cause cause) {
    Regrets apart = cause == Cause.EMERGENCY ? ofEmergency : null;
    (apart == null ? regrets : apart).evicted(hash);
  }

  /**
   * A key was asked for that is not there. That it had to go since memory was short is regretted,
   * but says nothing against the policy.
   */
  final void missed(Regrets regrets, int hash) {
    Regrets apart = ofEmergency;
    if (regrets.regrets(hash)) {
      regret();
    } else if (apart != null && apart.regrets(hash)) {
      regretted.incrementAndGet();
      regrettedOfEmergency.incrementAndGet();
    }
  }

  /**
   * Something was asked for that was evicted, or would have been. The ages of entries that were
   * there before are not known; so as much is allowed once as if as many had been evicted as the
   * container may hold.
   */
  final void regret() {
    long regrets = regretted.incrementAndGet() - regrettedOfEmergency.get();
    long gone = evicted() - evictedBy(Cause.EMERGENCY);
    if (isEnforcing() && regrets > regretMax * (gone + Math.max(limit, EVIDENCE))) {
      reason =
          "more than "
              + percent(regretMax)
              + " of what was evicted was asked for again; raise max or regret.max";
      state = State.PAUSED;
    }
  }

  private static String percent(double share) {
    double percent = share * 100;
    return percent == (long) percent ? (long) percent + " %" : percent + " %";
  }

  /** Whether a value may be dropped: one that wants to be closed only if it will be. */
  final boolean mayDrop(@Nullable Object value) {
    if (!(value instanceof AutoCloseable) || closes) {
      return true;
    }
    refuse(
        "its values are AutoCloseable ("
            + value.getClass().getName()
            + "): with close=true those evicted are closed");
    return false;
  }

  /** Closes what was evicted; whatever that throws stays here. */
  final void close(@Nullable Object value) {
    if (value instanceof AutoCloseable && closes) {
      try {
        ((AutoCloseable) value).close();
        closed++;
      } catch (Throwable e) {
        failedToClose++;
      }
    }
  }
}
