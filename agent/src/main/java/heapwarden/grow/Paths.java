package heapwarden.grow;

import heapwarden.grow.ContainerSample.Form;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The owner paths that lead to containers, {@value #MAX} at most: what comes later is counted as
 * dropped. Those that were not met for {@value #FORGET} censuses are forgotten. Agent's thread
 * only.
 */
final class Paths {
  static final int MAX = 100_000;
  private static final int FORGET = 64;
  private static final long BYTES = 160;

  private final Map<Long, Path> paths = new HashMap<>();
  private final List<Path> met = new ArrayList<>();
  private long dropped;

  @Nullable Path find(long key) {
    return paths.get(key);
  }

  /**
   * The path of a container just met, begun anew for this census; {@code null} when it was dropped.
   */
  @Nullable Path meet(long key, Form form, String type, int pass) {
    Path path = paths.get(key);
    if (path == null) {
      if (paths.size() >= MAX) {
        dropped++;
        return null;
      }
      path = new Path(key, form, type);
      paths.put(key, path);
    }
    if (path.pass != pass) {
      path.begin(pass);
      met.add(path);
    }
    return path;
  }

  /** All met since {@link #clear}. */
  List<Path> met() {
    return met;
  }

  void clear() {
    met.clear();
  }

  /** Forgets what was not met for long. */
  void forget(int now) {
    if (now % FORGET == 0) {
      for (Iterator<Path> all = paths.values().iterator(); all.hasNext(); ) {
        if (all.next().pass < now - FORGET) {
          all.remove();
        }
      }
    }
  }

  int size() {
    return paths.size();
  }

  long dropped() {
    return dropped;
  }

  long bytes() {
    return paths.size() * BYTES;
  }
}
