package heapwarden.grow;

import heapwarden.peek.Peek;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to come to one container from the static field of a class, field by field, to read its size
 * again without a walk.
 *
 * <p>What lies on the way is never kept, not even weakly: a weak reference that is read often keeps
 * what it leads to alive under a collector that marks while the program runs. Only what can be
 * reached at the moment is met, and a class is compared before one of its offsets is used. Such
 * ways begin at classes only that are there for as long as the JVM. Any thread, one at a time.
 */
final class Way {
  /** About what a way takes. */
  static final long BYTES = 200;

  private static final int MOST_STEPS = 16;

  /** The classes and offsets, from the container back to the root. */
  private final List<WeakReference<Class<?>>> types = new ArrayList<>(2);

  private final List<Long> offsets = new ArrayList<>(2);

  /** Where it is a set over a map, and the like, what leads on to that. */
  private final @Nullable Container outer;

  private final @Nullable WeakReference<Class<?>> inside;
  private final @Nullable Container reader;
  private final Shape.@Nullable Count count;
  private Roots.@Nullable Root root;

  private Way(
      Object container,
      @Nullable Container outer,
      @Nullable Object inner,
      @Nullable Container reader,
      Shape.@Nullable Count count) {
    this.outer = outer;
    this.inside = inner == null ? null : new WeakReference<>(inner.getClass());
    this.reader = reader;
    this.count = count;
    types.add(new WeakReference<>(container.getClass()));
  }

  /** A way that ends at a container; {@code null} where its elements would have to be counted. */
  static @Nullable Way to(Object container, Shape shape) {
    Container known = shape.container;
    if (known == null) {
      boolean counts = (shape.isMap || shape.isCollection) && shape.size != null;
      return counts ? new Way(container, null, null, null, shape.size) : null;
    }
    Object inner = known.inner(container);
    // One of its own, since a reader remembers things for the thread that uses it.
    Container own = inner == null ? null : Containers.of(inner.getClass());
    if (inner == null
        || own == null
        || own.inner(inner) != inner
        || own.size(inner) == Container.UNKNOWN) {
      return null;
    }
    return new Way(container, inner == container ? null : known, inner, own, null);
  }

  /** Goes back to what holds the beginning in a field; {@code null} when it becomes too long. */
  @Nullable Way from(Object holder, Shape.Edge edge) {
    if (types.size() == MOST_STEPS) {
      return null;
    }
    types.add(new WeakReference<>(holder.getClass()));
    offsets.add(edge.offset);
    return this;
  }

  /** Goes back to a static field; {@code null} when that may go away. */
  @Nullable Way in(Roots.Root field) {
    root = field;
    return field.isLasting() ? this : null;
  }

  /**
   * How many elements there are now; 0 when the container is gone, {@link Container#UNKNOWN} when
   * another class has taken the place of one on the way.
   */
  long size() {
    Object at = root == null ? null : root.read();
    for (int i = offsets.size(); at != null; i--) {
      if (types.get(i).get() != at.getClass()) {
        return Container.UNKNOWN;
      }
      if (i == 0) {
        return sizeOf(at);
      }
      at = Peek.reference(at, offsets.get(i - 1));
    }
    return 0;
  }

  private long sizeOf(Object container) {
    if (count != null) {
      return Math.max(0, count.read(container));
    }
    Object inner = outer == null ? container : outer.inner(container);
    if (inner == null || reader == null) {
      return 0;
    }
    boolean same = inside != null && inside.get() == inner.getClass();
    return same ? reader.size(inner) : Container.UNKNOWN;
  }
}
