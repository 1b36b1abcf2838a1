package heapwarden.bound;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Maps that a policy can mean in every way, some it cannot, and a file of policies that changes.
 * Waits until the agent has come to know them, and prints how large they became.
 */
public final class Targets {
  private static final List<Tenant> TENANTS = new ArrayList<>();
  private static final Map<Integer, byte[]> HEAVY = new ConcurrentHashMap<>();
  private static final Map<Integer, Integer> CHANGED = new ConcurrentHashMap<>();
  private static final LinkedBlockingQueue<Integer> QUEUE = new LinkedBlockingQueue<>();
  private static final Map<Integer, Integer> VIEW = Collections.unmodifiableMap(new HashMap<>());

  private static int next = 1000;

  private Targets() {}

  private static final class Tenant {
    final Map<Integer, Integer> cache = new HashMap<>();
    final Map<Integer, Integer> index = new HashMap<>();
    final Map<Integer, Integer> free = new HashMap<>();
  }

  /** Is no field of this class. */
  private static final class Elsewhere {
    static final Map<Integer, Integer> SAVED = new HashMap<>();
  }

  static void save(int key) {
    Elsewhere.SAVED.put(key, key);
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    for (int i = 0; i < 3; i++) {
      TENANTS.add(new Tenant());
    }
    QUEUE.add(1);
    fill(0, 1000);
    Go.until(Targets::isGoverned);
    int last = next + 4000;
    fill(next, last);
    for (Tenant tenant : TENANTS) {
      System.out.println(
          "tenant "
              + tenant.cache.size()
              + " index "
              + tenant.index.size()
              + " all "
              + (tenant.free.size() == last ? 1 : 0));
    }
    System.out.println("saved " + Elsewhere.SAVED.size());
    System.out.println("heavy " + HEAVY.size());
    System.out.println("untouched " + QUEUE.size() + " view " + VIEW.size());
    change(Path.of(arguments[0]), arguments[1]);
  }

  /** Whether all that has a limit keeps it. */
  private static boolean isGoverned() {
    fill(next, next + 1);
    next++;
    boolean all = Elsewhere.SAVED.size() <= 100 && HEAVY.size() <= 250 && CHANGED.size() <= 500;
    for (Tenant tenant : TENANTS) {
      all &= tenant.cache.size() <= 100 && tenant.index.size() <= 100;
    }
    return all;
  }

  private static void fill(int from, int to) {
    for (int i = from; i < to; i++) {
      for (Tenant tenant : TENANTS) {
        tenant.cache.put(i, i);
        tenant.index.put(i, i);
        tenant.free.put(i, i);
      }
      save(i);
      HEAVY.put(i, new byte[1000]);
      CHANGED.put(i, i);
    }
  }

  /** The file gets a new limit, then a mistake; that this was read the test has seen. */
  private static void change(Path file, String go) throws IOException, InterruptedException {
    String policies = Files.readString(file);
    int first = CHANGED.size();
    Files.writeString(file, policies.replace("CHANGED;max=500", "CHANGED;max=50"));
    Go.until(() -> CHANGED.size() <= 50);
    int second = CHANGED.size();
    Files.writeString(file, policies.replace("CHANGED;max=500", "CHANGED;max=0"));
    Go.await(go);
    for (int i = 0; i < 1000; i++) {
      CHANGED.put(-i, i);
    }
    System.out.println("changed " + first + " then " + second + " last " + CHANGED.size());
  }
}
