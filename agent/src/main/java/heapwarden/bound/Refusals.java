package heapwarden.bound;

import java.util.Collection;
import java.util.Map;

/** Why a type cannot be bounded, and what to do instead. */
final class Refusals {
  private static final String[][] REASONS = {
    {
      "com.github.benmanes.caffeine.cache.Unbounded",
      "a Caffeine cache without a limit; give it maximumSize or expireAfterWrite where it is built. If"
          + " it has no removal listener, the map inside may be named: add .cache.data to the target"
    },
    {
      "com.github.benmanes.caffeine.",
      "a Caffeine cache with a limit of its own evicts by itself; change its maximumSize or"
          + " expireAfterWrite"
    },
    {
      "com.google.common.cache.",
      "a Guava cache evicts by itself once it has a maximumSize or expireAfterWrite: give it one where"
          + " it is built"
    },
    {"java.util.Collections$Unmodifiable", "a view that may not be changed; name the map below it"},
    {"java.util.ImmutableCollections", "it never changes"},
    {
      "java.util.concurrent.CopyOnWrite",
      "whoever iterates has a copy of it, and each change copies it; remove what is not needed"
    },
  };

  private Refusals() {}

  static String of(Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      for (String[] reason : REASONS) {
        if (c.getName().startsWith(reason[0])) {
          return type.getName() + " is refused: " + reason[1];
        }
      }
    }
    if (java.util.Queue.class.isAssignableFrom(type)) {
      return type.getName() + " is a queue: what waits in it is work, not memory to be dropped";
    }
    boolean container = Map.class.isAssignableFrom(type) || Collection.class.isAssignableFrom(type);
    return container
        ? type.getName() + " is none of the collections whose inside is known"
        : type.getName() + " is no map and no collection";
  }
}
