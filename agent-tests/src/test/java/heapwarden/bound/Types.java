package heapwarden.bound;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Fills containers of all types that can be bounded, checks that they do what their contracts say
 * meanwhile, and prints how large they became.
 */
public final class Types {
  private static final int COUNT = 3000;
  private static final Map<String, Integer> HASH = new HashMap<>();
  private static final Map<String, Integer> LINKED = new LinkedHashMap<>();
  private static final Map<String, Integer> CONCURRENT = new ConcurrentHashMap<>();
  private static final Map<String, Integer> TREE = new TreeMap<>();
  private static final Map<String, Integer> SKIP = new ConcurrentSkipListMap<>();
  private static final Map<String, Integer> TABLE = new Hashtable<>();
  private static final Map<String, Integer> WEAK = new WeakHashMap<>();
  private static final Map<String, Integer> IDENTITY = new IdentityHashMap<>();
  private static final Map<String, Integer> GUARDED = Collections.synchronizedMap(new HashMap<>());
  private static final Set<String> HASH_SET = new HashSet<>();
  private static final Set<String> TREE_SET = new TreeSet<>();
  private static final Set<String> KEY_SET = ConcurrentHashMap.newKeySet();
  private static final List<String> ARRAY_LIST = new ArrayList<>();
  private static final List<String> LINKED_LIST = new LinkedList<>();
  private static final Deque<String> DEQUE = new ArrayDeque<>();
  private static final Deque<String> STACK = new ArrayDeque<>();

  private Types() {}

  public static void main(String[] arguments) throws InterruptedException {
    Go.await(arguments[0]);
    String[] keys = new String[COUNT];
    for (int i = 0; i < COUNT; i++) {
      keys[i] = "key " + i;
    }
    maps(keys);
    collections(keys);
    System.out.println("done");
  }

  private static void maps(String[] keys) {
    Map<String, Map<String, Integer>> all = new LinkedHashMap<>();
    all.put("HASH", HASH);
    all.put("LINKED", LINKED);
    all.put("CONCURRENT", CONCURRENT);
    all.put("TREE", TREE);
    all.put("SKIP", SKIP);
    all.put("TABLE", TABLE);
    all.put("WEAK", WEAK);
    all.put("IDENTITY", IDENTITY);
    all.put("GUARDED", GUARDED);
    all.forEach(
        (name, map) -> {
          int most = 0;
          for (int i = 0; i < COUNT; i++) {
            put(map, keys[i], i);
            most = Math.max(most, map.size());
            require(map.get(keys[i]) != null, name + " has lost what it was just given");
          }
          overwriteWhileIterating(map);
          int newest = 0;
          for (int i = COUNT - 50; i < COUNT; i++) {
            newest += map.containsKey(keys[i]) ? 1 : 0;
          }
          System.out.println(name + " " + map.size() + " most " + most + " newest " + newest);
        });
  }

  /** By each of the methods that insert, in turn. */
  private static void put(Map<String, Integer> map, String key, int i) {
    switch (i % 5) {
      case 0:
        map.put(key, i);
        break;
      case 1:
        map.putIfAbsent(key, i);
        break;
      case 2:
        map.computeIfAbsent(key, any -> i);
        break;
      case 3:
        map.merge(key, i, Integer::sum);
        break;
      default:
        map.compute(key, (any, old) -> i);
        break;
    }
  }

  /** What only overwrites is no modification, and must stay none. */
  private static void overwriteWhileIterating(Map<String, Integer> map) {
    int met = 0;
    for (String key : map.keySet()) {
      map.put(key, -1);
      met++;
    }
    require(met == map.size(), "met " + met + " of " + map.size());
    Iterator<String> some = map.keySet().iterator();
    some.next();
    some.remove();
  }

  private static void collections(String[] keys) {
    Map<String, Collection<String>> all = new LinkedHashMap<>();
    all.put("HASH_SET", HASH_SET);
    all.put("TREE_SET", TREE_SET);
    all.put("KEY_SET", KEY_SET);
    all.put("ARRAY_LIST", ARRAY_LIST);
    all.put("LINKED_LIST", LINKED_LIST);
    all.put("DEQUE", DEQUE);
    all.forEach((name, collection) -> add(name, collection, keys));
    int most = 0;
    for (String key : keys) {
      STACK.push(key);
      most = Math.max(most, STACK.size());
    }
    require(STACK.peek().equals(keys[COUNT - 1]), "the stack has lost its top");
    System.out.println("STACK " + STACK.size() + " most " + most + " newest 50");
  }

  private static void add(String name, Collection<String> collection, String[] keys) {
    int most = 0;
    for (String key : keys) {
      collection.add(key);
      most = Math.max(most, collection.size());
    }
    int newest = 0;
    for (int i = COUNT - 50; i < COUNT; i++) {
      newest += collection.contains(keys[i]) ? 1 : 0;
    }
    System.out.println(name + " " + collection.size() + " most " + most + " newest " + newest);
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalStateException(otherwise);
    }
  }
}
