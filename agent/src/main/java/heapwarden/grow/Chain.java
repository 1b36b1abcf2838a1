package heapwarden.grow;

import heapwarden.peek.Peek;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts a chain of links without walking it whole each time: a hand-made linked list, or a
 * concurrent queue of the JDK.
 *
 * <p>Each node has an index along the chain. Every so many nodes a checkpoint holds a node weakly,
 * with its index. A count walks from the head to the nearest checkpoint that it meets, and from the
 * last checkpoint to the end: so it sees what was added at either end, and what was taken from the
 * head, at the cost of what changed; what was taken from elsewhere only while it is short. When no
 * checkpoint is met within the steps allowed, the chain is another one and is counted anew; as long
 * as its end was not reached its length is unknown. Agent's thread only.
 */
final class Chain {
  static final long UNKNOWN = -1;

  private static final int MAX_CHECKPOINTS = 2048;

  /** A chain of up to this length is walked whole to see whether its count is right. */
  private static final int EXACT = 4096;

  private static final class Checkpoint {
    final WeakReference<Object> node;
    final long index;

    Checkpoint(Object node, long index) {
      this.node = new WeakReference<>(node);
      this.index = index;
    }
  }

  private final long[] links;
  private List<Checkpoint> checkpoints = new ArrayList<>();
  private long spacing = 64;

  /** The census in which it was last counted. */
  int pass;

  /** What the last count came to. */
  long length = UNKNOWN;

  /** How many were taken from the head since the chain was first counted, or -1. */
  long removed = UNKNOWN;

  private long firstIndex;

  /** A chain whose next node is found by following the fields at these offsets in turn. */
  Chain(long... links) {
    this.links = links.clone();
  }

  boolean isOf(long[] offsets) {
    return Arrays.equals(links, offsets);
  }

  /**
   * The next node, or {@code null} where the chain ends or leads back to its head. What leads to an
   * object of another class leads out of the chain, and must not be read by these offsets.
   */
  static @Nullable Object next(Object node, Object head, long[] links, Class<?>[] classes) {
    Object next = node;
    for (int i = 0; i < links.length; i++) {
      if (next == null || next.getClass() != classes[i]) {
        return null;
      }
      next = Peek.reference(next, links[i]);
    }
    boolean leadsOn = next != null && next.getClass() == classes[0];
    boolean again =
        next == head || next == node; // a queue's node that was taken out leads to itself
    return leadsOn && !again ? next : null;
  }

  /**
   * Counts.
   *
   * @param classes the classes of the objects along one link, from the head on
   * @param steps how many nodes may be walked at most
   * @return how many of these were
   */
  int count(Object head, Class<?>[] classes, int steps) {
    int walked = track(head, classes, steps);
    return walked + check(head, classes);
  }

  /**
   * What was taken from the middle or the end leaves checkpoints that are part of the chain no
   * longer: where that is cheap, and they claim too much, the chain is counted anew.
   */
  private int check(Object head, Class<?>[] classes) {
    if (length > EXACT) {
      return 0;
    }
    int exact = 1;
    Object node = head;
    while (exact < length && (node = next(node, head, links, classes)) != null) {
      exact++;
    }
    if (exact + exact / 8 + 16 < length) {
      long before = removed;
      long gone = length - exact;
      int walked = restart(head, 0, classes);
      removed = before == UNKNOWN ? UNKNOWN : before + gone;
      return exact + walked;
    }
    return exact;
  }

  private int track(Object head, Class<?>[] classes, int steps) {
    if (next(head, head, links, classes) == null) {
      removed = removed == UNKNOWN ? UNKNOWN : removed + Math.max(0, length - 1);
      checkpoints = new ArrayList<>();
      length = 1;
      return 1;
    }
    AddressSet known = new AddressSet(Integer.highestOneBit(4 * checkpoints.size() + 15));
    List<Checkpoint> live = new ArrayList<>();
    List<Object> nodes = new ArrayList<>();
    for (Checkpoint one : checkpoints) {
      Object node = one.node.get();
      if (node != null && known.putIfAbsent(node, live.size()) < 0) {
        live.add(one);
        nodes.add(node);
      }
    }
    int walked = 0;
    List<Object> lead = new ArrayList<>();
    int at = -1;
    Object node = head;
    while (node != null && walked < steps && (at = known.find(node)) < 0) {
      if (walked % spacing == 0) {
        lead.add(node);
      }
      walked++;
      node = next(node, head, links, classes);
    }
    if (node != null && at < 0) {
      return steps + restart(head, steps, classes);
    }
    long first;
    List<Checkpoint> kept = new ArrayList<>();
    if (node == null) { // its end came first: nothing of before is left, and all is counted
      for (int i = 0; i < lead.size(); i++) {
        kept.add(new Checkpoint(lead.get(i), i * spacing));
      }
      removed = checkpoints.isEmpty() ? 0 : removed == UNKNOWN ? UNKNOWN : removed + length;
      checkpoints = kept;
      firstIndex = 0;
      length = walked;
      return walked;
    }
    first = live.get(at).index - walked;
    for (int i = 0; i < lead.size(); i++) {
      kept.add(new Checkpoint(lead.get(i), first + i * spacing));
    }
    kept.addAll(live.subList(at, live.size()));
    checkpoints = kept;
    if (removed != UNKNOWN) {
      removed += Math.max(0, first - firstIndex);
    }
    firstIndex = first;
    Checkpoint last = live.get(live.size() - 1);
    return walked
        + toTheEnd(head, nodes.get(live.size() - 1), last.index, first, steps - walked, classes);
  }

  private int restart(Object head, int steps, Class<?>[] classes) {
    checkpoints = new ArrayList<>();
    checkpoints.add(new Checkpoint(head, 0));
    firstIndex = 0;
    removed = 0;
    return toTheEnd(head, head, 0, 0, Math.max(steps, EXACT), classes);
  }

  private int toTheEnd(
      Object head, Object from, long index, long first, int steps, Class<?>[] classes) {
    int walked = 0;
    Object node = from;
    for (Object next = next(node, head, links, classes);
        next != null;
        next = next(node, head, links, classes)) {
      if (walked >= steps) {
        remember(node, index + walked);
        length = UNKNOWN;
        return walked;
      }
      walked++;
      node = next;
      if (walked % spacing == 0) {
        remember(node, index + walked);
      }
    }
    remember(node, index + walked);
    length = index + walked - first + 1;
    return walked;
  }

  private void remember(Object node, long index) {
    if (checkpoints.isEmpty() || checkpoints.get(checkpoints.size() - 1).index < index) {
      checkpoints.add(new Checkpoint(node, index));
    }
    if (checkpoints.size() > MAX_CHECKPOINTS) {
      List<Checkpoint> half = new ArrayList<>();
      for (int i = 0; i < checkpoints.size(); i += 2) {
        half.add(checkpoints.get(i));
      }
      Checkpoint last = checkpoints.get(checkpoints.size() - 1);
      if (half.get(half.size() - 1) != last) {
        half.add(last);
      }
      checkpoints = half;
      spacing *= 2;
    }
  }

  /** Fills {@code picked} with nodes from all along the chain; answers how many. */
  int pick(Object[] picked) {
    int found = 0;
    int step = Math.max(1, checkpoints.size() / picked.length);
    for (int i = 0; i < checkpoints.size() && found < picked.length; i += step) {
      Object node = checkpoints.get(i).node.get();
      if (node != null) {
        picked[found++] = node;
      }
    }
    return found;
  }

  long bytes() {
    return 72L * checkpoints.size() + 100;
  }
}
