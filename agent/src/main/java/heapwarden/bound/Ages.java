package heapwarden.bound;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * When the entries of one map were put and used, known by the hashes of their keys.
 *
 * <p>A table of sets: a hash belongs into one set of {@value #WAYS} slots, and where all are taken
 * it replaces the oldest there. So nothing is ever moved, a look-up reads one cache line of hashes,
 * and no key is held. Order is counted in insertions, not in time: what is used between two
 * insertions is of one age, so using what is used anyway writes nothing. The oldest is searched
 * among {@value #SAMPLE} entries at random, which is nearly as good as exact order.
 *
 * <p>Two keys of one hash share an age. Plain reads and writes by any thread: what is lost when
 * they race makes an age wrong, or an entry unknown. Two that want to evict never come upon the
 * same entry: forgetting it decides. Wait-free, no allocation.
 */
final class Ages {
  static final int WAYS = 8;

  /** How many entries are compared to find one to evict. */
  static final int SAMPLE = 12;

  private static final int MOST = 1 << 21;
  private static final int ROOM = 4;
  private static final int SEARCH = 512;
  private static final int AT_ONE_PLACE = 3;

  /** The lower ones of a random number are not as random. */
  private static final int HIGH_BITS = 8;

  private static final int MIX = 0x9E3779B9;

  private static final VarHandle HASHES = MethodHandles.arrayElementVarHandle(int[].class);

  /** 0 for an empty slot. */
  private final int[] hashes;

  /** The number of the insertion before which it was put or used last. */
  private final int[] order;

  private final int @Nullable [] written;
  private final int @Nullable [] touched;
  private final boolean byUse;
  private final int shift;
  private final AtomicInteger insertions = new AtomicInteger(1);
  private final AtomicInteger known = new AtomicInteger();
  private int random = 1;
  private int hand;

  /**
   * Creates a table.
   *
   * @param entries how many there will be, about
   * @param byUse whether using an entry makes it young
   * @param timed whether it must be known when an entry was written and touched
   */
  Ages(int entries, boolean byUse, boolean timed) {
    int slots = 64;
    while (slots < MOST && slots < (long) ROOM * entries) {
      slots *= 2;
    }
    this.hashes = new int[slots];
    this.order = new int[slots];
    this.written = timed ? new int[slots] : null;
    this.touched = timed ? new int[slots] : null;
    this.byUse = byUse;
    this.shift = Integer.numberOfLeadingZeros(slots / WAYS) + 1;
  }

  /** The time in units of 17 ms, as ages of entries count it; it wraps after years. */
  static int now() {
    return (int) (System.nanoTime() >> 24);
  }

  /** How many units of {@link #now} these milliseconds are, at least one. */
  static int units(long millis) {
    long units = millis > Long.MAX_VALUE / 1_000_000 ? Integer.MAX_VALUE : millis * 1_000_000 >> 24;
    return (int) Math.max(1, Math.min(units, Integer.MAX_VALUE));
  }

  private static int mark(int hash) {
    return hash == 0 ? 1 : hash;
  }

  private int set(int mark) {
    return (mark * MIX >>> shift) * WAYS;
  }

  /** The slot of a hash, or -1. */
  int find(int hash) {
    int mark = mark(hash);
    int from = set(mark);
    for (int i = from; i < from + WAYS; i++) {
      if (hashes[i] == mark) {
        return i;
      }
    }
    return -1;
  }

  /** Notes an insertion. */
  void put(int hash) {
    int number = insertions.incrementAndGet();
    int slot = find(hash);
    slot = slot < 0 ? claim(hash) : slot;
    order[slot] = number;
    stamp(slot, true);
  }

  /** Notes that an entry is there of which nothing was known; it counts as put just before. */
  void adopt(int hash) {
    if (find(hash) < 0) {
      int slot = claim(hash);
      order[slot] = insertions.get() - 1;
      stamp(slot, true);
    }
  }

  /** Notes that an entry was used or written over; false when it was not known. */
  boolean touch(int hash, boolean writes) {
    int slot = find(hash);
    if (slot < 0) {
      return false;
    }
    int number = insertions.get();
    if (byUse && order[slot] != number) {
      order[slot] = number;
    }
    stamp(slot, writes);
    return true;
  }

  private void stamp(int slot, boolean writes) {
    if (written == null || touched == null) {
      return;
    }
    int now = now();
    if (touched[slot] != now) {
      touched[slot] = now;
    }
    if (writes) {
      written[slot] = now;
    }
  }

  private int claim(int hash) {
    int mark = mark(hash);
    int from = set(mark);
    int oldest = from;
    int number = insertions.get();
    for (int i = from; i < from + WAYS; i++) {
      if (hashes[i] == 0) {
        order[i] = number; // before it can be met, or it would be as old as who was there
        HASHES.setRelease(hashes, i, mark);
        known.getAndIncrement();
        return i;
      }
      if (number - order[i] > number - order[oldest]) {
        oldest = i;
      }
    }
    order[oldest] = number;
    HASHES.setRelease(hashes, oldest, mark);
    return oldest;
  }

  /** Makes all as old as if one more had been put: who was used last may be the oldest then. */
  void pass() {
    insertions.getAndIncrement();
  }

  /** Whether nothing was put since this entry was put or, where use counts, used. */
  boolean isYoungest(int slot) {
    return order[slot] == insertions.get();
  }

  /**
   * Of some entries at random the oldest, but never the youngest of all; -1 when there is none. The
   * entries are from several places, for those in one place may have come one after the other: keys
   * that are numbered, in sets that are neighbours. Of few entries all are compared.
   *
   * @return its slot, see {@link #slotOf}, with the order it was chosen by, see {@link #orderOf}:
   *     who read that afterwards would not notice that it was used in between
   */
  long oldest() {
    int mask = hashes.length - 1;
    int slot = 0;
    long best = -1;
    int bestAge = 0;
    int number = insertions.get();
    int atOnePlace = known.get() <= SAMPLE ? SEARCH : AT_ONE_PLACE;
    for (int i = 0, met = 0, here = atOnePlace; i < SEARCH && met < SAMPLE; i++) {
      if (here >= atOnePlace) {
        slot = next() >>> HIGH_BITS;
        here = 0;
      }
      slot = slot + 1 & mask;
      if ((int) HASHES.getAcquire(hashes, slot) != 0) {
        met++;
        here++;
        int at = order[slot];
        if (number - at > bestAge) {
          bestAge = number - at;
          best = (long) at << 32 | slot;
        }
      }
    }
    return best;
  }

  /** The slot that {@link #oldest} has found, or -1. */
  static int slotOf(long oldest) {
    return (int) oldest;
  }

  /** The {@link #order} of what {@link #oldest} has found, when it was found. */
  static int orderOf(long oldest) {
    return (int) (oldest >> 32);
  }

  /**
   * The next of some slots, looked at in turn, whose entry is older than it may be; -1 when none of
   * these is.
   *
   * @param ttl since it was written, in units; 0 for no limit
   * @param idle since it was touched, in units; 0 for no limit
   * @param slots how many to look at
   */
  int expired(int ttl, int idle, int slots) {
    if (written == null || touched == null) {
      return -1;
    }
    int now = now();
    for (int i = 0; i < slots; i++) {
      int slot = hand++ & hashes.length - 1;
      if (hashes[slot] != 0 && isOver(slot, ttl, idle, now)) {
        return slot;
      }
    }
    return -1;
  }

  /** Whether an entry is older than it may be, by what is known now. */
  boolean isOver(int slot, int ttl, int idle) {
    return isOver(slot, ttl, idle, now());
  }

  private boolean isOver(int slot, int ttl, int idle, int now) {
    if (written == null || touched == null) {
      return false;
    }
    return (ttl > 0 && now - written[slot] > ttl) || (idle > 0 && now - touched[slot] > idle);
  }

  /** Whether the time to live is over, rather than the time without use. */
  boolean isOutlived(int slot, int ttl) {
    return ttl > 0 && written != null && now() - written[slot] > ttl;
  }

  /** The hash in a slot, 1 for 0; 0 when another thread has emptied it. */
  int hash(int slot) {
    return hashes[slot];
  }

  /** Makes an entry as young as the youngest; answers its new {@link #order}. */
  int rejuvenate(int slot) {
    int youngest = insertions.get();
    order[slot] = youngest;
    return youngest;
  }

  /** The number of the insertion before which it was put or used last. */
  int order(int slot) {
    return order[slot];
  }

  /**
   * Forgets an entry; false when another thread has done so, or has put another into the slot.
   *
   * @param hash as {@link #hash(int)} told it
   */
  boolean forget(int slot, int hash) {
    boolean mine = hash != 0 && HASHES.compareAndSet(hashes, slot, hash, 0);
    if (mine) {
      known.getAndDecrement();
    }
    return mine;
  }

  /** About how many entries are known. */
  int known() {
    return known.get();
  }

  int slots() {
    return hashes.length;
  }

  /** Counts again what racing threads have miscounted, and keeps the order from wrapping round. */
  void settle() {
    int count = 0;
    int number = insertions.get();
    for (int i = 0; i < hashes.length; i++) {
      if (hashes[i] != 0) {
        count++;
        if (number - order[i] > 1 << 30) {
          order[i] = number - (1 << 30);
        }
      }
    }
    known.set(count);
  }

  /** Marsaglia's xorshift. */
  private int next() {
    int x = random;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    random = x == 0 ? 1 : x;
    return x;
  }

  long bytes() {
    return (written == null ? 8L : 16L) * hashes.length;
  }
}
