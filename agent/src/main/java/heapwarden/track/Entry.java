package heapwarden.track;

import heapwarden.stack.Site;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A live resource: 56 bytes with compressed references, and nothing that keeps the resource alive.
 *
 * <p>A weak reference rather than a phantom one: it is cleared before a finaliser of the resource
 * could close it late, and its identity can be compared on JDK 11.
 */
class Entry extends WeakReference<Object> {
  static final int OPEN = 0;
  static final int CLOSED = 1;
  static final int COLLECTED = 2;

  /** The bits of the state that say whether it is open. */
  private static final int HOW = 3;

  /** The bit that says that a test was blamed for it. */
  private static final int BLAMED = 4;

  /** The bit of what is no resource of its own. */
  private static final int SILENT = 8;

  /** The bit of what takes up none of the places that {@code max.tracked} gives. */
  private static final int PLACELESS = 16;

  private static final int CONTEXT_SHIFT = 5;

  /** Room for {@link Contexts#MAX}, inclusive. */
  private static final int CONTEXT_MASK = (1 << 17) - 1;

  private static final int GROUP_SHIFT = CONTEXT_SHIFT + 17;

  /** How many groups of classes there are. */
  static final int GROUPS = 1 << Integer.SIZE - GROUP_SHIFT;

  private static final AtomicIntegerFieldUpdater<Entry> STATE =
      AtomicIntegerFieldUpdater.newUpdater(Entry.class, "state");

  /** The identity hash of the resource. */
  final int hash;

  /** The sample during which it was opened. */
  final int openedAt;

  final Site site;

  /** The name of the opening thread. */
  final String thread;

  /** A path or a peer; set at most once, soon after the opening. */
  volatile @Nullable String label;

  /** The next older entry of the chain; written by the rules of {@link LiveTable}. */
  @Nullable Entry next;

  /**
   * Whether it is open, whether it was blamed, what kind of entry it is, above these the context it
   * was opened in, and the group of the resource's class. Bits rather than methods of subclasses:
   * which of these a program has, changes as it goes, and the compiler would make the hooks anew
   * with each that is the first of its class.
   */
  private volatile int state;

  Entry(
      Object resource,
      ReferenceQueue<Object> queue,
      int hash,
      Site site,
      int openedAt,
      String thread,
      @Nullable String label) {
    super(resource, queue);
    this.hash = hash;
    this.site = site;
    this.openedAt = openedAt;
    this.thread = thread;
    this.label = label;
    STATE.lazySet(this, groupOf(resource) << GROUP_SHIFT);
  }

  /** The group of an object's class: one of a number, by the name. */
  static int groupOf(Object resource) {
    return resource.getClass().getName().hashCode() * 0x9E3779B1 >>> GROUP_SHIFT;
  }

  /** The group of the resource's class. */
  final int group() {
    return state >>> GROUP_SHIFT;
  }

  /** Leaves the state {@link #OPEN}; true for the one caller that did it. */
  final boolean end(int how) {
    int now = state;
    while ((now & HOW) == OPEN) {
      if (STATE.compareAndSet(this, now, now | how)) {
        return true;
      }
      now = state;
    }
    return false;
  }

  /** Notes the context it is opened in; before anybody else knows of it. */
  final void openIn(int context) {
    STATE.lazySet(this, state | context << CONTEXT_SHIFT);
  }

  /** The context it was opened in; 0 for none. */
  final int context() {
    return state >>> CONTEXT_SHIFT & CONTEXT_MASK;
  }

  /** Blames somebody for it; true for the one caller that did it. */
  final boolean blame() {
    int now = state;
    while ((now & BLAMED) == 0) {
      if (STATE.compareAndSet(this, now, now | BLAMED)) {
        return true;
      }
      now = state;
    }
    return false;
  }

  final boolean isBlamed() {
    return (state & BLAMED) != 0;
  }

  /** Whether the collector has found it, unclosed. */
  final boolean isCollected() {
    return (state & HOW) == COLLECTED;
  }

  /** Whether nobody has ended this entry itself. */
  final boolean isListed() {
    return (state & HOW) == OPEN;
  }

  /** Whether it is open, and not closed along with its owner either. */
  boolean isOpen() {
    return (state & HOW) == OPEN;
  }

  /** For constructors: notes what kind of entry it is. */
  final void mark(int traits) {
    STATE.lazySet(this, state | traits);
  }

  /** Whether it is no resource of its own: never counted, never found. */
  final boolean isSilent() {
    return (state & SILENT) != 0;
  }

  /** Whether it takes up one of the places that {@code max.tracked} gives. */
  final boolean takesPlace() {
    return (state & PLACELESS) == 0;
  }

  /** Something that others may belong to. */
  abstract static class Parent extends Entry {
    /** The latest thing that was opened from this one: a statement's result set. */
    @Nullable Entry latest;

    Parent(
        Object resource,
        ReferenceQueue<Object> queue,
        int hash,
        Site site,
        int openedAt,
        String thread,
        @Nullable String label) {
      super(resource, queue, hash, site, openedAt, thread, label);
    }
  }

  /**
   * A connection or statement whose opening was not seen: made before the agent came, or by a
   * driver's own constructor. It only tells whether what belongs to it was closed along with it.
   */
  static final class Adopted extends Parent {
    Adopted(
        Object resource,
        ReferenceQueue<Object> queue,
        int hash,
        Site site,
        int openedAt,
        String thread) {
      super(resource, queue, hash, site, openedAt, thread, null);
      mark(SILENT | PLACELESS);
    }
  }

  /** Something closed along with what it belongs to: a statement with its connection. */
  static final class Owned extends Parent {
    private final Entry owner;

    Owned(
        Entry owner,
        Object resource,
        ReferenceQueue<Object> queue,
        int hash,
        Site site,
        int openedAt,
        String thread,
        @Nullable String label) {
      super(resource, queue, hash, site, openedAt, thread, label);
      this.owner = owner;
    }

    @Override
    boolean isOpen() {
      return isListed() && owner.isOpen();
    }

    Entry owner() {
      return owner;
    }

    boolean ownerIsOpen() {
      return owner.isOpen();
    }
  }

  /** Something that writes into a resource, or into another such wrapper; no resource itself. */
  static final class Wrapper extends Entry {
    private final Entry inner;

    private Wrapper(Entry inner, Object wrapper, ReferenceQueue<Object> queue, int hash) {
      super(wrapper, queue, hash, inner.site, inner.openedAt, inner.thread, null);
      this.inner = inner;
      mark(SILENT);
    }

    /** Follows a wrapper; apart, so that this class is loaded only where wrappers are followed. */
    static void follow(
        LiveTable table, Entry inner, Object wrapper, ReferenceQueue<Object> queue, int hash) {
      table.add(new Wrapper(inner, wrapper, queue, hash));
    }

    /** What it writes into. */
    Entry inner() {
      return inner;
    }

    @Override
    boolean isOpen() {
      return isListed() && inner.isOpen();
    }
  }

  /** A timer, with its thread, which may outlive it. */
  static final class OfTimer extends Entry {
    final TimerThreadEntry worker;

    OfTimer(
        Object timer,
        ReferenceQueue<Object> queue,
        int hash,
        Site site,
        int openedAt,
        String thread,
        @Nullable String label,
        TimerThreadEntry worker) {
      super(timer, queue, hash, site, openedAt, thread, label);
      this.worker = worker;
      worker.timer = this;
    }
  }

  /**
   * A scheduled executor, and whether the program can still reach it. That is known of those of
   * {@code Executors.newSingleThreadScheduledExecutor()}: the method makes the executor, puts
   * another object before it and hands out only that, and nothing in the executor leads back there.
   * Whoever else puts such an object before an executor may keep the executor itself: that says
   * nothing.
   */
  static final class OfPool extends Entry {
    private static final String PACKAGE = "java.util.concurrent.";
    private static final String FACTORY = "newSingleThreadScheduledExecutor";

    /** Referred to by nobody else: it is gone with this entry. */
    private @Nullable Front front;

    private int desertedAt;

    private OfPool(
        Object pool,
        ReferenceQueue<Object> queue,
        int hash,
        Site site,
        int openedAt,
        String thread) {
      super(pool, queue, hash, site, openedAt, thread, null);
    }

    /** Apart, so that this class is loaded only where there are scheduled executors. */
    static Entry of(
        Object pool,
        ReferenceQueue<Object> queue,
        int hash,
        Site site,
        int openedAt,
        String thread) {
      return new OfPool(pool, queue, hash, site, openedAt, thread);
    }

    /** Follows what the executor was handed out behind, if nobody has the executor itself. */
    void handOutBehind(Object delegate, ReferenceQueue<Object> queue) {
      if (front == null && isOutOfReach(site.frames())) {
        front = new Front(this, delegate, queue);
      }
    }

    /** Between the opening and that method of the JDK there is nothing but constructors of it. */
    private static boolean isOutOfReach(StackTraceElement[] frames) {
      for (StackTraceElement frame : frames) {
        if (!frame.getClassName().startsWith(PACKAGE)) {
          return false;
        }
        if (!frame.getMethodName().equals("<init>")) {
          return frame.getMethodName().equals(FACTORY)
              && frame.getClassName().equals(PACKAGE + "Executors");
        }
      }
      return false;
    }

    /** Notes that the program can reach it no more. Agent's thread only, as what follows. */
    void desert(int sample) {
      desertedAt = sample;
    }

    /** Whether it was so before this sample. */
    boolean wasDeserted(int sample) {
      return desertedAt != 0 && desertedAt < sample;
    }
  }

  /**
   * What an executor was handed out behind. A phantom reference: until the last finaliser is
   * through, one might shut the executor down.
   */
  static final class Front extends PhantomReference<Object> {
    final OfPool pool;

    private Front(OfPool pool, Object delegate, ReferenceQueue<Object> queue) {
      super(delegate, queue);
      this.pool = pool;
    }
  }

  /** The thread of a timer: no resource of its own, but what tells that a timer has ended. */
  static final class TimerThreadEntry extends Entry {
    @Nullable OfTimer timer;

    TimerThreadEntry(
        Object worker,
        ReferenceQueue<Object> queue,
        int hash,
        Site site,
        int openedAt,
        String name) {
      super(worker, queue, hash, site, openedAt, name, null);
      mark(SILENT | PLACELESS);
    }

    @Override
    boolean isOpen() {
      return false;
    }
  }
}
