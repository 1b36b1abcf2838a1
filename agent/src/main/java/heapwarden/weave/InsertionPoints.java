package heapwarden.weave;

import heapwarden.finding.Kind;
import heapwarden.weave.HookPoint.At;
import heapwarden.weave.HookPoint.Builder;
import heapwarden.weave.HookPoint.Call;
import heapwarden.weave.HookPoint.Operand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the collections of the JDK insert: class name to points, the same on JDK 11 to 25.
 *
 * <p>Each point stands where an element is in: at a method that only true insertions reach, or
 * where the methods that insert write the size, with what they add to it. So what only overwrites
 * passes none, and an insertion passes one, whichever public method it came through. A call of
 * {@code addAll} of a copy-on-write list or a concurrent queue counts as one insertion; so does
 * what a {@code LinkedTransferQueue} hands to a waiting consumer. Sets that keep a map inside are
 * followed by that map.
 */
final class InsertionPoints {
  private final Map<String, List<HookPoint>> byClass = new HashMap<>(64);
  private String in = "";

  private InsertionPoints() {}

  /** All of them, by internal class name. */
  static Map<String, List<HookPoint>> ofJdk() {
    InsertionPoints table = new InsertionPoints();
    table.maps();
    table.lists();
    table.queues();
    return table.byClass;
  }

  private void maps() {
    in("java/util/HashMap"); // the methods that insert are too hot and too near the JIT's limits
    add(at("afterNodeInsertion", At.ENTRY));
    in("java/util/LinkedHashMap");
    add(at("afterNodeInsertion", At.ENTRY));
    in("java/util/TreeMap");
    grows("size", "put"); // until JDK 14
    grows("size", "addEntry");
    grows("size", "addEntryToEmptyMap");
    in("java/util/Hashtable");
    grows("count", "addEntry");
    in("java/util/WeakHashMap");
    grows("size", "put");
    in("java/util/IdentityHashMap");
    grows("size", "put");
    in("java/util/concurrent/ConcurrentHashMap");
    add(at("addCount", At.ENTRY).only("(J").detail(Operand.argument(0)));
    in("java/util/concurrent/ConcurrentSkipListMap");
    add(at("addCount", At.ENTRY).only("(J").detail(Operand.argument(0)));
    in("java/lang/ThreadLocal$ThreadLocalMap");
    grows("size", "set");
  }

  private void lists() {
    in("java/util/ArrayList");
    grows("size", "add*");
    in("java/util/Vector");
    grows("elementCount", "add*");
    grows("elementCount", "insertElementAt");
    in("java/util/LinkedList");
    grows("size", "link*");
    grows("size", "addAll");
    in("java/util/concurrent/CopyOnWriteArrayList");
    add(at("add*", At.ENTRY).afterCallOf("setArray"));
  }

  private void queues() {
    in("java/util/ArrayDeque");
    add(at("addFirst", At.ENTRY).afterWriteOf("head"));
    add(at("addLast", At.ENTRY).afterWriteOf("tail"));
    in("java/util/PriorityQueue");
    grows("size", "offer");
    in("java/util/TaskQueue");
    grows("size", "add");
    in("java/util/concurrent/PriorityBlockingQueue");
    grows("size", "offer");
    in("java/util/concurrent/DelayQueue");
    add(at("offer", At.EXIT).only("(Ljava/util/concurrent/Delayed;)"));
    in("java/util/concurrent/ScheduledThreadPoolExecutor$DelayedWorkQueue");
    grows("size", "offer");
    in("java/util/concurrent/ArrayBlockingQueue");
    add(at("enqueue", At.ENTRY));
    in("java/util/concurrent/LinkedBlockingQueue");
    add(at("enqueue", At.ENTRY));
    in("java/util/concurrent/LinkedBlockingDeque");
    grows("count", "link*");
    grows("count", "addAll");
    in("java/util/concurrent/ConcurrentLinkedQueue");
    add(at("offer", At.EXIT));
    add(at("addAll", At.EXIT).detail(Operand.RESULT));
    in("java/util/concurrent/ConcurrentLinkedDeque");
    add(at("link*", At.EXIT).only("(Ljava/lang/Object;)"));
    add(at("addAll", At.EXIT).detail(Operand.RESULT));
    in("java/util/concurrent/LinkedTransferQueue");
    add(at("put", At.EXIT));
    add(at("offer", At.EXIT));
    add(at("add", At.EXIT));
  }

  private void in(String name) {
    in = name;
  }

  private Builder at(String method, At at) {
    return insertion(in, method, at);
  }

  private void grows(String field, String method) {
    add(at(method, At.ENTRY).beforeWriteOf(field));
  }

  private void add(Builder builder) {
    List<HookPoint> points = byClass.get(in);
    if (points == null) {
      points = new ArrayList<>(2);
      byClass.put(in, points);
    }
    points.add(builder.build());
  }

  /** The kind has no meaning for an insertion. */
  static Builder insertion(String owner, String method, At at) {
    return new Builder(owner, method, Call.INSERTED, Kind.COLLECTION, at);
  }
}
