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
 * not counted again. Classes, loaders, threads, the referents of references, and the objects of one
 * loader, the application's, are not entered.
 *
 * <p>Needs {@link #OPENED} for the fields of the JDK's classes; fails where one is missing.
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
        || isOutside(object.getClass().getName())
        || !met.add(object)) {
      return;
    }
    queue.add(object);
  }

  /** What the JDK has of its own, one for all who ask. */
  private static boolean isOutside(String type) {
    return type.startsWith("java.lang.invoke.")
        || type.startsWith("java.lang.reflect.")
        || type.startsWith("java.io.")
        || type.startsWith("sun.")
        || type.startsWith("com.sun.")
        || type.startsWith("jdk.internal.");
  }

  private List<Field> fields(Class<?> type) {
    List<Field> known = fields.get(type);
    if (known == null) {
      known = new ArrayList<>();
      for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
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
