package heapwarden.bound;

import heapwarden.peek.Peek;
import org.jspecify.annotations.Nullable;

/**
 * What does the work inside a container of the JDK: the map of a set, the map that is wrapped to be
 * synchronized. Views that cannot be changed are not looked into: who handed them out did not want
 * that.
 */
final class Inner {
  private static final String[][] FIELDS = {
    {"java.util.Collections$SynchronizedMap", "m"},
    {"java.util.Collections$SynchronizedCollection", "c"},
    {"java.util.Collections$SetFromMap", "m"},
    {"java.util.HashSet", "map"},
    {"java.util.TreeSet", "m"},
    {"java.util.Properties", "map"},
    {"java.util.concurrent.ConcurrentHashMap$CollectionView", "map"},
    {"java.util.concurrent.ConcurrentSkipListSet", "m"},
  };

  private static final int DEPTH = 4;

  private Inner() {}

  /** The innermost container, which may be the given one itself. */
  static Object of(Object container) {
    Object at = container;
    for (int i = 0; i < DEPTH; i++) {
      Object inside = inside(at);
      if (inside == null) {
        return at;
      }
      at = inside;
    }
    return at;
  }

  private static @Nullable Object inside(Object container) {
    for (Class<?> c = container.getClass(); c != null; c = c.getSuperclass()) {
      for (String[] field : FIELDS) {
        if (c.getClassLoader() == null && c.getName().equals(field[0])) {
          return Peek.reference(container, Table.offset(c, field[1]));
        }
      }
    }
    return null;
  }
}
