package heapwarden.grow;

import heapwarden.finding.Kind;
import heapwarden.peek.Identity;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The containers that are followed, found by identity.
 *
 * <p>Asked at every insertion into any container of a woven class, nearly always to no avail. So
 * those of one class of the JDK lie together, and only they are compared; those of classes of the
 * application lie in one heap, since holding their class would hold their loader. Comparing asks
 * {@code Reference.refersTo}, where there is one, see {@link Identity}. No hash, no allocation.
 * Immutable, and safe to publish by a race.
 */
final class Followed {
  static final Followed NOTHING = new Followed(new ArrayList<>());

  private final Class<?>[] types;
  private final Suspect[][] byType;
  private final Suspect[] others;

  /** One container and what it counts into. */
  static final class Suspect extends WeakReference<Object> {
    final Tally tally;
    final Kind kind;

    Suspect(Object container, Tally tally, Kind kind) {
      super(container);
      this.tally = tally;
      this.kind = kind;
    }
  }

  Followed(List<Suspect> suspects) {
    Map<Class<?>, List<Suspect>> ofJdk = new HashMap<>();
    List<Suspect> rest = new ArrayList<>();
    for (Suspect suspect : suspects) {
      Object container = suspect.get();
      if (container != null && container.getClass().getClassLoader() == null) {
        ofJdk.computeIfAbsent(container.getClass(), type -> new ArrayList<>()).add(suspect);
      } else if (container != null) {
        rest.add(suspect);
      }
    }
    types = new Class<?>[ofJdk.size()];
    byType = new Suspect[types.length][];
    int i = 0;
    for (Map.Entry<Class<?>, List<Suspect>> entry : ofJdk.entrySet()) {
      types[i] = entry.getKey();
      byType[i++] = entry.getValue().toArray(new Suspect[0]);
    }
    others = rest.toArray(new Suspect[0]);
  }

  @Nullable Suspect find(Object container) {
    Class<?> type = container.getClass();
    for (int i = 0; i < types.length; i++) {
      if (types[i] == type) {
        return find(container, byType[i]);
      }
    }
    return find(container, others);
  }

  private static @Nullable Suspect find(Object container, Suspect[] among) {
    for (Suspect suspect : among) {
      if (Identity.refersTo(suspect, container)) {
        return suspect;
      }
    }
    return null;
  }
}
