package heapwarden.stack;

import heapwarden.finding.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Interns open sites by the hash of their stack.
 *
 * <p>Tiers of open-addressed slots, each eight times the one before, made when the one before has
 * no free slot within {@link #WINDOW} steps. A slot is written once, by compare-and-set, and never
 * cleared; so a key that is not within its window before a free slot is in no later tier either. A
 * look-up is wait-free: at most {@link #WINDOW} reads in each tier, usually one. An insertion is
 * lock-free: a lost race means that another thread inserted. At most {@code max} sites are kept, or
 * one more for each racing thread; what opens elsewhere goes to one site per kind without a stack.
 */
public final class SiteTable {
  private static final int WINDOW = 8;
  private static final int FIRST_TIER = 1 << 9;
  private static final int TIERS = 4;
  private static final int NEXT_TIER_SHIFT = 3;
  private static final long SITE_BYTES = 64;
  private static final long FRAME_BYTES = 48;

  private final AtomicReferenceArray<AtomicReferenceArray<Site>> tiers =
      new AtomicReferenceArray<>(TIERS);
  private final Site[] overflow = new Site[Kind.values().length];
  private final AtomicInteger size = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private volatile int max;

  /**
   * Creates a table.
   *
   * @param max how many sites to keep at most
   */
  public SiteTable(int max) {
    this.max = max;
    tiers.set(0, new AtomicReferenceArray<>(FIRST_TIER));
    for (Kind kind : Kind.values()) {
      overflow[kind.ordinal()] =
          new Site(0, kind, kind.type(), false, new StackTraceElement[0], -1);
    }
  }

  /** Keeps at most so many from now on; those that are kept stay. */
  void limit(int most) {
    max = most;
  }

  /** The site of that key, or {@code null}. */
  public @org.jspecify.annotations.Nullable Site find(long key) {
    for (int t = 0; t < TIERS; t++) {
      AtomicReferenceArray<Site> tier = tiers.get(t);
      if (tier == null) {
        return null;
      }
      int mask = tier.length() - 1;
      int slot = slot(key);
      for (int i = 0; i < WINDOW; i++) {
        Site site = tier.get((slot + i) & mask);
        if (site == null) {
          return null;
        }
        if (site.key == key) {
          return site;
        }
      }
    }
    return null;
  }

  /** Adds a site, or answers the one another thread added first, or the overflow of its kind. */
  public Site add(Site fresh) {
    if (size.get() >= max) {
      Site known = find(fresh.key);
      return known == null ? overflow[fresh.kind().ordinal()] : known;
    }
    for (int t = 0; t < TIERS; t++) {
      AtomicReferenceArray<Site> tier = tier(t);
      int mask = tier.length() - 1;
      int slot = slot(fresh.key);
      for (int i = 0; i < WINDOW; i++) {
        int at = (slot + i) & mask;
        if (tier.get(at) == null && tier.compareAndSet(at, null, fresh)) {
          size.incrementAndGet();
          bytes.addAndGet(SITE_BYTES + fresh.frames().length * FRAME_BYTES);
          return fresh;
        }
        Site there = tier.get(at);
        if (there.key == fresh.key) {
          return there;
        }
      }
    }
    return overflow[fresh.kind().ordinal()];
  }

  private AtomicReferenceArray<Site> tier(int t) {
    AtomicReferenceArray<Site> tier = tiers.get(t);
    if (tier == null) {
      tiers.compareAndSet(t, null, new AtomicReferenceArray<>(FIRST_TIER << (NEXT_TIER_SHIFT * t)));
      tier = tiers.get(t);
    }
    return tier;
  }

  private static int slot(long key) {
    return (int) (key ^ (key >>> 32));
  }

  /** Whether this is a stand-in for sites that found no room. */
  public boolean isOverflow(Site site) {
    return overflow[site.kind().ordinal()] == site;
  }

  /** How many sites are kept. */
  public int size() {
    return size.get();
  }

  /** All sites, in no order; those that are added meanwhile may be missing. */
  public List<Site> all() {
    List<Site> all = new ArrayList<>(size.get());
    for (int t = 0; t < TIERS && tiers.get(t) != null; t++) {
      AtomicReferenceArray<Site> tier = tiers.get(t);
      for (int i = 0; i < tier.length(); i++) {
        Site site = tier.get(i);
        if (site != null) {
          all.add(site);
        }
      }
    }
    return all;
  }

  /** An estimate of the bytes the table and its stacks take. */
  public long bytes() {
    long slots = 0;
    for (int t = 0; t < TIERS && tiers.get(t) != null; t++) {
      slots += tiers.get(t).length();
    }
    return slots * 4 + bytes.get();
  }
}
