package heapwarden.peek;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * References to objects, found by the identity of what they refer to.
 *
 * <p>Asked at hooks, nearly always to no avail. So those to objects of one class of the JDK lie
 * together, and only they are compared; those to objects of other classes lie in one heap, since
 * holding their class would hold their loader. Comparing asks {@code Reference.refersTo}, where
 * there is one, see {@link Identity}. No hash, no allocation. Immutable, and safe to publish by a
 * race.
 */
public final class ByIdentity<R extends Reference<Object>> {
  private static final Reference<?>[] NO_REFERENCES = {};

  private final Class<?>[] types;
  private final Reference<?>[][] byType;
  private final Reference<?>[] others;

  public ByIdentity(List<R> references) {
    Map<Class<?>, List<R>> ofJdk = new HashMap<>();
    List<R> rest = new ArrayList<>();
    for (R reference : references) {
      Object object = reference.get();
      if (object != null && object.getClass().getClassLoader() == null) {
        ofJdk.computeIfAbsent(object.getClass(), type -> new ArrayList<>()).add(reference);
      } else if (object != null) {
        rest.add(reference);
      }
    }
    types = new Class<?>[ofJdk.size()];
    byType = new Reference<?>[types.length][];
    int i = 0;
    for (Map.Entry<Class<?>, List<R>> entry : ofJdk.entrySet()) {
      types[i] = entry.getKey();
      byType[i++] = entry.getValue().toArray(NO_REFERENCES);
    }
    others = rest.toArray(NO_REFERENCES);
  }

  /** The reference to this object, or {@code null}. */
  public @Nullable R find(Object object) {
    Class<?> type = object.getClass();
    for (int i = 0; i < types.length; i++) {
      if (types[i] == type) {
        return find(object, byType[i]);
      }
    }
    return find(object, others);
  }

  @SuppressWarnings("unchecked") // all that lie here came as such
  private @Nullable R find(Object object, Reference<?>[] among) {
    for (Reference<?> reference : among) {
      if (Identity.refersTo(reference, object)) {
        return (R) reference;
      }
    }
    return null;
  }
}
