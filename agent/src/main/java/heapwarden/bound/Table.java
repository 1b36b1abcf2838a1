package heapwarden.bound;

import heapwarden.peek.Peek;
import heapwarden.peek.Poke;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How the hash tables of the JDK are read, by their fields, and how an entry is taken out, by their
 * own methods. Any thread; what changes while it is read may be missed.
 */
abstract class Table {
  /** A {@code HashMap} with as many never takes a larger array. */
  private static final int MOST_SLOTS = 1 << 30;

  private static final int MARK = 1;

  /** How long a chain of nodes is followed. */
  static final int BIN = 64;

  /** The table for maps of this class, or {@code null} when it is none of the JDK's. */
  static @Nullable Table of(Class<?> type) {
    try {
      if (HashMap.class.isAssignableFrom(type)) {
        return Chained.OF_HASH_MAPS;
      } else if (ConcurrentHashMap.class.isAssignableFrom(type)) {
        return Concurrent.TABLE;
      } else if (Hashtable.class.isAssignableFrom(type)) {
        return Chained.OF_HASHTABLES;
      } else if (WeakHashMap.class.isAssignableFrom(type)) {
        return Chained.OF_WEAK_MAPS;
      } else if (IdentityHashMap.class.isAssignableFrom(type)) {
        return Probed.TABLE;
      }
    } catch (LinkageError e) {
      return null; // a JDK that keeps its entries elsewhere
    }
    return null;
  }

  /** The hash of a key as {@link #hash(Object, Object)} tells it; asks the key. */
  abstract int hashOfKey(Object map, @Nullable Object key);

  abstract long size(Object map);

  abstract int slots(Object map);

  /** The first node in a slot, or {@code null}. */
  abstract @Nullable Object first(Object map, int slot);

  /** The node after this one in its slot, or {@code null}. */
  abstract @Nullable Object next(Object map, Object node);

  /** A node filed under this hash, or {@code null}. */
  abstract @Nullable Object find(Object map, int hash);

  abstract int hash(Object map, Object node);

  abstract @Nullable Object key(Object map, Object node);

  abstract @Nullable Object value(Object map, Object node);

  /** Whether another thread may change it at the same time, so that ours may, too. */
  boolean isConcurrent() {
    return false;
  }

  /** Whether the slot of this hash may be changed now without waiting for anybody. */
  boolean isFree(Object map, int hash) {
    return true;
  }

  /** Whether it is certain that somebody is changing the slot of this hash. */
  boolean isTaken(Object map, int hash) {
    return false;
  }

  /**
   * Sets the lowest bit of the field that says at which size the map takes a larger array, and
   * which each insertion reads anyway. So it does with one entry more; else the bit means nothing
   * to the map, whichever of two threads writes the field last. A map without an array, or that is
   * moving to another, is not marked; one with two or four slots looks as if it were. Any thread.
   */
  void mark(Object map) {}

  /** Clears that bit, unless the map itself would have set it. Any thread. */
  void unmark(Object map) {}

  /** What to write as the limit of another array, of a map that others may change meanwhile. */
  int limited(int limit) {
    return limit;
  }

  /**
   * Marks a map that has just taken another array, on the thread that has given it to it; nobody
   * else may change it.
   */
  void resized(Object map) {}

  /** Takes an entry out by the map's own method; answers whether it is out. */
  boolean remove(Object map, @Nullable Object key, @Nullable Object value) {
    long before = size(map);
    ((Map<?, ?>) map).remove(key);
    return size(map) < before;
  }

  static long offset(Class<?> type, String name) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      for (Field field : Peek.fields(c)) {
        if (field.getName().equals(name)) {
          return Peek.offset(field);
        }
      }
    }
    throw new LinkageError(type.getName() + " has no field " + name);
  }

  static Class<?> nested(Class<?> type, String name) {
    try {
      return Class.forName(type.getName() + '$' + name, false, null);
    } catch (ClassNotFoundException e) {
      throw new LinkageError(type.getName() + " has no class " + name, e);
    }
  }

  /** Bins of nodes that are chained: {@code HashMap} and its like. */
  private static class Chained extends Table {
    static final Table OF_HASH_MAPS =
        new Chained(HashMap.class, "Node", "size") {
          private final long limit = offset(HashMap.class, "threshold");
          private final long load = offset(HashMap.class, "loadFactor");

          @Override
          void mark(Object map) {
            int now = Peek.intAt(map, limit);
            if (slots(map) > 0) {
              Poke.compareAndSet(map, limit, now, now | MARK);
            }
          }

          @Override
          void unmark(Object map) {
            int now = Peek.intAt(map, limit);
            int slots = slots(map);
            if (slots > 0) {
              int own = limit(map, slots); // which may be odd by itself
              Poke.compareAndSet(map, limit, now, now == (own | MARK) ? own : now & ~MARK);
            }
          }

          /** It has doubled the field, and the mark with it: that does not add up. */
          @Override
          void resized(Object map) {
            int now = Peek.intAt(map, limit);
            int slots = slots(map);
            if (slots > 0 && slots < MOST_SLOTS) {
              Poke.compareAndSet(map, limit, now, limit(map, slots) | MARK);
            }
          }

          private int limit(Object map, int slots) {
            return (int) (slots * Float.intBitsToFloat(Peek.intAt(map, load)));
          }
        };
    static final Table OF_HASHTABLES =
        new Chained(Hashtable.class, "Entry", "count") {
          @Override
          int hashOfKey(Object map, @Nullable Object key) {
            return key == null ? 0 : key.hashCode();
          }

          @Override
          int slot(int hash, int slots) {
            return (hash & 0x7fffffff) % slots;
          }
        };
    static final Table OF_WEAK_MAPS =
        new Chained(WeakHashMap.class, "Entry", "size") {
          @Override
          int hashOfKey(Object map, @Nullable Object key) {
            int hash = key == null ? 0 : key.hashCode(); // the entry of null is left alone
            hash ^= (hash >>> 20) ^ (hash >>> 12);
            return hash ^ (hash >>> 7) ^ (hash >>> 4);
          }

          @Override
          @Nullable Object key(Object map, Object node) {
            return ((java.lang.ref.Reference<?>) node).get();
          }

          /** An entry without a key is being cleared. */
          @Override
          @Nullable Object find(Object map, int hash) {
            Object node = super.find(map, hash);
            return node == null || key(map, node) == null ? null : node;
          }

          @Override
          boolean remove(Object map, @Nullable Object key, @Nullable Object value) {
            return key != null && super.remove(map, key, value);
          }
        };

    final long table;
    private final long size;
    final long hash;
    private final long key;
    final long value;
    final long next;

    Chained(Class<?> type, String node, @Nullable String size) {
      Class<?> nodes = nested(type, node);
      this.table = offset(type, "table");
      this.size = size == null ? -1 : offset(type, size);
      this.hash = offset(nodes, "hash");
      this.key = java.lang.ref.Reference.class.isAssignableFrom(nodes) ? -1 : offset(nodes, "key");
      this.value = offset(nodes, type == ConcurrentHashMap.class ? "val" : "value");
      this.next = offset(nodes, "next");
    }

    int slot(int hash, int slots) {
      return hash & slots - 1;
    }

    private Object @Nullable [] table(Object map) {
      return (Object[]) Peek.reference(map, table);
    }

    @Override
    int hashOfKey(Object map, @Nullable Object key) {
      int hash = key == null ? 0 : key.hashCode();
      return hash ^ hash >>> 16;
    }

    @Override
    long size(Object map) {
      return Peek.intAt(map, size);
    }

    @Override
    int slots(Object map) {
      Object[] all = table(map);
      return all == null ? 0 : all.length;
    }

    @Override
    @Nullable Object first(Object map, int slot) {
      Object[] all = table(map);
      return all == null || slot >= all.length ? null : all[slot];
    }

    @Override
    @Nullable Object next(Object map, Object node) {
      return Peek.reference(node, next);
    }

    @Override
    @Nullable Object find(Object map, int wanted) {
      int slots = slots(map);
      return slots == 0 ? null : walk(map, first(map, slot(wanted, slots)), wanted);
    }

    final @Nullable Object walk(Object map, @Nullable Object from, int wanted) {
      Object node = from;
      for (int i = 0; node != null && i < BIN; i++, node = next(map, node)) {
        if (Peek.intAt(node, hash) == wanted) {
          return node;
        }
      }
      return null;
    }

    @Override
    int hash(Object map, Object node) {
      return Peek.intAt(node, hash);
    }

    @Override
    @Nullable Object key(Object map, Object node) {
      return Peek.reference(node, key);
    }

    @Override
    @Nullable Object value(Object map, Object node) {
      return Peek.reference(node, value);
    }
  }

  /**
   * A table that many threads may change. Its size is a base and a row of cells; a bin with a
   * negative hash is a tree, or is being moved or computed.
   */
  private static final class Concurrent extends Chained {
    static final Table TABLE = new Concurrent();

    private final long base = offset(ConcurrentHashMap.class, "baseCount");
    private final long cells = offset(ConcurrentHashMap.class, "counterCells");
    private final long cell = offset(nested(ConcurrentHashMap.class, "CounterCell"), "value");
    private final long control = offset(ConcurrentHashMap.class, "sizeCtl");
    private final Class<?> tree = nested(ConcurrentHashMap.class, "TreeBin");
    private final long first = offset(tree, "first");
    private final Class<?> moved = nested(ConcurrentHashMap.class, "ForwardingNode");
    private final long moving = offset(moved, "nextTable");

    Concurrent() {
      super(ConcurrentHashMap.class, "Node", null);
      Monitors.prepare();
    }

    @Override
    int hashOfKey(Object map, @Nullable Object key) {
      return super.hashOfKey(map, key) & 0x7fffffff;
    }

    /** The field is negative while the map gets its first array, or moves to another. */
    @Override
    void mark(Object map) {
      int now = Peek.intAt(map, control);
      if (now > 0 && slots(map) > 0) {
        Poke.compareAndSet(map, control, now, now | MARK);
      }
    }

    @Override
    int limited(int limit) {
      return limit > 0 ? limit | MARK : limit;
    }

    @Override
    void unmark(Object map) {
      int now = Peek.intAt(map, control);
      if (now > MARK && slots(map) > 0) {
        Poke.compareAndSet(map, control, now, now & ~MARK);
      }
    }

    @Override
    long size(Object map) {
      long sum = Peek.longAt(map, base);
      Object row = Peek.reference(map, cells);
      if (row != null) {
        for (Object one : (Object[]) row) {
          sum += one == null ? 0 : Peek.longAt(one, cell);
        }
      }
      return Math.max(0, sum);
    }

    @Override
    @Nullable Object first(Object map, int slot) {
      return firstOf(super.first(map, slot));
    }

    private @Nullable Object firstOf(@Nullable Object head) {
      if (head == null || Peek.intAt(head, hash) >= 0) {
        return head;
      }
      return tree.isInstance(head) ? Peek.reference(head, first) : null;
    }

    @Override
    @Nullable Object find(Object map, int wanted) {
      return walk(map, firstOf(head(map, wanted)), wanted);
    }

    @Override
    boolean isConcurrent() {
      return true;
    }

    /** What is locked by who changes the bin of this hash; of a moved bin, in the next table. */
    private @Nullable Object head(Object map, int hash) {
      Object all = Peek.reference(map, table);
      while (all != null) {
        Object[] bins = (Object[]) all;
        Object head = bins.length == 0 ? null : bins[slot(hash, bins.length)];
        if (head == null || !moved.isInstance(head)) {
          return head;
        }
        all = Peek.reference(head, moving);
      }
      return null;
    }

    @Override
    boolean isFree(Object map, int hash) {
      Object head = head(map, hash);
      return head == null || Monitors.isFree(head);
    }

    @Override
    boolean isTaken(Object map, int hash) {
      Object head = head(map, hash);
      return head != null && Monitors.isTaken(head);
    }

    @Override
    boolean remove(Object map, @Nullable Object key, @Nullable Object value) {
      return key != null && value != null && ((Map<?, ?>) map).remove(key, value);
    }
  }

  /** One array of keys and values in turn; a node is the index of its key. */
  private static final class Probed extends Table {
    static final Table TABLE = new Probed();

    private final long table = offset(IdentityHashMap.class, "table");
    private final long size = offset(IdentityHashMap.class, "size");
    private final Object nothing = nothing();

    /** What stands for the key {@code null}. */
    private static Object nothing() {
      for (Field field : Peek.fields(IdentityHashMap.class)) {
        if (field.getName().equals("NULL_KEY")) {
          Object key = Peek.reference(Peek.staticBase(field), Peek.staticOffset(field));
          if (key != null) {
            return key;
          }
        }
      }
      throw new LinkageError("IdentityHashMap has no NULL_KEY");
    }

    private Object[] table(Object map) {
      Object[] all = (Object[]) Peek.reference(map, table);
      return all == null ? new Object[0] : all;
    }

    /** The map itself has asked for the same hash. */
    @Override
    int hashOfKey(Object map, @Nullable Object key) {
      return System.identityHashCode(key == null ? nothing : key);
    }

    @Override
    long size(Object map) {
      return Peek.intAt(map, size);
    }

    @Override
    int slots(Object map) {
      return table(map).length / 2;
    }

    @Override
    @Nullable Object first(Object map, int slot) {
      Object[] all = table(map);
      return 2 * slot + 1 < all.length && all[2 * slot] != null ? (Object) (2 * slot) : null;
    }

    @Override
    @Nullable Object next(Object map, Object node) {
      return null;
    }

    @Override
    @Nullable Object find(Object map, int hash) {
      Object[] all = table(map);
      int at = (hash << 1) - (hash << 8) & all.length - 1;
      for (int i = 0; i < BIN && all.length > 0 && all[at] != null; i++) {
        if (System.identityHashCode(all[at]) == hash) {
          return at;
        }
        at = at + 2 & all.length - 1;
      }
      return null;
    }

    @Override
    int hash(Object map, Object node) {
      return System.identityHashCode(raw(map, (Integer) node));
    }

    private @Nullable Object raw(Object map, int index) {
      Object[] all = table(map);
      return index + 1 < all.length ? all[index] : null;
    }

    @Override
    @Nullable Object key(Object map, Object node) {
      Object key = raw(map, (Integer) node);
      return key == nothing ? null : key;
    }

    @Override
    @Nullable Object value(Object map, Object node) {
      Object[] all = table(map);
      int index = (Integer) node;
      return index + 1 < all.length ? all[index + 1] : null;
    }
  }
}
