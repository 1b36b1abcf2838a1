package heapwarden.weave;

import java.util.AbstractMap;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What of an application may grow: containers, chains and arrays of its own. */
@SuppressWarnings("unused")
public class Growing {
  /** Writes its size in all ways a compiler knows, and returns whether it did. */
  public static class Bag {
    public int size;
    public long other;
    public boolean changed;

    public Bag() {
      size = 3;
    }

    public boolean add(int count) {
      size += count;
      return count > 0;
    }

    public int increment() {
      return ++size;
    }

    public int postIncrement() {
      return size++ + 1;
    }

    public int take(Bag from) {
      from.size = from.size - 2;
      return change();
    }

    public int change() {
      changed = !changed;
      return size;
    }

    public void count(int skipped, long by) {
      other += by;
    }

    public static void outside() {}
  }

  /** A map with methods of its own, some of which call one another. */
  public static class FastMap<K, V> extends AbstractMap<K, V> {
    private final Map<K, V> inside = new HashMap<>();

    @Override
    public V put(K key, V value) {
      return inside.put(key, value);
    }

    @Override
    public V putIfAbsent(K key, V value) {
      return inside.containsKey(key) ? inside.get(key) : put(key, value);
    }

    @Override
    public V get(Object key) {
      return inside.get(key);
    }

    @Override
    public Set<Entry<K, V>> entrySet() {
      return inside.entrySet();
    }

    void merge(K key) {}

    public static void push(Object nothing) {}
  }

  /** Inherits from a container of the application. */
  public static class NamedMap extends FastMap<String, Integer> {
    public void add(String name) {
      put(name, 1);
    }
  }

  /** Makes a bridge. */
  public static class NamedPut extends FastMap<String, Integer> {
    @Override
    public Integer put(String key, Integer value) {
      return super.put(key, value);
    }
  }

  /** Linked by hand. */
  public static class Node {
    final Node next;

    public Node(Node next) {
      this.next = next;
    }

    public Node() {
      this(null);
    }
  }

  /** Keeps things in an array. */
  public static class Registry {
    private static Object[] shared = new Object[4];
    private static int sharedCount;
    private Object[] things = {"a", "b"};
    private int count = 2;

    public void register(Object thing) {
      if (count == things.length) {
        grow();
      }
      things[count++] = thing;
    }

    private void grow() {
      things = Arrays.copyOf(things, 2 * count);
    }

    public void drop() {
      things[--count] = null;
    }

    public Object look(int index) {
      return things[index];
    }

    public static void share(Object thing) {
      shared[sharedCount++] = thing;
    }
  }

  /** Replaces its array for each thing. */
  public static class Copying {
    private String[] names = {};
    private int other;

    public void append(String name) {
      String[] more = Arrays.copyOf(names, names.length + 1);
      names = more;
      other++;
    }

    public void clear() {
      names = null;
    }

    public void count() {
      other++;
    }
  }
}
