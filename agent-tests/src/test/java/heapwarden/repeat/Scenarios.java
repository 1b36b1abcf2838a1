package heapwarden.repeat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A round of work that leaves something in six places, and nothing for good in seven others. */
public final class Scenarios {
  private static final int MANY = 50;

  // What leaks.
  private static final Map<String, byte[]> LOGINS = new HashMap<>();
  private static final List<String> LOG = new ArrayList<>();
  private static final ThreadLocal<Deque<String>> CONTEXT =
      ThreadLocal.withInitial(ArrayDeque::new);
  private static final Source SOURCE = new Source();
  private static final Map<Integer, String> CACHE = new ConcurrentHashMap<>();
  private static Node last;

  // What does not.
  private static final Map<Integer, String> BOUNDED =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, String> eldest) {
          return size() > 3 * MANY;
        }
      };
  private static final Map<TimeUnit, String> NAMES = new EnumMap<>(TimeUnit.class);
  private static final Map<TimeUnit, String> LAZY = new HashMap<>();
  private static final Map<String, String> INTERNED = new HashMap<>();
  private static final StringBuilder BUFFER = new StringBuilder();
  private static final Map<String, String> EMPTIED = new HashMap<>();
  private static final List<Integer> LOGARITHM = new ArrayList<>();

  private static int rounds;
  private static int keys;

  private Scenarios() {}

  private static final class Node {
    final Node before;

    Node(Node before) {
      this.before = before;
    }
  }

  private static final class Source {
    private final List<Runnable> listeners = new ArrayList<>();

    void listen(Runnable listener) {
      listeners.add(listener);
    }
  }

  /** One round. */
  public static void run() {
    rounds++;
    for (int i = 0; i < MANY; i++) {
      int key = keys++;
      LOGINS.put("user " + key, new byte[100]);
      LOG.add("line " + key);
      CONTEXT.get().push("context " + key);
      CACHE.put(key, "value " + key);
      last = new Node(last);
      BOUNDED.put(key, "value");
      INTERNED.put("word " + i, "word");
      BUFFER.append("text");
      EMPTIED.put("item " + key, "item");
    }
    SOURCE.listen(() -> BUFFER.append(rounds));
    for (TimeUnit unit : TimeUnit.values()) {
      NAMES.put(unit, unit.name());
    }
    LAZY.put(TimeUnit.values()[rounds % TimeUnit.values().length], "unit");
    while (LOGARITHM.size() < 40 * Math.log1p(rounds)) {
      LOGARITHM.add(rounds);
    }
    EMPTIED.clear();
  }

  /** Runs a round whenever a file is there, and removes it then. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path go = Path.of(args[0]);
    System.out.println("ready");
    while (Files.isDirectory(go.getParent())) {
      if (Files.exists(go)) {
        run();
        Files.delete(go);
      }
      Thread.sleep(2);
    }
  }
}
