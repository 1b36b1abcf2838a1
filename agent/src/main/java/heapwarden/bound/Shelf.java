package heapwarden.bound;

import java.lang.ref.SoftReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Where evicted entries rest for a while, to come back when they are asked for.
 *
 * <p>Each hash has one place and drives out who was there. Entries are softly held: when memory is
 * short, the collector clears the shelf first. Lock-free; an entry is taken by one thread only.
 */
final class Shelf {
  private static final int LEAST = 1 << 8;
  private static final int MOST = 1 << 16;

  private final AtomicReferenceArray<@Nullable Rest> places;
  private final int time;

  /** A key and a value. */
  static final class Entry {
    final Object key;
    final Object value;

    Entry(Object key, Object value) {
      this.key = key;
      this.value = value;
    }
  }

  private static final class Rest extends SoftReference<Entry> {
    final int hash;
    final int since;

    Rest(Entry entry, int hash, int since) {
      super(entry);
      this.hash = hash;
      this.since = since;
    }
  }

  /**
   * Creates an empty shelf.
   *
   * @param entries how many the map may have
   * @param time how long one rests, in units of {@link Ages#now}
   */
  Shelf(int entries, int time) {
    int length = LEAST;
    while (length < MOST && length < 2L * entries) {
      length *= 2;
    }
    this.places = new AtomicReferenceArray<>(length);
    this.time = time;
  }

  private int place(int hash) {
    int mixed = hash * 0x9E3779B9;
    return mixed >>> 16 & places.length() - 1;
  }

  void put(int hash, Object key, Object value) {
    places.set(place(hash), new Rest(new Entry(key, value), hash, Ages.now()));
  }

  /** The entry of a key, which leaves the shelf; asks the key whether it is equal. */
  @Nullable Entry take(int hash, Object key) {
    int place = place(hash);
    Rest rest = places.get(place);
    if (rest == null || rest.hash != hash || Ages.now() - rest.since > time) {
      return null;
    }
    Entry entry = rest.get();
    boolean meant = entry != null && (entry.key == key || key.equals(entry.key));
    return meant && places.compareAndSet(place, rest, null) ? entry : null;
  }

  /** The application has put or removed this key itself. */
  void forget(int hash) {
    int place = place(hash);
    Rest rest = places.get(place);
    if (rest != null && rest.hash == hash) {
      places.set(place, null);
    }
  }

  void clear() {
    for (int i = 0; i < places.length(); i++) {
      places.set(i, null);
    }
  }

  /** Drops what has rested long enough. */
  void settle() {
    int now = Ages.now();
    for (int i = 0; i < places.length(); i++) {
      Rest rest = places.get(i);
      if (rest != null && now - rest.since > time) {
        places.compareAndSet(i, rest, null);
      }
    }
  }

  long bytes() {
    return 4L * places.length();
  }
}
