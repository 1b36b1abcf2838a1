package heapwarden.grow;

import heapwarden.finding.Kind;
import heapwarden.hook.Sink;
import heapwarden.peek.ByIdentity;
import heapwarden.peek.Identity;
import heapwarden.stack.Guard;
import heapwarden.stack.Site;
import heapwarden.stack.Stacks;
import heapwarden.stack.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Who puts into the containers that are suspected of growing.
 *
 * <p>The sink of {@code Hooks.inserted}, which is woven only while something is suspected. On
 * application threads: an insertion into any other container of a woven class costs the comparison
 * in {@link ByIdentity}; one into a suspect is counted, and a sample of these takes a stack, see
 * {@link Tally}. Nothing is locked, and no method of an application class is called. Containers are
 * held weakly.
 *
 * <p>Dropped and counted: containers beyond {@value #MOST}, sites beyond {@link Tally#SITES} of a
 * suspect or beyond {@code max.stacks}, samples in the midst of our own work. What the agent's own
 * thread puts is not seen.
 */
public final class PutSites extends Sink {
  /** The most containers followed at once. */
  public static final int MOST = 64;

  /** The frames of {@link #sample}, of {@link #inserted} and of the hook class. */
  private static final int OWN_FRAMES = 3;

  private static final int BYTES_OF_A_SUSPECT = 80;
  private static final int BYTES_OF_A_TALLY = 350;

  private final Stacks stacks;
  private final Set<String> woven;
  private final Guard guard = new Guard();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong taken = new AtomicLong();
  private final Map<Long, Tally> tallies = new HashMap<>();
  private List<Suspect> suspects = new ArrayList<>();
  private volatile @Nullable Thread agent;

  /** Plain, since it is read at every insertion: one seen late is followed late. */
  private ByIdentity<Suspect> followed = new ByIdentity<>(Collections.emptyList());

  /**
   * Creates a sink that follows nothing yet.
   *
   * @param woven the names of the methods that are woven in containers of the application: where
   *     one calls another it is one insertion
   */
  public PutSites(Stacks stacks, Set<String> woven) {
    this.stacks = stacks;
    this.woven = woven;
    Identity.refersTo(new Suspect(this, new Tally(0), Kind.MAP), this);
  }

  /** Names the agent's own thread: what it puts is not seen. */
  public void exclude(Thread thread) {
    agent = thread;
  }

  @Override
  public void inserted(@Nullable Object container, long delta) {
    if (delta <= 0 || container == null) {
      return;
    }
    Suspect suspect = followed.find(container);
    if (suspect != null && suspect.tally.isDue(delta)) {
      sample(suspect, container, delta);
    }
  }

  private void sample(Suspect suspect, Object container, long delta) {
    Thread thread = Thread.currentThread();
    if (thread == agent) {
      return;
    }
    int slot = guard.enter(System.identityHashCode(thread));
    if (slot < 0) {
      dropped.getAndIncrement();
      return;
    }
    try {
      long weight = suspect.tally.sample(delta);
      Class<?> type = container instanceof Class ? (Class<?>) container : container.getClass();
      Trace trace = new Trace();
      taken.getAndIncrement();
      long key = stacks.key(trace, suspect.kind, type);
      Site site = stacks.find(key);
      if (site == null) {
        site = firstSeen(key, trace, suspect.kind, type);
      }
      if (!site.isCovered() && (stacks.isOverflow(site) || !suspect.tally.add(site, weight))) {
        dropped.getAndIncrement();
      }
    } finally {
      guard.leave(slot);
    }
  }

  private Site firstSeen(long key, Trace trace, Kind kind, Class<?> type) {
    Site fresh = stacks.materialise(key, trace, OWN_FRAMES, kind, type);
    if (isNested(fresh.frames(), type)) {
      fresh.cover();
    }
    return stacks.add(stacks.shortened(fresh));
  }

  /** Whether the container's own insertion called this one: it was seen there. */
  private boolean isNested(StackTraceElement[] frames, Class<?> type) {
    return frames.length > 1
        && woven.contains(frames[0].getMethodName())
        && woven.contains(frames[1].getMethodName())
        && isOf(frames[0], type)
        && isOf(frames[1], type);
  }

  /** The collections of the JDK are woven where one insertion passes once. */
  private static boolean isOf(StackTraceElement frame, Class<?> type) {
    for (Class<?> c = type; c != null && c.getClassLoader() != null; c = c.getSuperclass()) {
      if (c.getName().equals(frame.getClassName())) {
        return true;
      }
    }
    return false;
  }

  /**
   * Follows a container, of a kind told by its class. Nothing happens when it is followed already.
   *
   * @param key names what it belongs to: several containers of one key count together
   */
  public void follow(long key, Object container) {
    follow(key, container, container instanceof Map ? Kind.MAP : Kind.COLLECTION);
  }

  /** Follows a container of the given kind; it counts for the key it was given last. */
  public synchronized void follow(long key, Object container, Kind kind) {
    prune();
    Suspect known = known(container);
    if (known != null && known.tally.key == key) {
      return;
    }
    suspects.remove(known);
    if (suspects.size() >= MOST) {
      dropped.getAndIncrement();
      return;
    }
    Tally tally = tallies.computeIfAbsent(key, Tally::new);
    suspects.add(new Suspect(container, tally, kind));
    followed = new ByIdentity<>(suspects);
  }

  private @Nullable Suspect known(Object container) {
    for (Suspect suspect : suspects) {
      if (Identity.refersTo(suspect, container)) {
        return suspect;
      }
    }
    return null;
  }

  /** Follows what the census names. */
  public void follow(long key, PutTarget target) {
    if (target.isChain() || target.array() != null) {
      follow(key, target.watched(), Kind.COLLECTION);
    } else {
      follow(key, target.watched());
    }
  }

  /** Follows all objects of a class that are linked to a chain; see {@code InsertionTarget}. */
  public void followClass(long key, Class<?> nodeClass) {
    follow(key, nodeClass, Kind.COLLECTION);
  }

  /** Follows what has one of these keys and forgets the rest, with all that was counted. */
  public synchronized void retain(long[] keys) {
    long[] sorted = keys.clone();
    Arrays.sort(sorted);
    tallies.keySet().removeIf(key -> Arrays.binarySearch(sorted, key) < 0);
    suspects.removeIf(suspect -> !tallies.containsKey(suspect.tally.key));
    prune();
    followed = new ByIdentity<>(suspects);
  }

  /** Forgets containers that were collected; what they counted stays. */
  private void prune() {
    List<Suspect> alive = new ArrayList<>(suspects.size() + 1);
    for (Suspect suspect : suspects) {
      if (suspect.get() != null) {
        alive.add(suspect);
      }
    }
    suspects = alive;
  }

  /** Which sites put into what has this key, the greatest share first; empty when none is known. */
  public synchronized List<PutSite> sites(long key) {
    Tally tally = tallies.get(key);
    return tally == null ? Collections.emptyList() : tally.sites();
  }

  /**
   * How many elements were seen to be put into what has this key since it is followed. A lower
   * bound.
   */
  public synchronized long seen(long key) {
    Tally tally = tallies.get(key);
    return tally == null ? 0 : tally.seen();
  }

  /** How many stacks were taken for what has this key: whether its shares mean something. */
  public synchronized int samples(long key) {
    Tally tally = tallies.get(key);
    return tally == null ? 0 : tally.samples();
  }

  /** How many stacks were taken. */
  public long taken() {
    return taken.get();
  }

  /** How many samples and containers were left out. */
  public long dropped() {
    return dropped.get();
  }

  /** An estimate of the memory this takes, without the stacks. */
  public synchronized long bytes() {
    return (long) suspects.size() * BYTES_OF_A_SUSPECT + (long) tallies.size() * BYTES_OF_A_TALLY;
  }
}
