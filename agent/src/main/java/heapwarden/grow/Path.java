package heapwarden.grow;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one owner path from census to census. The text of the path is made once it is
 * followed, which is when its container has grown. Agent's thread only.
 */
final class Path {
  /** How many a container must hold before it is looked at twice. */
  static final int LEAST = 16;

  /** How many containers of one path stand for all. */
  private static final int MEMBERS = 4;

  private static final int[] NO_NODES = {};

  final long key;
  final ContainerSample.Form form;
  final String type;

  /** The size when it was first met. */
  long first = -1;

  /** The census in which it was last met. */
  int pass;

  /** The sizes of all met in that census, and how many they were. */
  long sum;

  int met;

  /** The node of the first of these in the walk. */
  int node;

  /** The nodes of the first few; made once there is more than one. */
  int[] firstNodes = NO_NODES;

  /** What stands for a followed path: its containers, or what holds its array; a few, weakly. */
  final List<WeakReference<Object>> members = new ArrayList<>(0);

  /** The field that holds the array of a followed path. */
  @Nullable String field;

  /** How many there would be had the walk entered all elements of what holds them. */
  long estimate;

  long limit = Container.UNKNOWN;
  private long changes = Container.UNKNOWN;
  long removed = Container.UNKNOWN;
  int probes;
  int stayed;
  int probedAgo;
  boolean weak;

  /** Whether a thread-local leads to it. */
  boolean local;

  boolean evicts;

  /** Whether the limit is told by the name of a field beside it only. */
  boolean guessed;

  /** Whether it is a queue, from whose head elements are taken in order. */
  boolean queue;

  /** The first element of a list, and how often it was another than before. */
  private @Nullable WeakReference<Object> head;

  private int heads;
  private int looks;

  /**
   * Of the tasks in it that were looked at, the share that is cancelled; NaN when it holds none.
   */
  double cancelled = Double.NaN;

  int others;
  long bytes = Container.UNKNOWN;

  /** How far off that estimate may be, as a part of it. */
  float bytesError = Float.NaN;

  /** Whether it grew, so that it is sampled from now on. */
  boolean followed;

  /** Where its elements were picked from time to time. */
  @Nullable Probes picked;

  /** The size when it was last weighed, and the census in which it was. */
  long weighedSize;

  int weighedAt;

  @Nullable String owner;
  List<String> classes = List.of();

  /** The one container of a followed path. */
  @Nullable WeakReference<Object> container;

  private long lastSize;
  private long lastChanges = Container.UNKNOWN;

  Path(long key, ContainerSample.Form form, String type) {
    this.key = key;
    this.form = form;
    this.type = type;
  }

  /** Begins a census. */
  void begin(int now) {
    pass = now;
    sum = 0;
    met = 0;
    estimate = 0;
    others = 0;
    limit = Container.UNKNOWN;
  }

  /** Of several containers what 64 of them would hold, else what the one holds. */
  long size() {
    return met <= 1 ? sum : sum * Census.FAN / met;
  }

  long population() {
    return Math.max(met, estimate);
  }

  /** Adds one container that was met. */
  void add(int at, long size, long most, long changed) {
    if (met == 0) {
      node = at;
      limit = most;
      changes = changed;
    }
    if (followed && met < MEMBERS) {
      if (firstNodes.length <= met) {
        firstNodes = Arrays.copyOf(firstNodes, met == 0 ? 1 : MEMBERS);
      }
      firstNodes[met] = at;
    }
    met++;
    sum += size;
  }

  /** Whether it has grown since it was first met; once a census. */
  boolean hasGrown() {
    long now = size();
    if (first < 0) {
      first = now;
    }
    first = Math.min(first, now);
    return now >= LEAST && now > first;
  }

  /**
   * Follows changes of the one container, for the removals among them: each insertion and each
   * removal is a change, and the size tells their difference. Of a chain those taken are counted.
   *
   * @return whether it is the container of the census before
   */
  boolean follow(Object object, long taken) {
    boolean same = container != null && container.get() == object;
    if (!same) {
      container = new WeakReference<>(object);
      removed = changes == Container.UNKNOWN ? taken : 0;
    } else if (taken != Container.UNKNOWN) {
      removed = taken;
    } else if (changes != Container.UNKNOWN && lastChanges != Container.UNKNOWN) {
      long made = changes - lastChanges & 0xffffffffL;
      long grown = sum - lastSize;
      removed += Math.max(0, Math.max(-grown, (made - grown) / 2));
    }
    lastSize = sum;
    lastChanges = changes;
    return same;
  }

  /** Notes the first element of a list: one that is another each time is that of a queue. */
  void noteHead(@Nullable Object first) {
    if (first == null) {
      return;
    }
    looks++;
    heads += head != null && head.get() != first ? 1 : 0;
    head = new WeakReference<>(first);
    queue |= looks >= LEAST && 4 * heads >= 3 * looks;
  }

  /** Whether it is time to weigh it: when its size has changed by a tenth, or long after. */
  boolean wantsWeighing(int now) {
    boolean changed = Math.abs(sum - weighedSize) * 10 >= Math.max(1, weighedSize);
    return changed || now - weighedAt >= 64;
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
