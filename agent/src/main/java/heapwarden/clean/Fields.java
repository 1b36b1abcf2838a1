package heapwarden.clean;

import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads private fields of the JDK's own objects, by the class that declares them. A field that this
 * JDK does not have reads as nothing, so that what depends on it is not known rather than wrong.
 */
final class Fields {
  private final Consumer<Class<?>> opener;
  private final Map<String, Optional<Field>> known = new HashMap<>();

  /**
   * Reads with the help of an opener.
   *
   * @param opener opens the package of a class of the JDK to the agent
   */
  Fields(Consumer<Class<?>> opener) {
    this.opener = opener;
  }

  /** The value of a field declared by this object's class or one above it; or {@code null}. */
  synchronized @Nullable Object get(@Nullable Object of, String name) {
    if (of == null) {
      return null;
    }
    String key = of.getClass().getName() + '.' + name;
    Optional<Field> field = known.get(key);
    if (field == null) {
      field = find(of.getClass(), name);
      known.put(key, field);
    }
    try {
      return field.isPresent() ? field.get().get(of) : null;
    } catch (IllegalAccessException e) {
      return null;
    }
  }

  /** The value of a whole number; 0 when there is none. */
  long number(@Nullable Object of, String name) {
    Object value = get(of, name);
    return value instanceof Number ? ((Number) value).longValue() : 0;
  }

  /** Fields of the JDK's classes only: what the application declares is none of our business. */
  private Optional<Field> find(Class<?> type, String name) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      if (c.getClassLoader() != null) {
        continue;
      }
      try {
        Field field = c.getDeclaredField(name);
        opener.accept(c);
        field.setAccessible(true);
        return Optional.of(field);
      } catch (ReflectiveOperationException | RuntimeException e) {
        // Declared further up, or not in this JDK.
      }
    }
    return Optional.empty();
  }
}
