package heapwarden.launch;

import java.lang.instrument.Instrumentation;
import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether somebody keeps a resource in a static field on purpose: the field of a class whose code
 * opened it, which holds the resource itself or a wrapper of the JDK around it, but no collection
 * of such. Any thread; calls no code of the application, since that class has been initialised.
 */
final class StaticHolders {
  /** Wrappers in wrappers. */
  private static final int DEPTH = 4;

  private final Instrumentation instrumentation;

  StaticHolders(Instrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  /** Looks through the classes of these names. */
  boolean hold(List<String> names, Object resource) {
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      if (!type.isArray() && names.contains(type.getName()) && holds(type, resource)) {
        return true;
      }
    }
    return false;
  }

  private boolean holds(Class<?> type, Object resource) {
    try {
      for (Field field : type.getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers()) && leadsTo(field, null, resource, DEPTH)) {
          return true;
        }
      }
    } catch (RuntimeException | LinkageError e) {
      return false; // a field of a type that cannot be loaded, for example
    }
    return false;
  }

  private boolean leadsTo(Field field, @Nullable Object of, Object resource, int depth) {
    if (field.getType().isPrimitive()) {
      return false;
    }
    Object value;
    try {
      if (!field.trySetAccessible()) {
        Boot.open(instrumentation, field.getDeclaringClass());
        field.setAccessible(true);
      }
      value = field.get(of);
    } catch (IllegalAccessException e) {
      return false;
    }
    if (value == resource) {
      return true;
    }
    return value != null && depth > 0 && isWrapper(value) && inside(value, resource, depth - 1);
  }

  private static boolean isWrapper(Object value) {
    Class<?> type = value.getClass();
    return type.getClassLoader() == null
        && !type.isArray()
        && !(value instanceof Collection
            || value instanceof Map
            || value instanceof Reference
            || value instanceof Class
            || value instanceof Thread
            || value instanceof CharSequence
            || value instanceof Number);
  }

  private boolean inside(Object wrapper, Object resource, int depth) {
    for (Class<?> type = wrapper.getClass();
        type != null && type != Object.class;
        type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && leadsTo(field, wrapper, resource, depth)) {
          return true;
        }
      }
    }
    return false;
  }
}
