package heapwarden.bound;

import heapwarden.config.Bound;
import heapwarden.peek.Peek;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A sorted map under a policy, {@code TreeMap} or {@code ConcurrentSkipListMap}: what came first
 * goes first.
 *
 * <p>Keys lie in a ring in the order in which they came, weakly held, and leave it at the other end
 * to be removed by the map's own {@code remove}, on the thread that is putting. A key whose object
 * is not the map's any more is passed over. Those that were there before are put into the ring with
 * the first insertion, in the order of the map, unless they are more than {@value #MOST}: then
 * nothing is done. Use is not known, so {@code order=lru} comes to the same, and {@code idle} is
 * refused.
 */
final class GovernedOrder extends Governed {
  static final int MOST = 1 << 17;
  private static final int AT_ONCE = 64;
  private static final int PASSED_OVER = 256;

  private final Regrets regrets;
  private final int ttl;
  private final boolean concurrent;
  private final long count;
  private final AtomicInteger head = new AtomicInteger();
  private final AtomicInteger tail = new AtomicInteger();
  private final AtomicBoolean begun = new AtomicBoolean();
  private volatile @Nullable AtomicReferenceArray<@Nullable Came> ring;
  private int insertions;

  /** A key, and when it came. */
  private static final class Came extends WeakReference<Object> {
    final int at;

    Came(@Nullable Object key, int at) {
      super(key);
      this.at = at;
    }
  }

  GovernedOrder(Bound policy, String place, Object container, Object inside) {
    super(policy, place, container);
    this.regrets = new Regrets(Math.max(1, limit));
    this.ttl = policy.ttl() == Bound.NONE ? 0 : Ages.units(policy.ttl());
    this.concurrent = inside instanceof java.util.concurrent.ConcurrentMap;
    this.count = Table.offset(inside.getClass(), concurrent ? "adder" : "size");
    if (policy.idle() != Bound.NONE) {
      refuse("of a sorted map it is not known when an entry was used: write ttl instead of idle");
    } else if (policy.quarantine() != Bound.NONE) {
      refuse("quarantine is for ConcurrentHashMap only");
    }
  }

  @Override
  long size(Object inside) {
    if (!concurrent) {
      return Peek.intAt(inside, count);
    }
    Object adder = Peek.reference(inside, count);
    return adder == null ? 0 : Math.max(0, ((LongAdder) adder).sum());
  }

  @Override
  int from() {
    return 0;
  }

  @Override
  void addedKey(Object inside, Object key) {
    if (state() == State.REFUSED) {
      return;
    }
    AtomicReferenceArray<@Nullable Came> came = ring;
    insertions++;
    if (came == null) {
      came = begin(inside);
      if (came == null) {
        return;
      }
    } else {
      append(came, key);
    }
    int known = tail.get() - head.get();
    for (int n = 0; n < AT_ONCE; n++) {
      Cause cause = due(inside, came, known - n);
      if (cause == null) {
        return;
      }
      if (!next(inside, came, cause)) {
        if (isEnforcing() && insertions > limit() && size(inside) > limit()) {
          insertions = 0; // some are not in the ring: it is filled anew
          ring = null;
          begun.set(false);
        }
        return;
      }
      if (concurrent && size(inside) <= limit() + 1) {
        return; // each thread that puts takes out its own
      }
    }
  }

  /** Who goes next, and why; {@code null} for nobody. */
  private @Nullable Cause due(Object inside, AtomicReferenceArray<@Nullable Came> came, int known) {
    int most = limit();
    if (most > 0 && (isEnforcing() ? size(inside) > most : known > most)) {
      return limitCause();
    }
    Came first = came.get(head.get() & came.length() - 1);
    return ttl > 0 && first != null && Ages.now() - first.at > ttl ? Cause.TTL : null;
  }

  private void append(AtomicReferenceArray<@Nullable Came> came, @Nullable Object key) {
    int at = tail.getAndIncrement();
    if (at - head.get() >= came.length()) {
      head.getAndIncrement(); // most likely of a key that was removed since
    }
    came.set(at & came.length() - 1, new Came(key, Ages.now()));
  }

  /** Puts all that is there into the ring, the newest too. */
  private @Nullable AtomicReferenceArray<@Nullable Came> begin(Object inside) {
    if (!begun.compareAndSet(false, true)) {
      return ring; // another thread is at it; what this one has put may be missed, and is found
      // later
    }
    head.set(0);
    tail.set(0);
    long size = size(inside);
    if (size > MOST) {
      refuse("it had " + size + " entries already, and of a sorted map nobody knows which are old");
      return null;
    }
    long wanted = limit == 0 ? MOST : 2 * Math.max(size, limit);
    int length = 1024;
    while (length < wanted && length < 2 * MOST) {
      length *= 2;
    }
    AtomicReferenceArray<@Nullable Came> came = new AtomicReferenceArray<>(length);
    for (Object key : ((Map<?, ?>) inside).keySet()) {
      append(came, key);
    }
    ring = came;
    return came;
  }

  /** Takes the oldest out; observing, out of the ring only. */
  private boolean next(Object inside, AtomicReferenceArray<@Nullable Came> came, Cause cause) {
    for (int i = 0; i < PASSED_OVER; i++) {
      int at = head.get();
      if (tail.get() - at <= 1) {
        return false; // never the one that has just come
      }
      if (!head.compareAndSet(at, at + 1)) {
        continue;
      }
      Came first = came.getAndSet(at & came.length() - 1, null);
      Object key = first == null ? null : first.get();
      if (key != null && isStill(inside, key)) {
        return isEnforcing() ? take(inside, key, cause) : would(key, cause);
      }
    }
    return false;
  }

  /** Whether the map has this very key; asks it to compare. */
  private static boolean isStill(Object inside, Object key) {
    SortedMap<Object, Object> from = sorted(inside).tailMap(key);
    return !from.isEmpty() && from.firstKey() == key;
  }

  @SuppressWarnings("unchecked")
  private static SortedMap<Object, Object> sorted(Object inside) {
    return (SortedMap<Object, Object>) inside;
  }

  private boolean take(Object inside, Object key, Cause cause) {
    try {
      Map<Object, Object> map = sorted(inside);
      Object value = map.get(key);
      if (!mayDrop(value)) {
        return false;
      }
      boolean gone;
      if (concurrent) {
        gone = map.remove(key, value);
      } else {
        long before = size(inside);
        map.remove(key);
        gone = size(inside) < before;
      }
      if (gone) {
        evicted(cause);
        remember(regrets, hash(key), cause);
        close(value);
      }
      return gone;
    } catch (RuntimeException | Error e) {
      noteStuck(); // it cannot be compared any more
      return false;
    }
  }

  private boolean would(Object key, Cause cause) {
    wouldEvict(cause, 1);
    regrets.evicted(hash(key));
    return true;
  }

  /** Only of keys that are known to have a hash of their own; 0 for others. */
  private static int hash(@Nullable Object key) {
    return key instanceof Comparable && key.getClass().getClassLoader() == null
        ? key.hashCode()
        : 0;
  }

  @Override
  void looked(Object inside, @Nullable Object key, boolean found) {
    if (found) {
      hits++;
    } else {
      misses++;
    }
    if (!found) {
      missed(regrets, hash(key));
    } else if (!isEnforcing() && regrets.regrets(hash(key))) {
      regret();
    }
  }

  @Override
  void tend(Object inside) {}

  @Override
  long bytes() {
    AtomicReferenceArray<@Nullable Came> came = ring;
    return regrets.bytes()
        + (came == null ? 0 : came.length() * 4L + 56L * (tail.get() - head.get()));
  }
}
