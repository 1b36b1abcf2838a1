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
  /** Nanoseconds to wait for the agent at most. */
  private static final long PATIENCE = 40_000_000_000L;

  private static final List<Tenant> TENANTS = new ArrayList<>();
  private static final Map<Integer, byte[]> HEAVY = new ConcurrentHashMap<>();
  private static final Map<Integer, Integer> CHANGED = new ConcurrentHashMap<>();
  private static final LinkedBlockingQueue<Integer> QUEUE = new LinkedBlockingQueue<>();
  private static final Map<Integer, Integer> VIEW = Collections.unmodifiableMap(new HashMap<>());

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
    int next = 1000;
    for (long end = end(); !isGoverned() && System.nanoTime() < end; next++) {
      fill(next, next + 1);
      Thread.sleep(5);
    }
    fill(next, next + 4000);
    for (Tenant tenant : TENANTS) {
      System.out.println(
          "tenant "
              + tenant.cache.size()
              + " index "
              + tenant.index.size()
              + " all "
              + (tenant.free.size() == next + 4000 ? 1 : 0));
    }
    System.out.println("saved " + Elsewhere.SAVED.size());
    System.out.println("heavy " + HEAVY.size());
    System.out.println("untouched " + QUEUE.size() + " view " + VIEW.size());
    change(Path.of(arguments[0]), Path.of(arguments[1]));
  }

  private static long end() {
    return System.nanoTime() + PATIENCE;
  }

  /** Whether all that has a limit keeps it. */
  private static boolean isGoverned() {
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
  private static void change(Path file, Path go) throws IOException, InterruptedException {
    String policies = Files.readString(file);
    int first = CHANGED.size();
    Files.writeString(file, policies.replace("CHANGED;max=500", "CHANGED;max=50"));
    for (long end = end(); CHANGED.size() > 50 && System.nanoTime() < end; ) {
      Thread.sleep(10);
    }
    int second = CHANGED.size();
    Files.writeString(file, policies.replace("CHANGED;max=500", "CHANGED;max=0"));
    for (long end = end(); !Files.exists(go) && System.nanoTime() < end; ) {
      Thread.sleep(10);
    }
    for (int i = 0; i < 1000; i++) {
      CHANGED.put(-i, i);
    }
    System.out.println("changed " + first + " then " + second + " last " + CHANGED.size());
  }
}
