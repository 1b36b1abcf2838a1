package heapwarden.bound;

/**
 * The hashes of keys that were evicted last, to notice when one of them is asked for again.
 *
 * <p>Each hash has one place and drives out who was there, so what was evicted long ago is
 * forgotten first, more or less. Plain reads and writes by any thread; no allocation.
 */
final class Regrets {
  private static final int LEAST = 1 << 10;
  private static final int MOST = 1 << 20;

  private final int[] hashes;

  Regrets(int entries) {
    int length = LEAST;
    while (length < MOST && length < 4L * entries) {
      length *= 2;
    }
    hashes = new int[length];
  }

  private int place(int hash) {
    int mixed = hash * 0x85EBCA6B;
    return (mixed ^ mixed >>> 15) & hashes.length - 1;
  }

  void evicted(int hash) {
    hashes[place(hash)] = hash;
  }

  /** Whether this one was evicted and not asked for since. */
  boolean holds(int hash) {
    return hash != 0 && hashes[place(hash)] == hash;
  }

  /** The same; it counts once. */
  boolean regrets(int hash) {
    int place = place(hash);
    if (hash == 0 || hashes[place] != hash) {
      return false;
    }
    hashes[place] = 0;
    return true;
  }

  long bytes() {
    return 4L * hashes.length;
  }
}
