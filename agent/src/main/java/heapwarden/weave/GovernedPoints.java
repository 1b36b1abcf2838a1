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
 * Where the collections of the JDK have just put something in and may be changed again: class name
 * to points, the same on JDK 11 to 25.
 *
 * <p>Each point stands behind the last instruction of an insertion that reads or writes the
 * container, outside the lock of a bin, and on no way that only overwrites: where an insertion
 * counts as a modification anyway, one more makes no difference to who iterates. The methods of
 * {@code HashMap} that insert are too near the JIT's limits to be touched and tell no key to those
 * they call last, so the making of the node tells the hash, and the end of the insertion that it is
 * over.
 *
 * <p>The hash tables that are put into most are told by a mark in a field that an insertion reads
 * anyway. It is lost where the table takes another array, and must not be serialized: there are
 * points, too. Where other threads go on putting meanwhile, what is written into the field gets the
 * mark before it is written.
 */
final class GovernedPoints {
  /** The JDK from which on all methods of a TreeMap insert by way of this one. */
  private static final int ADD_ENTRY = 15;

  /** The size at which a {@code HashMap} takes a larger array, which has the mark of a policy. */
  private static final String LIMIT = "threshold";

  /** The same of a {@code ConcurrentHashMap}. */
  private static final String CONTROL = "sizeCtl";

  private final Map<String, List<HookPoint>> byClass = new HashMap<>();
  private String in = "";

  private GovernedPoints() {}

  /** All of them, by internal class name. */
  static Map<String, List<HookPoint>> ofJdk() {
    GovernedPoints table = new GovernedPoints();
    table.hashMaps();
    table.otherMaps();
    table.lists();
    return table.byClass;
  }

  /** Where keys leave a concurrent map, or would if they were in: by internal class name. */
  static Map<String, List<HookPoint>> removals() {
    GovernedPoints table = new GovernedPoints();
    table.in = "java/util/concurrent/ConcurrentHashMap";
    table.add(
        table
            .at("replaceNode", Call.REMOVING, At.ENTRY)
            .detail(Operand.argument(0))
            .owner(Operand.argument(2)));
    table.add(table.at("clear", Call.REMOVING, At.ENTRY).detail(Operand.NOTHING));
    for (String method : new String[] {"compute", "computeIfPresent", "merge"}) {
      table.add(table.at(method, Call.REMOVING, At.ENTRY).detail(Operand.argument(0)));
    }
    return table.byClass;
  }

  private void hashMaps() {
    for (String name : new String[] {"java/util/HashMap", "java/util/LinkedHashMap"}) {
      in = name;
      for (String method : new String[] {"newNode", "newTreeNode"}) {
        add(at(method, Call.ADDING_IF_MARKED, At.ENTRY).detail(Operand.argument(0)).mark(LIMIT));
      }
      add(at("afterNodeInsertion", Call.ADDED_IF_MARKED, At.EXIT).mark(LIMIT));
    }
    in = "java/util/HashMap";
    add(at("resize", Call.RESIZED, At.EXIT).mark(LIMIT));
    add(at("writeObject", Call.WRITING, At.ENTRY));
    in = "java/util/concurrent/ConcurrentHashMap";
    for (String method : new String[] {"putVal", "computeIfAbsent", "compute", "merge"}) {
      Builder added = at(method, Call.ADDED_KEY_IF_MARKED, At.ENTRY).detail(Operand.argument(0));
      add(added.afterCallOf("addCount").mark(CONTROL));
    }
    for (String method : new String[] {"initTable", "tryPresize", "transfer"}) {
      add(at(method, Call.LIMITED, At.BEFORE_WRITE).beforeWriteOf(CONTROL));
    }
  }

  private void otherMaps() {
    in = "java/util/Hashtable";
    add(withKey("addEntry", At.EXIT, 1).size("count"));
    in = "java/util/WeakHashMap";
    add(withKey("put", At.NULL_EXIT, 0).size("size"));
    in = "java/util/IdentityHashMap";
    add(withKey("put", At.NULL_EXIT, 0).size("size"));
    in = "java/util/TreeMap";
    if (Runtime.version().feature() < ADD_ENTRY) {
      add(withKey("put", At.NULL_EXIT, 0).size("size"));
    } else {
      add(withKey("addEntry*", At.EXIT, 0).size("size"));
    }
    in = "java/util/concurrent/ConcurrentSkipListMap";
    add(withKey("doPut", At.ENTRY, 0).afterCallOf("addCount"));
  }

  /** Only what appends and is not what an iterator adds by, which must not meet other changes. */
  private void lists() {
    in = "java/util/ArrayList";
    add(at("add", Call.ADDED, At.EXIT).only("(Ljava/lang/Object;)Z").size("size"));
    in = "java/util/LinkedList";
    add(at("add", Call.ADDED, At.EXIT).only("(Ljava/lang/Object;)Z").size("size"));
    add(at("addLast", Call.ADDED, At.EXIT).size("size"));
    in = "java/util/ArrayDeque";
    add(withKey("addFirst", At.EXIT, 0));
    add(withKey("addLast", At.EXIT, 0));
  }

  private Builder withKey(String method, At at, int key) {
    return at(method, Call.ADDED_KEY, at).detail(Operand.argument(key));
  }

  /** The kind has no meaning for an insertion. */
  private Builder at(String method, Call call, At at) {
    return new Builder(in, method, call, Kind.COLLECTION, at);
  }

  private void add(Builder builder) {
    byClass.computeIfAbsent(in, name -> new ArrayList<>(4)).add(builder.build());
  }
}
