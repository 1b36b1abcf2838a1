package heapwarden.weave;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the census suspects of growing, as far as the weaver must know it: a class and how its
 * objects grow. Refers to the class, so it is made for one call of {@link Weaver#followInsertions}
 * and not kept. Immutable.
 */
public final class InsertionTarget {
  final Class<?> type;
  final boolean nodes;
  final @Nullable String field;

  private InsertionTarget(Class<?> type, boolean nodes, @Nullable String field) {
    this.type = type;
    this.nodes = nodes;
    this.field = field;
  }

  /**
   * A map, collection or other container. What is delivered is the container itself.
   *
   * @param type the class of the container; of a set that keeps a map inside, that of the map
   */
  public static InsertionTarget container(Class<?> type) {
    return new InsertionTarget(type, false, null);
  }

  /**
   * A chain of objects of one class, made to be linked. What is delivered is the class, at the end
   * of each of its constructors.
   */
  public static InsertionTarget nodes(Class<?> type) {
    return new InsertionTarget(type, true, null);
  }

  /**
   * An array in a field. What is delivered is the object that has the field, or the class when a
   * static method stores, at the entry of each method of the class that stores into an array.
   *
   * @param type the class that declares the field
   */
  public static InsertionTarget array(Class<?> type, String field) {
    return new InsertionTarget(type, false, field);
  }

  /**
   * The names of the methods that are woven in containers which are none of the JDK's. They may
   * call one another.
   */
  public static Set<String> methods() {
    return OwnInsertions.METHODS;
  }

  @Override
  public String toString() {
    return type.getName() + (nodes ? " nodes" : field == null ? "" : '.' + field);
  }
}
