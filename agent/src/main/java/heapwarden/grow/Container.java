package heapwarden.grow;

import org.jspecify.annotations.Nullable;

/** How the containers of one class are read: by their fields, never by their methods. */
abstract class Container {
  /** The answer when something is not known. */
  static final long UNKNOWN = -1;

  /** How many elements it holds; a value torn by a concurrent change is possible, once. */
  abstract long size(Object container);

  /**
   * How often it was changed in its structure, so that removals follow from size and changes;
   * {@link #UNKNOWN} where the class does not count.
   */
  long changes(Object container) {
    return UNKNOWN;
  }

  /** How many elements it may hold, or {@link #UNKNOWN}. */
  long limit(Object container) {
    return UNKNOWN;
  }

  /** The container that does the work inside, for a set over a map; else the container itself. */
  @Nullable Object inner(Object container) {
    return container;
  }

  /** Where the chain begins of a queue that is one; else {@code null}. */
  @Nullable Object head(Object container) {
    return null;
  }

  /** Where the nodes of that chain keep the next. */
  long link(Object head) {
    return UNKNOWN;
  }
}
