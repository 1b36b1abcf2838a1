package heapwarden.junit;

import heapwarden.grow.Meanwhile;
import heapwarden.track.Contexts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Which tests have run since it was last asked: those that were under way then, and those that have
 * begun or ended since. Any thread, lock-free but for what maps do; one asks at a time.
 */
final class RanSince implements Supplier<Meanwhile> {
  /** Classes of tests that are named of many. */
  private static final int MOST_CLASSES = 8;

  private final Contexts contexts;

  /** The class that a context belongs to. */
  private final Map<Integer, String> types;

  /** By the id of a test that is under way its context. */
  private final Map<String, Integer> underWay;

  /** The contexts, each with whether it has begun or ended since. */
  private volatile Map<Integer, Boolean> ran = new ConcurrentHashMap<>();

  RanSince(Contexts contexts, Map<Integer, String> types, Map<String, Integer> underWay) {
    this.contexts = contexts;
    this.types = types;
    this.underWay = underWay;
  }

  /** One has begun and is among those under way, or has ended and still is. */
  void touch(int number) {
    ran.put(number, true);
  }

  /**
   * What ran. A class itself counts where its fixtures may have run: when it began or ended, or
   * when nothing else ran.
   */
  @Override
  public Meanwhile get() {
    Map<Integer, Boolean> taken = ran;
    Map<Integer, Boolean> next = new ConcurrentHashMap<>();
    ran = next;
    for (Integer number : underWay.values()) {
      next.putIfAbsent(number, false);
    }
    Set<String> names = new TreeSet<>();
    Set<String> classes = new TreeSet<>();
    Set<String> atRest = new TreeSet<>();
    for (Map.Entry<Integer, Boolean> one : taken.entrySet()) {
      String name = contexts.name(one.getKey());
      String type = types.get(one.getKey());
      if (name != null && type != null) {
        if (one.getValue() || !name.equals(type)) {
          names.add(name);
          classes.add(type);
        } else {
          atRest.add(name);
        }
      }
    }
    return names.isEmpty() ? meanwhile(atRest, atRest) : meanwhile(names, classes);
  }

  private static Meanwhile meanwhile(Set<String> names, Set<String> classes) {
    List<String> all = new ArrayList<>(classes);
    int told = Math.min(MOST_CLASSES, all.size());
    return new Meanwhile(
        all.subList(0, told),
        all.size() - told,
        names.size() == 1 ? names.iterator().next() : null);
  }
}
