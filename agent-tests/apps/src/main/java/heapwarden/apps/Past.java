package heapwarden.apps;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a JVM has done before, as one that runs a program of any size has: maps were used, with keys
 * of several classes, in amounts and an order that chance decides, some of them {@code null}, some
 * equal without being the same. A profile remembers the first two classes of keys that it meets,
 * and code whose keys are of one of them is compiled with a guess that comes true. Which two they
 * are is decided by whatever runs first in a JVM, and with an agent that is the agent, were it an
 * empty one. So a program that has keys of one class only would be slower with any agent than
 * without.
 */
final class Past {
  private static final int ROUNDS = 200;
  private static final int MOST = 500;

  private Past() {}

  /** Uses maps; answers a sum. */
  static long live(long seed) {
    Random chance = new Random(seed);
    long used = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Map<Object, Object> map = map(chance.nextInt(3));
      int classes = 1 + chance.nextInt(15);
      int count = chance.nextInt(MOST);
      List<Object> keys = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        add(keys, classes, i);
      }
      for (int times = chance.nextInt(3); times >= 0; times--) {
        keys.forEach(key -> map.put(chance.nextBoolean() ? key : copy(key), keys));
      }
      for (Object key : keys) {
        used += map.get(chance.nextBoolean() ? key : copy(key)) == keys ? 1 : 0;
        map.computeIfAbsent(key, absent -> keys);
      }
      if (!(map instanceof ConcurrentHashMap) && chance.nextBoolean()) {
        map.put(null, keys);
      }
      used += map.size();
    }
    return used;
  }

  private static Map<Object, Object> map(int which) {
    return switch (which) {
      case 0 -> new HashMap<>();
      case 1 -> new LinkedHashMap<>();
      default -> new ConcurrentHashMap<>();
    };
  }

  /** Another object that is equal. */
  private static Object copy(Object key) {
    String told = key.toString();
    if (key instanceof Integer) {
      return Integer.valueOf(told);
    } else if (key instanceof Long) {
      return Long.valueOf(told);
    } else if (key instanceof Character) {
      return told.charAt(0);
    }
    return told.substring(0, 1).concat(told.substring(1));
  }

  private static void add(List<Object> keys, int classes, int i) {
    if ((classes & 1) != 0) {
      keys.add("key " + i);
    }
    if ((classes & 2) != 0) {
      keys.add(i);
    }
    if ((classes & 4) != 0) {
      keys.add((long) i << 12);
    }
    if ((classes & 8) != 0) {
      keys.add((char) i);
    }
  }
}
