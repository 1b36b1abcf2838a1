package heapwarden.bound;

import heapwarden.config.Bound;
import heapwarden.hook.Sink;
import heapwarden.peek.ByIdentity;
import heapwarden.peek.Identity;
import heapwarden.stack.Guard;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.ToLongBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The containers under policies: the sink of the hooks on insertions and look-ups.
 *
 * <p>On application threads an insertion into a container of a woven class that is marked, or,
 * where its class has no room for a mark, large enough to be governed, costs the comparison in
 * {@link ByIdentity}; one into a governed container may evict, within the same call, at a point
 * where the container may be changed. Nothing is locked but what the container's own {@code remove}
 * locks. What an evicted value does when it is closed, on the same thread, evicts nothing in turn.
 * The agent's thread decides what is governed; it publishes that by a race, so one insertion more
 * or less is seen.
 */
public final class Governor extends Sink {
  /** The most containers governed at once. */
  public static final int MOST = 64;

  private static final int OFFERED = 16;

  private static final int LEAST_SEEN = 1 << 12;

  /** Fewer entries say nothing of how much one holds. */
  private static final int LEAST = 16;

  /** Nanoseconds for which a map that is serialized keeps the fields that are its own. */
  static final long WRITING = 1_000_000_000;

  private final Guard guard = new Guard();
  private final List<Governed> all = new ArrayList<>();
  private final List<BoundSample> past = new ArrayList<>();
  private final List<Note> notes = new ArrayList<>();
  private final Set<String> said = new HashSet<>();
  private final Emergency emergency = new Emergency();
  private final AtomicReferenceArray<@Nullable Offer> offers = new AtomicReferenceArray<>(OFFERED);
  private boolean fresh;
  private ByIdentity<Known> known = new ByIdentity<>(Collections.emptyList());
  private final LongSupplier clock;

  /** Governs nothing yet. */
  public Governor() {
    this(
        new LongSupplier() { // loaded with the first policy, where a lambda would cost more
          @Override
          public long getAsLong() {
            return System.nanoTime();
          }
        });
  }

  /** For tests, by a clock in nanoseconds. */
  Governor(LongSupplier clock) {
    this.clock = clock;
  }

  /** A way to a governed container: it itself, or what wraps it. */
  private static final class Known extends WeakReference<Object> {
    final Governed governed;
    final WeakReference<Object> inside;

    Known(Object container, Governed governed, WeakReference<Object> inside) {
      super(container);
      this.governed = governed;
      this.inside = inside;
    }

    @Nullable Object inside(Object container) {
      return Identity.refersTo(inside, container) ? container : inside.get();
    }
  }

  /** A container that a named method puts into. */
  private static final class Offer extends WeakReference<Object> {
    final int policy;

    Offer(Object container, int policy) {
      super(container);
      this.policy = policy;
    }
  }

  @Override
  public void adding(Object container, int hash) {
    Known one = known.find(container);
    if (one != null) {
      one.governed.adding(hash);
    }
  }

  @Override
  public void added(Object container) {
    Known one = known.find(container);
    if (one != null) {
      int slot = enter(one.governed);
      if (slot != Guard.REENTERED) {
        try {
          one.governed.added(container);
        } finally {
          leave(slot);
        }
      }
    }
  }

  @Override
  public void resized(Object container) {
    Known one = known.find(container);
    if (one != null) {
      one.governed.resized(container);
    }
  }

  @Override
  public int limited(int limit, Object container) {
    Known one = known.find(container);
    return one == null ? limit : one.governed.limited(limit);
  }

  /** The mark comes back with {@link #remark}. */
  @Override
  public void writing(Object container) {
    Known one = known.find(container);
    if (one != null) {
      one.governed.writing(container, clock.getAsLong());
    }
  }

  @Override
  public void addedKey(Object container, Object key) {
    Known one = known.find(container);
    if (one != null) {
      int slot = enter(one.governed);
      if (slot != Guard.REENTERED) {
        try {
          one.governed.addedKey(container, key);
        } finally {
          leave(slot);
        }
      }
    }
  }

  /** Only where code of the application may run within an eviction. */
  private int enter(Governed governed) {
    return governed.closes
        ? guard.enter(System.identityHashCode(Thread.currentThread()))
        : Guard.BUSY;
  }

  private void leave(int slot) {
    if (slot >= 0) {
      guard.leave(slot);
    }
  }

  @Override
  @SuppressWarnings("NullAway") // the hooks are known by java.lang, which has no annotation for it
  public Object looked(Object container, Object key, Object result) {
    Known one = container == null ? null : known.find(container);
    Object inside = one == null ? null : one.inside(container);
    if (one == null || inside == null) {
      return result;
    }
    one.governed.looked(inside, key, result != null);
    return result != null ? result : one.governed.restore(inside, key);
  }

  @Override
  public void removing(Object container, Object key) {
    Known one = known.find(container);
    if (one != null) {
      one.governed.removing(container, key);
    }
  }

  @Override
  public void lookedFor(Object container, Object key, boolean found) {
    Known one = container == null ? null : known.find(container);
    Object inside = one == null ? null : one.inside(container);
    if (one != null && inside != null) {
      one.governed.looked(inside, key, found);
    }
  }

  @Override
  public void looking(Object container, Object key, int call) {
    Known one = container == null ? null : known.find(container);
    Object inside = one == null ? null : one.inside(container);
    if (one != null && inside != null) {
      one.governed.looking(inside, key, call != 0);
    }
  }

  @Override
  public void putting(Object container, int policy) {
    if (container == null || known.find(container) != null) {
      return;
    }
    for (int i = 0; i < OFFERED; i++) {
      Offer there = offers.get(i);
      if (there == null) {
        offers.compareAndSet(i, null, new Offer(container, policy));
        return;
      }
      if (there.policy == policy && Identity.refersTo(there, container)) {
        return;
      }
    }
  }

  /** Governs a container that is not governed yet. Agent's thread only, as all that follows. */
  public void govern(Bound policy, String place, Object container) {
    Object inside = Inner.of(container);
    Known there = known.find(inside);
    if (there != null) {
      if (there.governed.policy != policy) {
        say(
            true,
            policy,
            place + " is governed by bound." + there.governed.policy.name() + " already");
      }
      return;
    }
    Governed governed = make(policy, place, container, inside);
    if (governed == null) {
      return;
    }
    if (all.size() >= MOST) {
      say(true, policy, place + " is not governed: there are " + MOST + " containers already");
      return;
    }
    all.add(governed);
    fresh = true;
    publish();
    governed.mark(inside);
    say(
        false,
        policy,
        (governed.isEnforcing() ? "bounds " : "watches ")
            + place
            + " ("
            + governed.type
            + ", "
            + count(governed.size(inside))
            + " entries)");
  }

  private @Nullable Governed make(Bound policy, String place, Object container, Object inside) {
    try {
      Table table = Table.of(inside.getClass());
      if (table != null) {
        return new GovernedTable(policy, place, container, inside, table);
      } else if (inside instanceof TreeMap || inside instanceof ConcurrentSkipListMap) {
        return new GovernedOrder(policy, place, container, inside);
      } else if (inside instanceof ArrayList
          || inside instanceof LinkedList
          || inside instanceof ArrayDeque) {
        return new GovernedList(policy, place, container, inside);
      }
    } catch (LinkageError e) {
      say(true, policy, place + " cannot be bounded on this JVM: " + e.getMessage());
      return null;
    }
    say(true, policy, place + " cannot be bounded: " + Refusals.of(inside.getClass()));
    return null;
  }

  private void publish() {
    List<Known> ways = new ArrayList<>();
    for (Governed governed : all) {
      Object container = governed.container();
      if (container == null) {
        continue;
      }
      Object inside = Inner.of(container);
      WeakReference<Object> reference = new WeakReference<>(inside);
      ways.add(new Known(inside, governed, reference));
      if (inside != container) {
        ways.add(new Known(container, governed, reference));
      }
    }
    known = new ByIdentity<>(ways);
  }

  /** Forgets what belongs to policies that are not among these. */
  public void retain(List<Bound> policies) {
    drop(governed -> !policies.contains(governed.policy));
  }

  /** Lets go of some, but keeps what came of them. */
  private void drop(Predicate<Governed> which) {
    for (Governed governed : all) {
      boolean told = governed.evicted() + governed.wouldEvict() > 0;
      if (which.test(governed) && told && past.size() < MOST) {
        past.add(new BoundSample(governed, -1, governed.bytesPerEntry()));
      }
    }
    List<Governed> before = new ArrayList<>(all);
    if (all.removeIf(which)) {
      publish();
      before.removeAll(all);
      before.forEach(Governor::unmark);
    }
  }

  private static void unmark(Governed governed) {
    Object container = governed.container();
    if (container != null) {
      governed.unmark(Inner.of(container));
    }
  }

  /** Leaves all containers as if there had been no policy. Nothing may be called any more. */
  public void leave() {
    all.forEach(Governor::unmark);
  }

  /** Lets go of containers of a policy that are not among these any more. */
  public void moved(Bound policy, List<Object> there) {
    drop(governed -> governed.policy == policy && !contains(there, governed.container()));
  }

  private static boolean contains(List<Object> objects, @Nullable Object wanted) {
    for (Object object : objects) {
      if (object == wanted) {
        return true;
      }
    }
    return false;
  }

  /** What the methods named by policies put into, by the number of the policy; empties the list. */
  public void takeOffers(List<Bound> policies) {
    for (int i = 0; i < OFFERED; i++) {
      Offer offer = offers.getAndSet(i, null);
      Object container = offer == null ? null : offer.get();
      if (offer != null && container != null && offer.policy < policies.size()) {
        Bound policy = policies.get(offer.policy);
        govern(policy, policy.target(), container);
      }
    }
  }

  /** The classes whose insertions must be seen. */
  public Set<Class<?>> classes() {
    Set<Class<?>> classes = new HashSet<>();
    for (Governed governed : all) {
      Object container = governed.container();
      if (container != null) {
        classes.add(Inner.of(container).getClass());
      }
    }
    return classes;
  }

  /** The size from which on insertions must be seen. */
  public int from() {
    int from = Integer.MAX_VALUE;
    for (Governed governed : all) {
      from = Math.min(from, governed.from());
    }
    return from;
  }

  /**
   * The size up to which insertions must be seen: what is larger is another container, unless one
   * grows several times as large before the next call. What is observed may grow without end.
   */
  public int to() {
    long to = 0;
    for (Governed governed : all) {
      if (!governed.isEnforcing()) {
        return Integer.MAX_VALUE;
      }
      Object container = governed.container();
      long size = container == null ? 0 : governed.size(Inner.of(container));
      to = Math.max(to, 2 * Math.max(size, governed.limit) + LEAST_SEEN);
    }
    return (int) Math.min(to, Integer.MAX_VALUE);
  }

  /** Whether something is governed since the last {@link #tend}. */
  public boolean hasNew() {
    return fresh;
  }

  /** Marks again what was serialized since; to be called about once a second. */
  public void remark() {
    long now = clock.getAsLong();
    for (Governed governed : all) {
      Object container = governed.container();
      if (container != null && governed.state() != State.REFUSED) {
        governed.markAfterWriting(Inner.of(container), now, WRITING);
      }
    }
  }

  /** Brings all up to date, and evicts where that may be done from here. */
  public void tend() {
    boolean lost = false;
    fresh = false;
    for (Governed governed : all) {
      Object container = governed.container();
      if (container == null) {
        lost = true;
      } else if (governed.state() != State.REFUSED) {
        Object inside = Inner.of(container);
        governed.markAtRest(inside);
        governed.tend(inside);
      }
    }
    if (lost) {
      drop(governed -> governed.container() == null);
    }
  }

  /**
   * Weighs what is governed, and makes limits in bytes into limits on entries.
   *
   * @param scale tells the bytes of a container of so many entries, or -1
   */
  public void weigh(ToLongBiFunction<Object, Long> scale) {
    for (Governed governed : all) {
      Object container = governed.container();
      if (container != null) {
        Object inside = Inner.of(container);
        long size = governed.size(inside);
        governed.weighed(size < LEAST ? -1 : scale.applyAsLong(inside, size), size);
      }
    }
  }

  private void tell(Governed governed) {
    String reason = governed.reason();
    if (reason != null) {
      say(
          true,
          governed.policy,
          governed.place + " is " + governed.state().label() + ": " + reason);
    }
  }

  private void say(boolean warning, Bound policy, String what) {
    String text = "bound." + policy.name() + ' ' + what;
    if (said.add(text)) {
      notes.add(new Note(warning, text));
    }
  }

  private static String count(long number) {
    return String.format(java.util.Locale.ROOT, "%,d", number);
  }

  /** What is to be said since the last call. */
  public List<Note> notes() {
    all.forEach(this::tell);
    List<Note> fresh = new ArrayList<>(notes);
    notes.clear();
    return fresh;
  }

  /**
   * Memory is short: what is enforced gets a lower limit, the worst first.
   *
   * @param excess how many bytes are live above the mark; none when it is not positive
   * @param fresh whether a collection has told so since the last call
   * @param fraction how much of each container is left at least
   */
  public void press(long excess, boolean fresh, double fraction) {
    notes.addAll(emergency.press(all, excess, fresh, fraction));
  }

  /** Memory is not short. */
  public void release() {
    notes.addAll(emergency.release());
  }

  /** What came of each container, those that are gone first. */
  public List<BoundSample> samples() {
    List<BoundSample> samples = new ArrayList<>(past);
    for (Governed governed : all) {
      Object container = governed.container();
      long size = container == null ? -1 : governed.size(Inner.of(container));
      samples.add(new BoundSample(governed, size, governed.bytesPerEntry()));
    }
    return samples;
  }

  public long bytes() {
    long bytes = 0;
    for (Governed governed : all) {
      bytes += governed.bytes();
    }
    return bytes;
  }
}
