package heapwarden.bound;

import heapwarden.config.Bound;
import heapwarden.peek.Poke;
import java.util.Arrays;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * A hash table under a policy.
 *
 * <p>Enforcing, an insertion that is one too many evicts one: of some entries at random the one not
 * used, or put, for longest, see {@link Ages}. Of entries that were there before nothing is known;
 * as long as there are many of them they go first, in the order of the table: no more than {@value
 * #AT_ONCE} with one insertion, or from a concurrent map by the agent's thread, see {@link #expel}.
 * Each goes by the map's own {@code remove}, from a concurrent map only together with its value and
 * if nobody is in its bin. What the map then still finds by the same hash it keeps: a key that has
 * changed its hash, or throws, is left alone and counted.
 *
 * <p>Observing, the same ages are kept of as many entries as the limit allows: a cache of hashes
 * beside the map. What drops out of it would have been evicted, and what is found in the map but
 * not in it would have been missed.
 *
 * <p>A concurrent map never has more entries than its limit and one for each thread that is
 * putting. An entry whose turn has come while somebody is in its bin, or may be, makes way for the
 * next, and is evicted by the agent's thread if nobody uses it meanwhile.
 */
final class GovernedTable extends Governed {
  private static final int AT_ONCE = 64;
  private static final int TRIES = 64;

  /** Slots of the map that are searched for an entry of which nothing is known. */
  private static final int SLOTS = 256;

  /** Slots of ages that are looked at with one insertion. */
  private static final int MOST_LOOKS = 1 << 11;

  private static final long TENDING_NANOS = 20_000_000;

  /** The same while memory is short. */
  private static final long PRESSED_NANOS = 200_000_000;

  private static final int BATCH = 256;
  private static final int MOST_STRANGERS = 1 << 18;
  private static final int[] NOBODY = {};
  private static final int OWED = 64;

  /** Hash tables without a limit on entries are known up to this many. */
  private static final int WITHOUT_LIMIT = 1 << 14;

  private final Table table;
  private final Ages ages;
  private final Regrets regrets;
  private final boolean ofJdk;
  private final int ttl;
  private final int idle;
  private final boolean timed;

  /** How many threads are within {@link #shrink}. */
  private final AtomicInteger putting = new AtomicInteger();

  private int hand;
  private int[] strangers = NOBODY;

  /** Whose turn had come while somebody was in their bin: hash and order. */
  private final AtomicLongArray owed = new AtomicLongArray(OWED);

  private int owing;
  private final @Nullable Shelf shelf;

  GovernedTable(Bound policy, String place, Object container, Object inside, Table table) {
    super(policy, place, container);
    this.table = table;
    Poke.prepare();
    this.ofJdk = inside.getClass().getClassLoader() == null;
    this.ttl = policy.ttl() == Bound.NONE ? 0 : Ages.units(policy.ttl());
    this.idle = policy.idle() == Bound.NONE ? 0 : Ages.units(policy.idle());
    this.timed = ttl > 0 || idle > 0;
    int entries = policy.max() == Bound.NONE ? WITHOUT_LIMIT : policy.max();
    this.ages = new Ages(entries, policy.order() == Bound.Order.LRU, timed);
    this.regrets = new Regrets(entries);
    boolean rests = policy.quarantine() != Bound.NONE;
    this.shelf =
        rests && table.isConcurrent() ? new Shelf(entries, Ages.units(policy.quarantine())) : null;
    if (rests && shelf == null) {
      refuse("quarantine is for ConcurrentHashMap only: a get of others must not put");
    }
    int slots = table.slots(inside);
    for (int slot = 0; slot < slots && slot < SLOTS && state() != State.REFUSED; slot++) {
      Object node = table.first(inside, slot);
      if (node != null) {
        mayDrop(table.value(inside, node));
      }
    }
    long over = limit > 0 ? table.size(inside) - limit : 0;
    if (over > 0 && !isEnforcing()) {
      wouldEvict(Cause.SIZE, over);
    }
  }

  @Override
  long size(Object inside) {
    return table.size(inside);
  }

  @Override
  boolean knowsUse() {
    return true;
  }

  /** Half the limit, so that smaller maps of the same class cost nothing. */
  @Override
  int from() {
    return timed || limit == 0 || policy.maxBytes() != Bound.NONE ? 0 : limit() / 2;
  }

  @Override
  boolean shrinksByItself() {
    return table.isConcurrent() && ofJdk;
  }

  @Override
  void mark(Object inside) {
    table.mark(inside);
  }

  @Override
  void resized(Object inside) {
    table.resized(inside);
  }

  @Override
  int limited(int limit) {
    return table.limited(limit);
  }

  @Override
  void unmark(Object inside) {
    table.unmark(inside);
  }

  @Override
  void adding(int hash) {
    ages.put(hash);
  }

  @Override
  void added(Object inside) {
    int most = limit();
    if (most > 0) {
      if (isEnforcing()) {
        for (int n = 0; n < AT_ONCE && table.size(inside) > most; n++) {
          if (!evict(inside, limitCause(), false)) {
            break;
          }
        }
      } else if (ages.known() > limit) {
        simulate(inside);
      }
    }
    expire(inside, looks(), false);
  }

  @Override
  void addedKey(Object inside, Object key) {
    int hash = table.hashOfKey(inside, key);
    ages.put(hash);
    if (shelf != null) {
      shelf.forget(hash);
    }
    if (limit() > 0 && isEnforcing()) {
      shrink(inside, limit());
    } else if (limit > 0 && ages.known() > limit) {
      simulate(inside);
    }
    expire(inside, looks(), false);
  }

  /**
   * Threads that are here at the same time take out one each, so none takes out another's; who
   * leaves makes sure that there are not more to be taken out than threads to do it.
   */
  private void shrink(Object inside, int most) {
    boolean done = false;
    for (int n = 0; !done && n < AT_ONCE && table.size(inside) - most > putting.get(); n++) {
      int here = putting.incrementAndGet();
      try {
        done = table.size(inside) - most >= here && !evict(inside, limitCause(), false);
      } finally {
        putting.decrementAndGet();
      }
    }
  }

  /** So many that all are looked at once while as many come as there are. */
  private int looks() {
    return timed ? Math.min(MOST_LOOKS, 2 + 2 * (ages.slots() / (ages.known() + 1))) : 0;
  }

  private boolean evict(Object inside, Cause cause, boolean tending) {
    boolean strangers =
        !table.isConcurrent() && table.size(inside) > ages.known() + Math.max(1, limit() / 8);
    if (strangers && evictUnknown(inside, cause)) {
      return true;
    }
    for (int i = 0; i < TRIES && isEnforcing(); i++) {
      long oldest = ages.oldest();
      int slot = Ages.slotOf(oldest);
      if (slot < 0) {
        break;
      }
      if (evict(inside, slot, Ages.orderOf(oldest), cause, tending)) {
        return true;
      }
    }
    return !strangers && !table.isConcurrent() && isEnforcing() && evictUnknown(inside, cause);
  }

  /**
   * Evicts what has this slot among the ages; forgets what is not in the map any more.
   *
   * @param order of the entry when it was chosen
   * @param tending whether this is the agent's thread, for which nobody waits
   */
  private boolean evict(Object inside, int slot, int order, Cause cause, boolean tending) {
    int mark = ages.hash(slot);
    Object node = find(inside, mark);
    if (node == null) {
      ages.forget(slot, mark);
      return false;
    }
    int hash = table.hash(inside, node);
    if (tending ? table.isTaken(inside, hash) : !table.isFree(inside, hash)) {
      if (isForRoom(cause)) {
        owed.set(owing++ & OWED - 1, (long) hash << 32 | ages.rejuvenate(slot) & 0xffffffffL);
      }
      return false;
    }
    Object value = table.value(inside, node);
    boolean stays =
        isForRoom(cause)
            ? ages.isYoungest(slot) || ages.order(slot) != order
            : !ages.isOver(slot, ttl, idle);
    if (stays) {
      return false; // it was used, or written over by this value, since it was chosen
    }
    if (!ages.forget(slot, mark)) {
      return false; // another thread has taken it
    }
    if (take(inside, node, value, hash, cause)) {
      return true;
    }
    ages.adopt(hash); // so that it is not tried again with each insertion
    return false;
  }

  /** Whether any other entry would do as well. */
  private static boolean isForRoom(Cause cause) {
    return cause != Cause.TTL && cause != Cause.IDLE;
  }

  /** The hashes 0 and 1 share an age. */
  private @Nullable Object find(Object inside, int hash) {
    Object node = hash == 0 ? null : table.find(inside, hash);
    return node == null && hash == 1 ? table.find(inside, 0) : node;
  }

  private boolean evictUnknown(Object inside, Cause cause) {
    int slots = table.slots(inside);
    for (int i = 0; i < SLOTS && slots > 0 && isEnforcing(); i++) {
      int slot = (hand++ & Integer.MAX_VALUE) % slots;
      Object node = table.first(inside, slot);
      for (int n = 0; node != null && n < Table.BIN; n++) {
        int hash = table.hash(inside, node);
        if (ages.find(hash) < 0) {
          if (take(inside, node, table.value(inside, node), hash, cause)) {
            hand--;
            return true;
          }
          ages.adopt(hash);
        }
        node = table.next(inside, node);
      }
    }
    return false;
  }

  /** Takes out an entry unless it has another value by now. */
  private boolean take(Object inside, Object node, @Nullable Object value, int hash, Cause cause) {
    Object key = table.key(inside, node);
    if (!mayDrop(value)) {
      return false;
    }
    boolean gone = false;
    if (shelf != null && key != null && value != null) {
      shelf.put(hash, key, value); // before it goes, so that a removal by others meets it
    }
    try {
      gone = table.remove(inside, key, value);
    } catch (RuntimeException | Error e) {
      // Of its equals, or its hashCode: what throws there throws before anything is changed.
    }
    if (!gone) {
      if (shelf != null) {
        shelf.forget(hash);
      }
      if (isThere(inside, hash, key, value)) {
        noteStuck();
      }
      return false;
    }
    evicted(cause);
    remember(regrets, hash, cause);
    close(value);
    return true;
  }

  /** Whether it was not another thread that took it out, or put something else in its place. */
  private boolean isThere(Object inside, int hash, @Nullable Object key, @Nullable Object value) {
    Object node = table.find(inside, hash);
    return node != null && table.key(inside, node) == key && table.value(inside, node) == value;
  }

  /** Lets the cache of hashes shrink to the limit; what drops out would have been evicted. */
  private void simulate(Object inside) {
    for (int i = 0; i < TRIES && ages.known() > limit; i++) {
      int slot = Ages.slotOf(ages.oldest());
      if (slot < 0) {
        return;
      }
      int hash = ages.hash(slot);
      if (find(inside, hash) == null) {
        ages.forget(slot, hash);
      } else if (table.size(inside) <= limit) {
        return; // what the map has lost itself is still to be met
      } else if (ages.forget(slot, hash)) {
        regrets.evicted(hash);
        wouldEvict(limitCause(), 1);
      }
    }
  }

  private void expire(Object inside, int slots, boolean tending) {
    if (!timed) {
      return;
    }
    int slot = ages.expired(ttl, idle, slots);
    if (slot < 0) {
      return;
    }
    Cause cause = ages.isOutlived(slot, ttl) ? Cause.TTL : Cause.IDLE;
    if (isEnforcing()) {
      evict(inside, slot, ages.order(slot), cause, tending);
      return;
    }
    int hash = ages.hash(slot);
    if (ages.forget(slot, hash) && find(inside, hash) != null) {
      regrets.evicted(hash);
      wouldEvict(cause, 1);
    }
  }

  @Override
  void looked(Object inside, @Nullable Object key, boolean found) {
    int hash = table.hashOfKey(inside, key);
    if (found) {
      hits++;
      if (!ages.touch(hash, false)) {
        meet(inside, hash);
      }
    } else {
      misses++;
      missed(regrets, hash);
    }
  }

  @Override
  void looking(Object inside, @Nullable Object key, boolean writes) {
    int hash = table.hashOfKey(inside, key);
    if (ages.touch(hash, writes)) {
      hits += writes ? 0 : 1;
    } else if (!writes && find(inside, hash) == null) {
      looked(inside, key, false);
    } else if (!writes) {
      looked(inside, key, true);
    }
  }

  @Override
  void removing(Object inside, @Nullable Object key) {
    if (shelf != null && key == null) {
      shelf.clear();
    } else if (shelf != null) {
      shelf.forget(table.hashOfKey(inside, key));
    }
  }

  @Override
  @Nullable Object restore(Object inside, Object key) {
    Shelf.Entry entry =
        shelf == null || key == null ? null : shelf.take(table.hashOfKey(inside, key), key);
    if (entry == null) {
      return null;
    }
    restored++;
    @SuppressWarnings("unchecked")
    ConcurrentMap<Object, Object> map = (ConcurrentMap<Object, Object>) inside;
    Object there = map.putIfAbsent(entry.key, entry.value);
    return there == null ? entry.value : there;
  }

  /** Something is in the map that is not known: observing, it may be that it would be no more. */
  private void meet(Object inside, int hash) {
    if (!isEnforcing() && (regrets.regrets(hash) || (limit > 0 && table.size(inside) > limit))) {
      regret();
    }
    ages.adopt(hash);
    if (!isEnforcing() && limit > 0) {
      simulate(inside);
    }
  }

  @Override
  void tend(Object inside) {
    ages.settle();
    if (shelf != null) {
      shelf.settle();
    }
    long end = System.nanoTime() + (isPressed() ? PRESSED_NANOS : TENDING_NANOS);
    if (shrinksByItself() && isEnforcing()) {
      trim(inside, end);
    }
    if (limit == 0 || table.size(inside) <= 2L * limit) {
      adopt(inside, end);
    }
  }

  /**
   * Evicts what was unknown at the last call, and still is; then notes what is unknown now. What
   * another thread has just put is not known yet, but is before the next call.
   */
  private void expel(Object inside, long end) {
    int[] before = strangers;
    strangers = NOBODY;
    int most = limit();
    for (int i = 0; i < before.length && table.size(inside) > most; i++) {
      if (i % BATCH == 0 && System.nanoTime() > end) {
        break;
      }
      int hash = before[i];
      Object node = ages.find(hash) < 0 ? table.find(inside, hash) : null;
      if (node != null && isEnforcing() && !table.isTaken(inside, hash)) {
        take(inside, node, table.value(inside, node), hash, limitCause());
      }
    }
    long over = table.size(inside) - Math.max(most, ages.known());
    if (over > 0) {
      strangers = unknown(inside, (int) Math.min(over, MOST_STRANGERS));
    }
  }

  private int[] unknown(Object inside, int most) {
    int[] hashes = new int[most];
    int found = 0;
    int slots = table.slots(inside);
    for (int i = 0; i < slots && found < most; i++) {
      Object node = table.first(inside, (hand++ & Integer.MAX_VALUE) % slots);
      for (int n = 0; node != null && n < Table.BIN && found < most; n++) {
        int hash = table.hash(inside, node);
        if (ages.find(hash) < 0) {
          hashes[found++] = hash;
        }
        node = table.next(inside, node);
      }
    }
    return Arrays.copyOf(hashes, found);
  }

  /** Evicts those whose turn had come, unless they were used since. */
  private void payBack(Object inside) {
    for (int i = 0; i < OWED; i++) {
      long due = owed.getAndSet(i, 0);
      int slot = due == 0 ? -1 : ages.find((int) (due >>> 32));
      if (slot >= 0 && ages.order(slot) == (int) due) {
        evict(inside, slot, (int) due, limitCause(), true);
      }
    }
  }

  private void trim(Object inside, long end) {
    payBack(inside);
    int most = limit();
    if (most > 0) {
      expel(inside, end);
    }
    while (most > 0
        && table.size(inside) > most
        && System.nanoTime() < end
        && evict(inside, limitCause(), true)) {}
    if (isPressed() && table.size(inside) > most) {
      ages.pass(); // where all is in use and nothing is put
    }
    if (timed) {
      for (int i = 0; i < ages.slots() && System.nanoTime() < end; i += BATCH) {
        for (int k = 0; k < BATCH; k++) {
          expire(inside, 1, true);
        }
      }
    }
  }

  private void adopt(Object inside, long end) {
    if (table.size(inside) <= ages.known()) {
      return;
    }
    int slots = table.slots(inside);
    for (int slot = 0; slot < slots; slot++) {
      if (slot % BATCH == 0 && System.nanoTime() > end) {
        return;
      }
      Object node = table.first(inside, slot);
      for (int n = 0; node != null && n < Table.BIN; n++, node = table.next(inside, node)) {
        int hash = table.hash(inside, node);
        if (isEnforcing() || !regrets.holds(hash)) {
          ages.adopt(hash);
        }
      }
    }
  }

  @Override
  long bytes() {
    return ages.bytes() + regrets.bytes() + (shelf == null ? 0 : shelf.bytes());
  }
}
