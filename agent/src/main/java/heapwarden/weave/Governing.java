package heapwarden.weave;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What is woven for policies: the JDK's classes whose containers are governed, and the call sites
 * of the application that look up or put. Made on the agent's thread, read by the transformer on
 * any; but for what was met it does not change.
 */
final class Governing {
  private final Set<String> containers = new HashSet<>();
  private final Set<String> met = ConcurrentHashMap.newKeySet();
  private final GovernedCalls calls;

  /** Read when the first container is governed. */
  private static final class Table {
    static final Map<String, List<HookPoint>> JDK = GovernedPoints.ofJdk();
    static final Map<String, List<HookPoint>> REMOVALS = GovernedPoints.removals();
  }

  private Governing(GovernedCalls calls) {
    this.calls = calls;
  }

  /** Runs all code of a transformation once. */
  static void warmUp(byte[] classFile) {
    GovernedCalls calls = new GovernedCalls().in("any").putting("any", "any", 0);
    calls.weave("any", classFile);
    of(Collections.singleton(Object.class), calls, null).points("any");
  }

  static Governing of(Collection<Class<?>> types, GovernedCalls calls, @Nullable Governing before) {
    Governing plan = new Governing(calls);
    for (Class<?> type : types) {
      plan.containers.addAll(woven(type));
    }
    if (before != null) {
      for (String name : before.met) {
        if (plan.containers.contains(name)) {
          plan.met.add(name);
        }
      }
    }
    return plan;
  }

  /** The classes whose methods insert into containers of this one; none if they are not known. */
  static List<String> woven(Class<?> type) {
    List<String> names = new ArrayList<>(2);
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      String name = c.getName().replace('.', '/');
      if (c.getClassLoader() == null && Table.JDK.containsKey(name)) {
        names.add(name);
      }
    }
    return names;
  }

  boolean isEmpty() {
    return containers.isEmpty() && calls.isEmpty();
  }

  GovernedCalls calls() {
    return calls;
  }

  /** The points for a class file of the JDK. */
  List<HookPoint> points(String name) {
    if (!containers.contains(name)) {
      return Collections.emptyList();
    }
    List<HookPoint> points = new ArrayList<>(Table.JDK.getOrDefault(name, Collections.emptyList()));
    if (calls.watchesRemovals()) {
      points.addAll(Table.REMOVALS.getOrDefault(name, Collections.emptyList()));
    }
    return points;
  }

  void met(String name) {
    met.add(name);
  }

  /** Whether insertions into containers of this class are seen. */
  boolean sees(Class<?> type) {
    List<String> names = woven(type);
    return !names.isEmpty() && met.containsAll(names);
  }

  /** Whether a class, by its internal name, is woven otherwise in one plan than in the other. */
  static boolean differ(@Nullable Governing before, @Nullable Governing after, String name) {
    boolean was = before != null && before.containers.contains(name);
    boolean is = after != null && after.containers.contains(name);
    GovernedCalls then = before == null ? GovernedCalls.NONE : before.calls;
    GovernedCalls now = after == null ? GovernedCalls.NONE : after.calls;
    boolean removalsDiffer =
        was
            && is
            && Table.REMOVALS.containsKey(name)
            && then.watchesRemovals() != now.watchesRemovals();
    return was != is || removalsDiffer || GovernedCalls.differ(then, now, name);
  }
}
