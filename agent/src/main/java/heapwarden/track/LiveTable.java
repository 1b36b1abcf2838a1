package heapwarden.track;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The table of live resources, from opened to closed: hash chains of weak entries by identity.
 *
 * <p><b>Adding</b> pushes an entry onto the head of its chain by compare-and-set: lock-free, a
 * failed attempt means that another thread has changed the same chain. <b>Finding</b> walks the
 * chain, wait-free, and touches a referent only where the identity hash is equal, so that a
 * concurrent collector is not made to keep what merely shares a chain. <b>Removing</b> is logical:
 * whoever takes the entry out of the state OPEN ({@link Entry#end}, one compare-and-set) has
 * removed it.
 *
 * <p>Dead entries are unlinked by plain writes, without coordination, by whoever closed them and by
 * the sweep of the agent's thread. The invariant that makes this safe: a link only ever skips dead
 * entries, and new entries come in at the head only. So following links from any entry reaches
 * every live older one, whatever the order of racing writes; at worst a racing write brings a dead
 * entry back into the chain, which the next sweep skips again. Nothing live is ever lost. Plain
 * reads suffice for links since every entry in a chain is older than the head it was reached by,
 * and the head is read with acquire semantics.
 *
 * <p>There are three tiers of chains, each sixteen times the one before. New entries go to the tier
 * that fits the number of live ones ({@link #fit}, called about once a second); old ones stay where
 * they are, so nothing is ever rehashed, and a search looks through at most three chains.
 *
 * <p>How many are listed is counted by groups of classes, from before an entry is added until after
 * it has ended. So where a group counts none, none of its objects is in the table, and whoever asks
 * for one needs no identity hash: most closings are of what was left out ({@link Throttle}).
 *
 * <p>Cost: 56 bytes an entry and 4 bytes a chain; some 60 ns to add and remove. Drops nothing.
 */
final class LiveTable {
  private static final int FIRST_TIER_BITS = 12;
  private static final int TIER_SHIFT = 4;
  private static final int TIERS = 3;
  private static final int FULL_CHAIN = 2;

  /** How many chains are fetched at once, beyond the first tier, which is soon in the cache. */
  private static final int AHEAD = 16;

  private final AtomicReferenceArray<AtomicReferenceArray<Entry>> tiers =
      new AtomicReferenceArray<>(TIERS);
  private final AtomicIntegerArray listed = new AtomicIntegerArray(Entry.GROUPS);
  private volatile AtomicReferenceArray<Entry> current;

  /** Of use to nobody but {@link #fetch}. */
  private int fetched;

  LiveTable() {
    current = new AtomicReferenceArray<>(1 << FIRST_TIER_BITS);
    tiers.set(0, current);
  }

  void add(Entry entry) {
    listed.getAndIncrement(entry.group());
    AtomicReferenceArray<Entry> chains = current;
    int at = index(entry.hash, chains);
    Entry head;
    do {
      head = chains.get(at);
      entry.next = head;
    } while (!chains.compareAndSet(at, head, entry));
  }

  /** As {@link #find(Object, int)}, of an object that most often is of a group that has none. */
  @Nullable Entry find(Object resource) {
    return lists(resource) ? find(resource, System.identityHashCode(resource)) : null;
  }

  /** Whether anything of a class of the same group is listed, or may be. */
  boolean lists(Object resource) {
    return listed.get(Entry.groupOf(resource)) != 0;
  }

  /** The open entry of this object, or {@code null}. */
  @Nullable Entry find(Object resource, int hash) {
    for (int t = 0; t < TIERS; t++) {
      AtomicReferenceArray<Entry> chains = tiers.get(t);
      if (chains == null) {
        return null;
      }
      Entry entry = chains.get(index(hash, chains));
      while (entry != null) {
        if (entry.hash == hash && entry.isListed() && entry.get() == resource) {
          return entry;
        }
        entry = entry.next;
      }
    }
    return null;
  }

  /** Takes an ended entry out, once, with the other dead ones of its chain. */
  void unlink(Entry ended) {
    listed.getAndDecrement(ended.group());
    for (int t = 0; t < TIERS; t++) {
      AtomicReferenceArray<Entry> chains = tiers.get(t);
      if (chains == null) {
        return;
      }
      prune(chains, index(ended.hash, chains));
    }
  }

  private static void prune(AtomicReferenceArray<Entry> chains, int at) {
    Entry head = chains.get(at);
    while (head != null && !head.isListed()) {
      chains.compareAndSet(at, head, head.next);
      head = chains.get(at);
    }
    Entry live = head;
    while (live != null) {
      Entry after = live.next;
      Entry next = after;
      while (next != null && !next.isListed()) {
        next = next.next;
      }
      if (next != after) {
        live.next = next;
      }
      live = next;
    }
  }

  /** Unlinks all dead entries and visits the others. Agent's thread only. */
  void sweep(Consumer<Entry> visitor) {
    for (int t = 0; t < TIERS; t++) {
      AtomicReferenceArray<Entry> chains = tiers.get(t);
      if (chains == null) {
        return;
      }
      for (int at = 0; at < chains.length(); at++) {
        if (t > 0 && at % AHEAD == 0) {
          fetched += fetch(chains, at);
        }
        if (chains.get(at) == null) {
          continue;
        }
        prune(chains, at);
        for (Entry entry = chains.get(at); entry != null; entry = entry.next) {
          if (entry.isListed()) {
            visitor.accept(entry);
          }
        }
      }
    }
  }

  /**
   * Reads the heads of the next chains, which lie anywhere in the heap: so the processor waits for
   * all of them at once, and not for one after the other.
   *
   * @return a number that depends on each, lest the compiler leaves the reading out
   */
  private static int fetch(AtomicReferenceArray<Entry> chains, int at) {
    int ended = 0;
    for (int i = at; i < at + AHEAD; i++) {
      Entry head = chains.get(i);
      ended += head == null || head.isListed() ? 0 : 1;
    }
    return ended;
  }

  /** Visits what is listed, and unlinks nothing. Any thread. */
  void visit(Consumer<Entry> visitor) {
    for (int t = 0; t < TIERS; t++) {
      AtomicReferenceArray<Entry> chains = tiers.get(t);
      if (chains == null) {
        return;
      }
      for (int at = 0; at < chains.length(); at++) {
        for (Entry entry = chains.get(at); entry != null; entry = entry.next) {
          if (entry.isListed()) {
            visitor.accept(entry);
          }
        }
      }
    }
  }

  /** Chooses the tier for new entries; a tier once made stays. Agent's thread only. */
  void fit(long live) {
    int t = 0;
    while (t < TIERS - 1 && live > chains(t) * FULL_CHAIN) {
      t++;
      if (tiers.get(t) == null) {
        tiers.set(t, new AtomicReferenceArray<>((int) chains(t)));
      }
    }
    current = tiers.get(t);
  }

  private static long chains(int tier) {
    return 1L << (FIRST_TIER_BITS + tier * TIER_SHIFT);
  }

  private static int index(int hash, AtomicReferenceArray<Entry> chains) {
    return (((hash ^ (hash >>> 15)) * 0x9E3779B1) >>> 4) & (chains.length() - 1);
  }

  /** The bytes of the chains' heads. */
  long headBytes() {
    long heads = 0;
    for (int t = 0; t < TIERS && tiers.get(t) != null; t++) {
      heads += tiers.get(t).length();
    }
    return heads * 4;
  }
}
