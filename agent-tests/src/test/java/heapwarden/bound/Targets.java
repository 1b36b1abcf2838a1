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
 * Prints how large they became.
 */
public final class Targets {
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
    fill(0);
    Thread.sleep(Integer.parseInt(arguments[0])); // until the census has met them
    QUEUE.add(1);
    for (int round = 1; round < 5; round++) {
      fill(round * 1000);
      Thread.sleep(200);
    }
    for (Tenant tenant : TENANTS) {
      System.out.println(
          "tenant "
              + tenant.cache.size()
              + " index "
              + tenant.index.size()
              + " free "
              + tenant.free.size());
    }
    System.out.println("saved " + Elsewhere.SAVED.size());
    System.out.println("heavy " + HEAVY.size());
    System.out.println("untouched " + QUEUE.size() + " view " + VIEW.size());
    change(Path.of(arguments[1]));
  }

  private static void fill(int from) {
    for (int i = from; i < from + 1000; i++) {
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

  private static void change(Path file) throws IOException, InterruptedException {
    String policies = Files.readString(file);
    int first = CHANGED.size();
    Files.writeString(file, policies.replace("CHANGED;max=500", "CHANGED;max=50"));
    Thread.sleep(1500); // until the agent has read it
    int second = CHANGED.size();
    Files.writeString(file, policies.replace("CHANGED;max=500", "CHANGED;max=0"));
    Thread.sleep(1500);
    for (int i = 0; i < 1000; i++) {
      CHANGED.put(-i, i);
    }
    System.out.println("changed " + first + " then " + second + " last " + CHANGED.size());
  }
}
