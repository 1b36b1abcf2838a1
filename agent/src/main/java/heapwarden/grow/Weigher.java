package heapwarden.grow;

import heapwarden.peek.DeclaredField;
import heapwarden.peek.Fields;
import heapwarden.peek.Peek;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Estimates what a container keeps alive, from two samples of its entries.
 *
 * <p>Both samples are walked with one set of objects met, the second after the first. What entries
 * share is met in the first; so the second weighs what one more entry adds, and the first less the
 * second what they share. An entry of more than {@value #NODES} objects counts as far as it was
 * walked. Classes, loaders and threads are not entered. The {@link #error} told is two standard
 * errors of the second sample's mean; where few entries hold most, those may be missed and it is
 * larger than that. Agent's thread only.
 */
final class Weigher {
  private static final int SAMPLE = 50;
  private static final int NODES = 200;

  /** What an entry takes in the table, about. */
  private static final int SLOT = 8;

  private static final long[] NO_EDGES = {};

  private final Instrumentation instrumentation;
  private final Inside inside;
  private final Map<Class<?>, long[]> edges = new WeakHashMap<>();
  private final AddressSet met = new AddressSet(1 << 12);
  private final Object[] queue = new Object[NODES];
  private double error = Double.NaN;

  Weigher(Instrumentation instrumentation, Inside inside) {
    this.instrumentation = instrumentation;
    this.inside = inside;
  }

  /** The bytes of a container of that many entries, or -1 when its entries cannot be picked. */
  long weigh(Object container, long size) {
    Object[] picked = new Object[2 * SAMPLE];
    return weigh(container, picked, inside.pick(container, picked), size, false);
  }

  /** The bytes of a chain of that many nodes, of which these were picked; -1 when none was. */
  long weighChain(Object head, Object[] picked, int found, long size) {
    return weigh(head, picked, Math.min(found, 2 * SAMPLE), size, true);
  }

  private long weigh(Object container, Object[] picked, int found, long size, boolean chain) {
    if (found < 2) {
      return Container.UNKNOWN;
    }
    try {
      met.clear();
      met.putIfAbsent(container, 0);
      int half = found / 2;
      long first = 0;
      for (int i = 0; i < half; i++) {
        first += weigh(picked[i], chain);
      }
      long second = 0;
      double squares = 0;
      for (int i = half; i < 2 * half; i++) {
        long entry = weigh(picked[i], chain);
        second += entry;
        squares += (double) entry * entry;
      }
      long shared = Math.max(0, first - second);
      long total = shared + second * size / half + (chain ? 0 : SLOT * size);
      double mean = (double) second / half;
      double deviation = Math.sqrt(Math.max(0, squares / half - mean * mean));
      error = 2 * deviation / Math.sqrt(half) * size / Math.max(1, total);
      return total;
    } finally {
      met.clear();
    }
  }

  /**
   * How far the last estimate may be off, as a part of it: 0.1 for ten percent; not a number before
   * the first.
   */
  double error() {
    return error;
  }

  /** Of a node of a chain all but what leads to other nodes. */
  private long weigh(Object entry, boolean chain) {
    long bytes = 0;
    met.putIfAbsent(entry, 0);
    queue[0] = entry;
    int count = 1;
    for (int i = 0; i < count; i++) {
      Object object = queue[i];
      bytes += instrumentation.getObjectSize(object);
      if (object instanceof Object[]) {
        Object[] array = (Object[]) object;
        for (int k = 0; k < array.length && count < NODES; k++) {
          count = add(array[k], count);
        }
      } else {
        for (long edge : edges(object.getClass())) {
          Object held = Peek.reference(object, edge);
          if (held != null && !(chain && held.getClass() == entry.getClass())) {
            count = add(held, count);
          }
        }
      }
    }
    Arrays.fill(queue, 0, count, null);
    return bytes;
  }

  private int add(@Nullable Object object, int count) {
    if (object == null
        || count == NODES
        || object instanceof Class
        || object instanceof ClassLoader
        || object instanceof Thread
        || met.putIfAbsent(object, 0) >= 0) {
      return count;
    }
    queue[count] = object;
    return count + 1;
  }

  /**
   * All references of an object, but the links by which the nodes of a container lead to others.
   */
  private long[] edges(Class<?> type) {
    long[] known = edges.get(type);
    if (known == null) {
      List<Long> found = new ArrayList<>();
      for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
        if (c == java.lang.ref.Reference.class || Leaves.isHidden(c, "")) {
          continue;
        }
        addEdges(c, found);
      }
      known = found.isEmpty() ? NO_EDGES : found.stream().mapToLong(Long::longValue).toArray();
      edges.put(type, known);
    }
    return known;
  }

  private static void addEdges(Class<?> c, List<Long> found) {
    boolean node = Leaves.isJdk(c) && c.getName().indexOf('$') > 0;
    for (DeclaredField field : Fields.ofObjects(c)) {
      boolean link =
          node && isOrExtends(c, field.type) || (Leaves.isJdk(c) && field.name.startsWith("this$"));
      if (!field.isPrimitive() && !link) {
        found.add(field.offset);
      }
    }
  }

  /** Whether it is the class of that name, which is not {@code Object}, or one below it. */
  private static boolean isOrExtends(Class<?> type, String name) {
    for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
      if (c.getName().equals(name)) {
        return true;
      }
      for (Class<?> implemented : c.getInterfaces()) {
        if (implemented.getName().equals(name)) {
          return true;
        }
      }
    }
    return false;
  }

  long bytes() {
    return edges.size() * 150L + met.bytes();
  }
}
