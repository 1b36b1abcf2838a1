package heapwarden.grow;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of an owner path from the census on in which its container has grown: what it is
 * called, and what becomes of it. Of a path that leads to several the changes of none are followed.
 * Agent's thread only.
 */
final class Trail {
  /** How many containers of one path stand for all. */
  static final int MEMBERS = 4;

  private static final int[] NO_NODES = {};

  final String owner;

  /** The classes that declare the fields of the path. */
  final List<String> classes;

  /** Whether a thread-local leads to it. */
  final boolean local;

  /** The nodes of the first few of several. */
  int[] nodes = NO_NODES;

  /** A few of several containers, or what holds its array. */
  private List<WeakReference<Object>> members = List.of();

  /** The field that holds the array. */
  @Nullable String field;

  /** The one container. */
  private @Nullable WeakReference<Object> container;

  /** How many there would be had the walk entered all elements of what holds them. */
  long estimate;

  long removed = Container.UNKNOWN;
  long bytes = Container.UNKNOWN;

  /** How far off that estimate may be, as a part of it. */
  float bytesError = Float.NaN;

  byte probes;
  byte stayed;
  int probedAgo;

  /** Of the tasks in it that were looked at, the share that is cancelled; NaN when it has none. */
  float cancelled = Float.NaN;

  int others;

  /** Where its elements were picked from time to time. */
  @Nullable Probes picked;

  /** The first element of a list, and how often it was another than before. */
  private @Nullable WeakReference<Object> head;

  private int heads;
  private int looks;
  private int weighedAt;
  private long weighedSize;
  private long lastSize;
  private long lastChanges = Container.UNKNOWN;

  Trail(String owner, List<String> classes, boolean local) {
    this.owner = owner;
    this.classes = classes;
    this.local = local;
  }

  /** Notes the node of one of several. */
  void addNode(int index, int node) {
    if (index < MEMBERS) {
      nodes = nodes.length == 0 ? new int[MEMBERS] : nodes;
      nodes[index] = node;
    }
  }

  /** What a watch on insertions needs: its containers, or what holds its array; a few, weakly. */
  List<WeakReference<Object>> members() {
    WeakReference<Object> one = container;
    return one == null || field != null ? members : List.of(one);
  }

  /** Keeps these as members, weakly. */
  void keep(Object... some) {
    List<WeakReference<Object>> kept = new ArrayList<>(some.length);
    for (Object one : some) {
      kept.add(new WeakReference<>(one));
    }
    members = kept;
  }

  /**
   * Follows changes of the one container, for the removals among them: each insertion and each
   * removal is a change, and the size tells their difference. Of a chain those taken are counted.
   *
   * @return whether it is the container of the census before
   */
  boolean follow(Object object, long size, long changes, long taken) {
    boolean same = container != null && container.get() == object;
    if (!same) {
      container = new WeakReference<>(object);
      removed = changes == Container.UNKNOWN ? taken : 0;
    } else if (taken != Container.UNKNOWN) {
      removed = taken;
    } else if (changes != Container.UNKNOWN && lastChanges != Container.UNKNOWN) {
      long made = changes - lastChanges & 0xffffffffL;
      long grown = size - lastSize;
      removed += Math.max(0, Math.max(-grown, (made - grown) / 2));
    }
    lastSize = size;
    lastChanges = changes;
    return same;
  }

  /** Notes the first element of a list: one that is another each time is that of a queue. */
  boolean isQueue(@Nullable Object first) {
    if (first == null) {
      return false;
    }
    looks++;
    if (head == null || head.get() != first) {
      heads += head == null ? 0 : 1;
      head = new WeakReference<>(first);
    }
    return looks >= Path.LEAST && 4 * heads >= 3 * looks;
  }

  /** Whether it is time to weigh it: when its size has changed by a tenth, or long after. */
  boolean wantsWeighing(long size, int now) {
    boolean changed = Math.abs(size - weighedSize) * 10 >= Math.max(1, weighedSize);
    return changed || now - weighedAt >= 64;
  }

  void weighed(long weight, double error, long size, int now) {
    bytes = weight;
    bytesError = (float) error;
    weighedSize = size;
    weighedAt = now;
  }

  /** A path that leads to several is followed as a whole, without a look at their changes. */
  void followMany() {
    container = null;
    removed = Container.UNKNOWN;
    probes = 0;
    picked = null;
    bytes = Container.UNKNOWN;
  }
}
