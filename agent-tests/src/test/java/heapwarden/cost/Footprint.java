package heapwarden.cost;

import java.lang.instrument.Instrumentation;
import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The bytes that objects keep alive, by a walk of its own along all fields. What was met once is
 * not counted again. Not entered are classes, loaders, threads, the referents of references, the
 * application's objects, and those of packages of the JDK that {@link #OPENED} does not name.
 */
final class Footprint {
  /** The arguments of the JVM that open what the agent's objects are made of. */
  static final String[] OPENED = {
    "--add-opens=java.base/java.lang=ALL-UNNAMED",
    "--add-opens=java.base/java.lang.ref=ALL-UNNAMED",
    "--add-opens=java.base/java.util=ALL-UNNAMED",
    "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
    "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
    "--add-opens=java.base/java.util.concurrent.locks=ALL-UNNAMED"
  };

  private final Instrumentation instrumentation;
  private final Set<Object> met = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Map<Class<?>, List<Field>> fields = new HashMap<>();

  Footprint(Instrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  /** The bytes of all that is reached from here and was not met before. */
  long add(Object root) throws IllegalAccessException {
    long bytes = 0;
    Deque<Object> queue = new ArrayDeque<>();
    enter(root, queue);
    for (Object object = queue.poll(); object != null; object = queue.poll()) {
      bytes += instrumentation.getObjectSize(object);
      if (object instanceof Object[]) {
        for (Object element : (Object[]) object) {
          enter(element, queue);
        }
      } else if (!object.getClass().isArray()) {
        for (Field field : fields(object.getClass())) {
          enter(field.get(object), queue);
        }
      }
    }
    return bytes;
  }

  private void enter(Object object, Deque<Object> queue) {
    if (object == null
        || object instanceof Class
        || object instanceof ClassLoader
        || object instanceof Thread
        || object instanceof Module
        || object instanceof Instrumentation
        || object.getClass().getClassLoader() == Footprint.class.getClassLoader()
        || isOutside(object.getClass())
        || !met.add(object)) {
      return;
    }
    queue.add(object);
  }

  /** Of the JDK only what {@link #OPENED} opens is material to build with. */
  private static boolean isOutside(Class<?> type) {
    return !type.isArray()
        && !type.getModule().isOpen(type.getPackageName(), Footprint.class.getModule());
  }

  private List<Field> fields(Class<?> type) {
    List<Field> known = fields.get(type);
    if (known == null) {
      known = new ArrayList<>();
      for (Class<?> c = type; c != null && !isOutside(c); c = c.getSuperclass()) {
        for (Field field : c.getDeclaredFields()) {
          boolean referent = c == Reference.class;
          if (!Modifier.isStatic(field.getModifiers())
              && !field.getType().isPrimitive()
              && !referent) {
            field.setAccessible(true);
            known.add(field);
          }
        }
      }
      fields.put(type, known);
    }
    return known;
  }
}
