package heapwarden.grow;

import heapwarden.peek.Peek;
import org.jspecify.annotations.Nullable;

/**
 * The readers of the JDK's containers, and of those libraries whose size is in no field of their
 * own. A field that a JDK lacks leaves its class without a reader, and the census says nothing of
 * it. Agent's thread only.
 */
final class Containers {
  private Containers() {}

  /** The reader of a class, taken from its nearest superclass that has one, or {@code null}. */
  static @Nullable Container of(Class<?> type) {
    try {
      for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
        Container reader = reader(c);
        if (reader != null) {
          return reader;
        }
      }
    } catch (NoSuchFieldException e) {
      return null;
    }
    return null;
  }

  /** A switch, since a table of lambdas costs a JVM a hidden class for each, some 25 ms. */
  private static @Nullable Container reader(Class<?> type) throws NoSuchFieldException {
    switch (type.getName()) {
      case "java.util.ArrayList":
      case "java.util.HashMap":
      case "java.util.IdentityHashMap":
      case "java.util.LinkedList":
      case "java.util.PriorityQueue":
      case "java.util.TreeMap":
      case "java.util.WeakHashMap":
        return new Counted(type, "size", "modCount", null);
      case "java.util.LinkedHashMap":
        return new Linked(type);
      case "java.util.Hashtable":
        return new Counted(type, "count", "modCount", null);
      case "java.util.Vector":
        return new Counted(type, "elementCount", "modCount", null);
      case "java.lang.ThreadLocal$ThreadLocalMap":
      case "java.util.TaskQueue":
      case "java.util.concurrent.PriorityBlockingQueue":
      case "java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue":
        return new Counted(type, "size", null, null);
      case "java.util.concurrent.LinkedBlockingDeque":
        return new Counted(type, "count", null, "capacity");
      case "java.util.concurrent.ConcurrentLinkedDeque":
      case "java.util.concurrent.ConcurrentLinkedQueue":
      case "java.util.concurrent.LinkedTransferQueue":
        return new Queued(type);
      case "java.util.concurrent.LinkedBlockingQueue":
        return new AtomicallyCounted(type);
      case "java.util.concurrent.ArrayBlockingQueue":
        return new InFixedArray(type);
      case "java.util.concurrent.CopyOnWriteArrayList":
        return new InArray(type);
      case "java.util.ArrayDeque":
        return new Circular(type);
      case "java.util.concurrent.ConcurrentHashMap":
        return new Striped(type, "baseCount", "counterCells", null);
      case "java.util.concurrent.ConcurrentSkipListMap":
        return new Striped(type, "base", "cells", "adder");
      case "java.util.HashSet":
      case "java.util.Properties":
      case "java.util.concurrent.ConcurrentHashMap$CollectionView":
        return new Over(type, "map");
      case "java.util.TreeSet":
      case "java.util.concurrent.ConcurrentSkipListSet":
        return new Over(type, "m");
      case "java.util.concurrent.CopyOnWriteArraySet":
        return new Over(type, "al");
      case "java.util.concurrent.DelayQueue":
        return new Over(type, "q");
      case "com.google.common.cache.LocalCache":
        return new Segmented(type);
      default:
        return null;
    }
  }

  private static int length(@Nullable Object array) {
    return array instanceof Object[] ? ((Object[]) array).length : 0;
  }

  private static @Nullable Object element(@Nullable Object array, int i) {
    return array == null ? null : ((Object[]) array)[i];
  }

  /** Size, changes and limit are fields. */
  private static class Counted extends Container {
    private final long size;
    private final long changes;
    private final long limit;

    Counted(Class<?> type, String size, @Nullable String changes, @Nullable String limit)
        throws NoSuchFieldException {
      this.size = Peek.offset(type, size);
      this.changes = changes == null ? UNKNOWN : Peek.offset(type, changes);
      this.limit = limit == null ? UNKNOWN : Peek.offset(type, limit);
    }

    @Override
    long size(Object container) {
      return Peek.intAt(container, size);
    }

    @Override
    long changes(Object container) {
      return changes == UNKNOWN ? UNKNOWN : Integer.toUnsignedLong(Peek.intAt(container, changes));
    }

    @Override
    long limit(Object container) {
      int most = limit == UNKNOWN ? Integer.MAX_VALUE : Peek.intAt(container, limit);
      return most == Integer.MAX_VALUE ? UNKNOWN : most;
    }
  }

  /** A linked map that orders by access counts each reading as a change. */
  private static final class Linked extends Counted {
    private final long byAccess;

    Linked(Class<?> type) throws NoSuchFieldException {
      super(type, "size", "modCount", null);
      this.byAccess = Peek.offset(type, "accessOrder");
    }

    @Override
    long changes(Object container) {
      return Peek.booleanAt(container, byAccess) ? UNKNOWN : super.changes(container);
    }
  }

  /** A chain of nodes with a head, which must be counted. */
  private static class Queued extends Container {
    private final long head;
    private long link = UNKNOWN;

    Queued(Class<?> type) throws NoSuchFieldException {
      this.head = Peek.offset(type, "head");
    }

    @Override
    long size(Object container) {
      return UNKNOWN;
    }

    @Override
    @Nullable Object head(Object container) {
      return Peek.reference(container, head);
    }

    @Override
    long link(Object node) {
      if (link == UNKNOWN) {
        try {
          link = Peek.offset(node.getClass(), "next");
        } catch (NoSuchFieldException e) {
          throw new IllegalStateException(e);
        }
      }
      return link;
    }
  }

  private static final class AtomicallyCounted extends Queued {
    private final long count;
    private final long value;
    private final long capacity;

    AtomicallyCounted(Class<?> type) throws NoSuchFieldException {
      super(type);
      this.count = Peek.offset(type, "count");
      this.value = Peek.offset(java.util.concurrent.atomic.AtomicInteger.class, "value");
      this.capacity = Peek.offset(type, "capacity");
    }

    @Override
    long size(Object container) {
      Object atomic = Peek.reference(container, count);
      return atomic == null ? 0 : Peek.intAt(atomic, value);
    }

    @Override
    long limit(Object container) {
      int most = Peek.intAt(container, capacity);
      return most == Integer.MAX_VALUE ? UNKNOWN : most;
    }
  }

  private static final class InFixedArray extends Container {
    private final long count;
    private final long items;

    InFixedArray(Class<?> type) throws NoSuchFieldException {
      this.count = Peek.offset(type, "count");
      this.items = Peek.offset(type, "items");
    }

    @Override
    long size(Object container) {
      return Peek.intAt(container, count);
    }

    @Override
    long limit(Object container) {
      return length(Peek.reference(container, items));
    }
  }

  private static final class InArray extends Container {
    private final long array;

    InArray(Class<?> type) throws NoSuchFieldException {
      this.array = Peek.offset(type, "array");
    }

    @Override
    long size(Object container) {
      return length(Peek.reference(container, array));
    }
  }

  private static final class Circular extends Container {
    private final long elements;
    private final long head;
    private final long tail;

    Circular(Class<?> type) throws NoSuchFieldException {
      this.elements = Peek.offset(type, "elements");
      this.head = Peek.offset(type, "head");
      this.tail = Peek.offset(type, "tail");
    }

    @Override
    long size(Object container) {
      int length = length(Peek.reference(container, elements));
      int used = Peek.intAt(container, tail) - Peek.intAt(container, head);
      return used < 0 ? used + length : used;
    }
  }

  /** A base and a row of cells, all of which add up. */
  private static final class Striped extends Container {
    private final long base;
    private final long cells;
    private final long adder;
    private long value = UNKNOWN;

    Striped(Class<?> type, String base, String cells, @Nullable String adder)
        throws NoSuchFieldException {
      Class<?> holder = adder == null ? type : java.util.concurrent.atomic.LongAdder.class;
      this.adder = adder == null ? UNKNOWN : Peek.offset(type, adder);
      this.base = Peek.offset(holder, base);
      this.cells = Peek.offset(holder, cells);
    }

    @Override
    long size(Object container) {
      Object holder = adder == UNKNOWN ? container : Peek.reference(container, adder);
      if (holder == null) {
        return 0;
      }
      long sum = Peek.longAt(holder, base);
      Object row = Peek.reference(holder, cells);
      for (int i = 0; i < length(row); i++) {
        Object cell = element(row, i);
        sum += cell == null ? 0 : Peek.longAt(cell, value(cell));
      }
      return Math.max(0, sum);
    }

    private long value(Object cell) {
      if (value == UNKNOWN) {
        try {
          value = Peek.offset(cell.getClass(), "value");
        } catch (NoSuchFieldException e) {
          throw new IllegalStateException(e);
        }
      }
      return value;
    }
  }

  /** A set over a map, and the like. */
  private static final class Over extends Container {
    private final long inner;
    private @Nullable Class<?> last;
    private @Nullable Container reader;

    Over(Class<?> type, String inner) throws NoSuchFieldException {
      this.inner = Peek.offset(type, inner);
    }

    private @Nullable Container reader(@Nullable Object object) {
      if (object == null) {
        return null;
      }
      if (object.getClass() != last) {
        reader = Leaves.isJdk(object.getClass()) ? of(object.getClass()) : null;
        last = Leaves.isJdk(object.getClass()) ? object.getClass() : null;
      }
      return reader;
    }

    @Override
    long size(Object container) {
      Object object = Peek.reference(container, inner);
      Container inside = reader(object);
      return object == null || inside == null ? 0 : inside.size(object);
    }

    @Override
    long changes(Object container) {
      Object object = Peek.reference(container, inner);
      Container inside = reader(object);
      return object == null || inside == null ? UNKNOWN : inside.changes(object);
    }

    @Override
    @Nullable Object inner(Object container) {
      return Peek.reference(container, inner);
    }
  }

  /** Guava's cache. */
  private static final class Segmented extends Container {
    private final long segments;
    private final long most;
    private long count = UNKNOWN;

    Segmented(Class<?> type) throws NoSuchFieldException {
      this.segments = Peek.offset(type, "segments");
      this.most = Peek.offset(type, "maxWeight");
    }

    @Override
    long size(Object container) {
      Object row = Peek.reference(container, segments);
      long sum = 0;
      for (int i = 0; i < length(row); i++) {
        Object segment = element(row, i);
        sum += segment == null ? 0 : Peek.intAt(segment, count(segment));
      }
      return sum;
    }

    private long count(Object segment) {
      if (count == UNKNOWN) {
        try {
          count = Peek.offset(segment.getClass(), "count");
        } catch (NoSuchFieldException e) {
          throw new IllegalStateException(e);
        }
      }
      return count;
    }

    @Override
    long limit(Object container) {
      long weight = Peek.longAt(container, most);
      return weight <= 0 ? UNKNOWN : weight;
    }
  }
}
