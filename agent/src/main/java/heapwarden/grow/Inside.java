package heapwarden.grow;

import heapwarden.peek.DeclaredField;
import heapwarden.peek.Fields;
import heapwarden.peek.Peek;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Picks entries out of the containers of the JDK at random, and looks up whether one is still
 * inside, all by reading fields. Knows those that keep everything in one array, be it of elements
 * or of the bins of a hash table; of others nothing can be picked. Agent's thread only.
 */
final class Inside {
  private static final String[][] ARRAYS = {
    {"java.util.HashMap", "table"},
    {"java.util.Hashtable", "table"},
    {"java.util.concurrent.ConcurrentHashMap", "table"},
    {"java.util.ArrayList", "elementData"},
    {"java.util.Vector", "elementData"},
    {"java.util.ArrayDeque", "elements"},
    {"java.util.IdentityHashMap", "table"},
    {"java.util.PriorityQueue", "queue"},
    {"java.util.TaskQueue", "queue"},
    {"java.util.WeakHashMap", "table"},
    {"java.util.concurrent.CopyOnWriteArrayList", "array"},
    {"java.util.concurrent.PriorityBlockingQueue", "queue"},
    {"java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue", "queue"},
    {"java.lang.ThreadLocal$ThreadLocalMap", "table"}
  };

  /** How far an array is searched, and how many nodes of one bin. */
  private static final int SEARCH = 100_000;

  private static final int BIN = 64;
  private static final int TRIES = 8;
  private static final long NONE = -1;

  /**
   * The states of a FutureTask from here on, and the state of a TimerTask, that mean it never runs.
   */
  private static final int CANCELLED = 4;

  private static final int TIMER_TASK_CANCELLED = 3;

  /** Where a node of a hash table keeps what it holds. */
  private static final class Node {
    final long hash;
    final long key;
    final long next;
    final long first;

    Node(Class<?> type) {
      this.hash = find(type, "hash");
      this.key = find(type, "key");
      this.next = find(type, "next");
      this.first = find(type, "first");
    }

    private static long find(Class<?> type, String name) {
      for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
        for (DeclaredField field : Fields.ofObjects(c)) {
          if (field.name.equals(name)) {
            return field.offset;
          }
        }
      }
      return NONE;
    }
  }

  private final Map<Class<?>, Long> arrays = new WeakHashMap<>();
  private final Map<Class<?>, Node> nodes = new WeakHashMap<>();
  private final Map<String, String> fields = new HashMap<>();
  private long state = NONE;
  private @Nullable Class<?> stateOf;
  private final Random random = new Random(42);

  Inside() {
    for (String[] one : ARRAYS) {
      fields.put(one[0], one[1]);
    }
  }

  private Object @Nullable [] array(Object container) {
    Class<?> type = container.getClass();
    Long offset = arrays.get(type);
    if (offset == null) {
      offset = NONE;
      for (Class<?> c = type; c != null; c = c.getSuperclass()) {
        String field = fields.get(c.getName());
        if (field != null && Leaves.isJdk(c)) {
          offset = Node.find(c, field);
          break;
        }
      }
      arrays.put(type, offset);
    }
    Object array = offset == NONE ? null : Peek.reference(container, offset);
    return array instanceof Object[] ? (Object[]) array : null;
  }

  private @Nullable Node node(Object slot) {
    Class<?> type = slot.getClass();
    if (!Leaves.isJdk(type) || type.getName().indexOf('$') < 0) {
      return null;
    }
    Node node = nodes.get(type);
    if (node == null) {
      node = new Node(type);
      nodes.put(type, node);
    }
    return node.hash != NONE && node.next != NONE ? node : null;
  }

  private static boolean isHashTable(Object container) {
    return container instanceof java.util.HashMap
        || container instanceof java.util.Hashtable
        || container instanceof java.util.concurrent.ConcurrentHashMap;
  }

  /**
   * Fills {@code picked} with what random slots hold, one from each equal part of the array and the
   * rest from anywhere: nodes of a hash table, else elements.
   *
   * @return how many were found; fewer than asked for in a sparse array
   */
  int pick(Object container, Object[] picked) {
    Object[] array = array(container);
    if (array == null || array.length == 0) {
      return 0;
    }
    int found = 0;
    for (int i = 0; i < picked.length; i++) {
      int from = (int) ((long) i * array.length / picked.length);
      int to = (int) ((i + 1L) * array.length / picked.length);
      for (int k = 0; k < TRIES && from < to; k++) {
        Object slot = array[from + random.nextInt(to - from)];
        if (slot != null) {
          picked[found++] = slot;
          break;
        }
      }
    }
    for (int i = 0; i < picked.length * TRIES && found < picked.length; i++) {
      Object slot = array[random.nextInt(array.length)];
      if (slot != null && !contains(picked, found, slot)) {
        picked[found++] = slot;
      }
    }
    return found;
  }

  private static boolean contains(Object[] picked, int found, Object slot) {
    for (int i = 0; i < found; i++) {
      if (picked[i] == slot) {
        return true;
      }
    }
    return false;
  }

  /** What tells a picked one apart from all others: the key of a node, or the element itself. */
  @Nullable Object identity(Object container, Object picked) {
    Node node = isHashTable(container) ? node(picked) : null;
    return node == null ? picked : node.key == NONE ? null : Peek.reference(picked, node.key);
  }

  /** The hash under which a picked node is filed; 0 for elements. */
  int hash(Object container, Object picked) {
    Node node = isHashTable(container) ? node(picked) : null;
    return node == null ? 0 : Peek.intAt(picked, node.hash);
  }

  /**
   * Of the tasks in the queue of a timer or a scheduled executor, the share that is cancelled; NaN
   * of any other container.
   */
  double cancelled(Object container) {
    String type = container.getClass().getName();
    boolean timer = type.equals("java.util.TaskQueue");
    if (!timer && !type.endsWith("ScheduledThreadPoolExecutor$DelayedWorkQueue")) {
      return Double.NaN;
    }
    Class<?> task = timer ? java.util.TimerTask.class : java.util.concurrent.FutureTask.class;
    if (state == NONE || stateOf != task) {
      state = Node.find(task, "state");
      stateOf = task;
    }
    Object[] picked = new Object[16];
    int found = pick(container, picked);
    int cancelled = 0;
    int tasks = 0;
    for (int i = 0; i < found && state != NONE; i++) {
      if (task.isInstance(picked[i])) {
        tasks++;
        int now = Peek.intAt(picked[i], state);
        cancelled += timer ? (now == TIMER_TASK_CANCELLED ? 1 : 0) : (now >= CANCELLED ? 1 : 0);
      }
    }
    return tasks == 0 ? Double.NaN : cancelled / (double) tasks;
  }

  /** The element at the head of a list in an array; {@code null} of anything else. */
  @Nullable Object head(Object container) {
    Object[] array = container instanceof java.util.RandomAccess ? array(container) : null;
    return array == null || array.length == 0 ? null : array[0];
  }

  /** How many of these are still inside; those that were collected are {@code null}. */
  int count(Object container, @Nullable Object[] identities, int[] hashes) {
    Object[] array = array(container);
    if (array == null) {
      return 0;
    }
    if (!isHashTable(container)) {
      return countElements(array, identities);
    }
    int found = 0;
    for (int i = 0; i < identities.length; i++) {
      found += identities[i] != null && isIn(container, array, identities[i], hashes[i]) ? 1 : 0;
    }
    return found;
  }

  private static int countElements(Object[] array, @Nullable Object[] identities) {
    AddressSet wanted = new AddressSet(128);
    for (int i = 0; i < identities.length; i++) {
      if (identities[i] != null) {
        wanted.putIfAbsent(identities[i], i);
      }
    }
    boolean[] seen = new boolean[identities.length];
    int found = 0;
    for (int i = 0; i < array.length && i < SEARCH; i++) {
      Object element = array[i];
      int at = element == null ? -1 : wanted.find(element);
      if (at >= 0 && !seen[at]) {
        seen[at] = true;
        found++;
      }
    }
    return found;
  }

  private boolean isIn(Object container, Object[] table, @Nullable Object key, int hash) {
    int index =
        container instanceof java.util.Hashtable
            ? (hash & 0x7fffffff) % table.length
            : hash & (table.length - 1);
    Object at = table[index];
    for (int i = 0; at != null && i < BIN; i++) {
      Node node = node(at);
      if (node == null) {
        return false;
      }
      if (Peek.intAt(at, node.hash) < 0 && node.first != NONE && i == 0) {
        at = Peek.reference(at, node.first); // a bin that has become a tree
        continue;
      }
      if (node.key != NONE && Peek.reference(at, node.key) == key) {
        return true;
      }
      at = Peek.reference(at, node.next);
    }
    return false;
  }
}
