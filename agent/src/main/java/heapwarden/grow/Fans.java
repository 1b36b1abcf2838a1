package heapwarden.grow;

import java.util.Arrays;

/** How many objects were entered through each path in one walk. Agent's thread only. */
final class Fans {
  private long[] keys = new long[1 << 12];
  private byte[] counts = new byte[1 << 12];
  private int size;

  /** Counts one more; answers whether it is within {@code most}, which is below 128. */
  boolean enter(long key, int most) {
    long wanted = key == 0 ? 1 : key;
    int slot = find(keys, wanted);
    if (keys[slot] == 0) {
      keys[slot] = wanted;
      counts[slot] = 0;
      if (++size * 2 > keys.length) {
        grow();
        slot = find(keys, wanted);
      }
    }
    if (counts[slot] >= most) {
      return false;
    }
    counts[slot]++;
    return true;
  }

  void clear() {
    Arrays.fill(keys, 0);
    size = 0;
  }

  private static int find(long[] keys, long key) {
    int slot = (int) (key >>> 20) & (keys.length - 1);
    while (keys[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & (keys.length - 1);
    }
    return slot;
  }

  private void grow() {
    long[] more = new long[2 * keys.length];
    byte[] moved = new byte[more.length];
    for (int i = 0; i < keys.length; i++) {
      if (keys[i] != 0) {
        int slot = find(more, keys[i]);
        more[slot] = keys[i];
        moved[slot] = counts[i];
      }
    }
    keys = more;
    counts = moved;
  }

  long bytes() {
    return 9L * keys.length;
  }
}
