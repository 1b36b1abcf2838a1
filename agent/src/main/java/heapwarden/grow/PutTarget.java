package heapwarden.grow;

import org.jspecify.annotations.Nullable;

/**
 * What must be watched to see who fills a container: an object and the class whose code inserts.
 * Holds the object, so it is made for one moment and not kept. Immutable.
 */
public final class PutTarget {
  private final Object watched;
  private final Class<?> type;
  private final boolean chain;
  private final @Nullable String array;

  private PutTarget(Object watched, Class<?> type, boolean chain, @Nullable String array) {
    this.watched = watched;
    this.type = type;
    this.chain = chain;
    this.array = array;
  }

  static PutTarget container(Object container) {
    return new PutTarget(container, container.getClass(), false, null);
  }

  static PutTarget chain(Class<?> node) {
    return new PutTarget(node, node, true, null);
  }

  /** An array in a field of an object, or of a class. */
  static PutTarget array(Object holder, String field) {
    Class<?> type = holder instanceof Class ? (Class<?>) holder : holder.getClass();
    return new PutTarget(holder, type, false, field);
  }

  /** The container itself, the class of a chain's nodes, or what has the field with the array. */
  public Object watched() {
    return watched;
  }

  /** The class whose methods or constructors insert. */
  public Class<?> type() {
    return type;
  }

  /** Whether each object made of {@link #type} is an insertion. */
  public boolean isChain() {
    return chain;
  }

  /** The field that holds an array, or {@code null}. */
  public @Nullable String array() {
    return array;
  }
}
