package heapwarden.grow;

import heapwarden.peek.Fields;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** The shapes of classes, for as long as these live. Agent's thread only. */
final class Shapes {
  private static final long ENTRY_BYTES = 300;

  private final ClassLoader core;
  private final Map<Class<?>, Shape> shapes = new WeakHashMap<>();
  private @Nullable Class<?> last;
  private @Nullable Shape lastShape;

  /** Shapes that are leaves for classes of this loader: the agent's own. */
  Shapes(ClassLoader core) {
    this.core = core;
  }

  Shape of(Class<?> type) {
    Shape shape = lastShape;
    if (type == last && shape != null) {
      return shape;
    }
    shape = shapes.get(type);
    if (shape == null) {
      shape = new Shape(type, type.getClassLoader() == core);
      shapes.put(type, shape);
    }
    last = type;
    lastShape = shape;
    return shape;
  }

  /** Lets go of the class it was asked for last. */
  void forget() {
    last = null;
    lastShape = null;
  }

  long bytes() {
    return shapes.size() * ENTRY_BYTES + Fields.bytes();
  }
}
