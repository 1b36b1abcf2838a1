package heapwarden.grow;

import heapwarden.grow.ContainerSample.Form;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The owner paths that lead to containers, {@value #MAX} at most: what comes later is counted as
 * dropped. Those that were not met for {@value #FORGET} censuses are forgotten. Open addressing, at
 * most two thirds full, as an entry of a map of the JDK would weigh half as much as a path. Agent's
 * thread only.
 */
final class Paths {
  static final int MAX = 100_000;
  private static final int FORGET = 64;
  private static final int LEAST_SLOTS = 64;
  private static final long BYTES = 96;
  private static final long TRAIL_BYTES = 260;

  private @Nullable Path[] slots = new Path[LEAST_SLOTS];
  private int size;
  private int trails;
  private final List<Path> met = new ArrayList<>();
  private long dropped;

  @Nullable Path find(long key) {
    return slots[slot(slots, key)];
  }

  /** Keys are hashes; where theirs is, or the free slot in which it may be put. */
  private static int slot(@Nullable Path[] slots, long key) {
    int slot = (int) (key >>> 20) & (slots.length - 1);
    for (Path there = slots[slot]; there != null && there.key != key; there = slots[slot]) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  /**
   * The path of a container just met, begun anew for this census; {@code null} when it was dropped.
   */
  @Nullable Path meet(long key, Form form, String type, int pass) {
    int slot = slot(slots, key);
    Path path = slots[slot];
    if (path == null) {
      if (size >= MAX) {
        dropped++;
        return null;
      }
      path = new Path(key, form, type);
      slots[slot] = path;
      if (++size * 3 > slots.length * 2) {
        keep(2 * slots.length, Integer.MIN_VALUE);
      }
    }
    if (path.pass != pass) {
      path.begin(pass);
      met.add(path);
    }
    return path;
  }

  /** All met since {@link #clear}. */
  List<Path> met() {
    return met;
  }

  void clear() {
    met.clear();
  }

  /** Counts those that are followed from now on. */
  void followed() {
    trails++;
  }

  /** Forgets what was not met for long. */
  void forget(int now) {
    if (now % FORGET == 0) {
      keep(slots.length, now - FORGET);
    }
  }

  private void keep(int length, int since) {
    @Nullable Path[] kept = new Path[length];
    size = 0;
    trails = 0;
    for (Path path : slots) {
      if (path != null && path.pass >= since) {
        kept[slot(kept, path.key)] = path;
        size++;
        trails += path.trail == null ? 0 : 1;
      }
    }
    slots = kept;
  }

  int size() {
    return size;
  }

  long dropped() {
    return dropped;
  }

  long bytes() {
    return size * BYTES + slots.length * 4L + trails * TRAIL_BYTES;
  }
}
