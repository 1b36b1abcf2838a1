package heapwarden.grow;

import heapwarden.peek.DeclaredField;
import heapwarden.peek.Fields;
import heapwarden.peek.Peek;
import java.lang.instrument.Instrumentation;
import java.lang.ref.Reference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether somebody keeps a resource in a static field on purpose, as one does a singleton.
 *
 * <p>It is a field of a class whose code opened the resource, and holds the resource itself, a
 * wrapper of the JDK around it, or an object of such a class that does: an instance that is made
 * when it is first needed, with what its constructor opens. Never by way of an array, a collection,
 * a map or a reference, and of each class only the first object is entered: what a field gathers,
 * in a list of the program's own making too, grows and is no singleton.
 *
 * <p>Reads fields only, and those of classes that have been initialised. Looks at all loaded
 * classes once; beyond that the cost is that of the few classes of the openings. One thread at a
 * time, any; holds nothing of the program once it is done.
 */
public final class StaticHolders {
  /** References from the field to the resource: wrappers in wrappers. */
  private static final int DEPTH = 5;

  /** Objects that are looked at for one field. */
  private static final int MOST = 300;

  /** The loaded classes of the names that matter. */
  private final Map<String, List<Class<?>>> loaded = new HashMap<>();

  private final Map<Class<?>, List<DeclaredField>> statics = new HashMap<>();
  private final Map<Class<?>, long[]> offsets = new HashMap<>();

  /**
   * Begins to look.
   *
   * @param names all that {@link #find} will be asked with
   */
  public StaticHolders(Instrumentation instrumentation, Set<String> names) {
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      String name = type.isArray() ? "" : type.getName();
      if (names.contains(name) && !Peek.isUninitialised(type)) {
        List<Class<?>> same = loaded.get(name);
        if (same == null) {
          same = new ArrayList<>(1);
          loaded.put(name, same);
        }
        same.add(type);
      }
    }
  }

  /**
   * Answers the static field that keeps this, such as {@code com.acme.Pools.shared}; {@code null}
   * for none.
   *
   * @param names the classes whose code opened it
   */
  public @Nullable String find(Set<String> names, Object resource) {
    for (String name : names) {
      for (Class<?> type : loaded.getOrDefault(name, List.of())) {
        for (DeclaredField field : statics(type)) {
          Object value = Peek.reference(type, field.offset);
          if (value != null && leads(value, names, resource)) {
            return name + '.' + field.name;
          }
        }
      }
    }
    return null;
  }

  /** Breadth first. */
  private boolean leads(Object from, Set<String> names, Object resource) {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<Class<?>> entered = new HashSet<>();
    Deque<Object> level = new ArrayDeque<>();
    level.add(from);
    for (int depth = 0; depth <= DEPTH && !level.isEmpty(); depth++) {
      Deque<Object> next = new ArrayDeque<>();
      for (Object one : level) {
        if (one == resource) {
          return true;
        }
        Class<?> type = one.getClass();
        if (!isGathering(one)
            && (isWrapper(one) || (names.contains(type.getName()) && entered.add(type)))
            && seen.size() < MOST
            && seen.add(one)) {
          for (long offset : offsets(type)) {
            Object value = Peek.reference(one, offset);
            if (value != null) {
              next.add(value);
            }
          }
        }
      }
      level = next;
    }
    return false;
  }

  /** Whether it may hold any number of things, or does not hold what it refers to. */
  private static boolean isGathering(Object value) {
    return value.getClass().isArray()
        || value instanceof Collection
        || value instanceof Map
        || value instanceof Reference
        || value instanceof ClassLoader;
  }

  private static boolean isWrapper(Object value) {
    return value.getClass().getClassLoader() == null
        && !(value instanceof Class
            || value instanceof Thread
            || value instanceof CharSequence
            || value instanceof Number);
  }

  private List<DeclaredField> statics(Class<?> type) {
    List<DeclaredField> known = statics.get(type);
    if (known == null) {
      known = new ArrayList<>();
      for (DeclaredField field : Fields.ofClass(type)) {
        if (!field.isPrimitive()) {
          known.add(field);
        }
      }
      statics.put(type, known);
    }
    return known;
  }

  /** Where the references of its objects lie. */
  private long[] offsets(Class<?> type) {
    long[] known = offsets.get(type);
    if (known == null) {
      List<Long> found = new ArrayList<>();
      for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
        for (DeclaredField field : Fields.ofObjects(c)) {
          if (!field.isPrimitive()) {
            found.add(field.offset);
          }
        }
      }
      known = new long[found.size()];
      for (int i = 0; i < known.length; i++) {
        known[i] = found.get(i);
      }
      offsets.put(type, known);
    }
    return known;
  }
}
