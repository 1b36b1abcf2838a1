package heapwarden.track;

import heapwarden.finding.Kind;
import heapwarden.hook.Hooks;
import heapwarden.hook.Sink;
import heapwarden.stack.BacktraceHash;
import heapwarden.stack.Guard;
import heapwarden.stack.Site;
import heapwarden.stack.Stacks;
import heapwarden.stack.Trace;
import java.io.File;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicLong;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The sink of the hooks: records what is opened, and forgets it when it is closed.
 *
 * <p>On application threads. An opening takes a stack (about 1.2 us at depth 30), interns it and
 * adds an entry; a closing finds the entry and ends it (tens of nanoseconds). No lock is taken,
 * nothing is logged, and no method of an application class is called. The first opening at a new
 * site turns the stack into frames, some 10 us.
 *
 * <p>What is dropped is counted: beyond {@code max.tracked} live entries, and re-entrant openings
 * in the midst of our own work are not recorded at all. A closing is never dropped, since that
 * would make a leak of a resource that is none.
 */
public final class Tracker extends Sink {
  private static final Kind[] KINDS = Kind.values();

  /**
   * Points that also meet what is no opening: only what is counts towards the rate. Beyond it an
   * object that is met again is not told from a new one.
   */
  private static final int CONDITIONAL = Hooks.ONCE | Hooks.ONLY_OWNED;

  private static final int JDBC = Hooks.JDBC_CONNECTION | Hooks.JDBC_STATEMENT | Hooks.JDBC_RESULT;

  /** Points that open nothing, but tell of what is open. */
  private static final int BESIDE = Hooks.WRAPS | Hooks.FRONTS;

  /** The frames of {@link #record}, of {@link #opened} and of the hook class. */
  private static final int OWN_FRAMES = 3;

  private static final int MAX_LABEL = 200;
  private static final int RESCUED_CAPACITY = 1024;

  private final Stacks stacks;
  private final LiveTable table = new LiveTable();
  private final Guard guard = new Guard();
  private final Quota quota;
  private final Counters opened = new Counters();
  private final Counters closed = new Counters();

  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong sampled = new AtomicLong();
  private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

  /** The only ways to executors that are gone. */
  private final ReferenceQueue<Object> deserted = new ReferenceQueue<>();

  /** Executors that a finaliser or cleaner has shut down: handed to the agent's thread, once up. */
  private volatile @Nullable MpscAtomicArrayQueue<Entry> rescued;

  private final EnumSet<Kind> kinds;
  private final int sampling;
  private final Throttle throttle;

  /** Where I/O calls may be made to fail. */
  private @Nullable Failures failures;

  private volatile @Nullable Jdbc jdbc;
  private volatile @Nullable ThreadGroup household;
  private volatile @Nullable Thread attaching;
  private volatile @Nullable Contexts contexts;
  private volatile int now = 1;
  private final long max;

  /** Where there is a budget. */
  private volatile @Nullable Meter meter;

  /**
   * Creates a tracker.
   *
   * @param kinds which kinds to record
   * @param max the most live resources to hold
   * @param sampling record one in so many openings; 1 for all
   * @param rate how many openings to record per second, kind and stripe of threads before only a
   *     sample of further ones is; 0 for all
   */
  public Tracker(Stacks stacks, EnumSet<Kind> kinds, long max, int sampling, long rate) {
    this.stacks = stacks;
    this.kinds = kinds;
    this.max = max;
    this.quota = new Quota(max);
    this.sampling = sampling;
    this.throttle = new Throttle(rate);
  }

  /** Tells of each opening there; before this is in force. */
  public void tell(Failures watching) {
    failures = watching;
  }

  /** Names the agent's own threads: what they open is not recorded. */
  public void exclude(ThreadGroup group) {
    household = group;
  }

  /**
   * Names the thread that attaches: what it opens is not recorded either. It reads classes of ours
   * from the jar while hooks are in force; if it met one that needs a class which another thread is
   * just reading, the two would wait for each other for ever.
   */
  public void exclude(Thread thread) {
    attaching = thread;
  }

  /** From now on notes for whom each thread works that opens something. */
  public void tellApart(Contexts by) {
    contexts = by;
  }

  @Nullable Contexts contexts() {
    return contexts;
  }

  @Override
  public void opened(
      @Nullable Object resource, @Nullable Object owner, @Nullable Object detail, int point) {
    if (resource == null || (owner != null && (point & Hooks.UNLESS_OWNED) != 0)) {
      return;
    }
    if ((point & JDBC) != 0 && isOfAnother(owner, point)) {
      return;
    }
    Thread thread = Thread.currentThread();
    int threadHash = System.identityHashCode(thread);
    if ((point & BESIDE) != 0) {
      if (!isOwn(thread)) {
        note(resource, owner, point, threadHash);
      }
      return;
    }
    Kind kind = kind(resource, detail, point);
    if ((point & CONDITIONAL) == 0
        ? !throttle.admits(threadHash, kind)
        : (point & Hooks.ONLY_OWNED) == 0 && throttle.leavesOut(threadHash, kind)) {
      return;
    }
    if (isOwn(thread)) {
      return;
    }
    int slot = guard.enter(threadHash);
    if (slot < 0) {
      if (slot == Guard.BUSY) {
        dropped.getAndIncrement();
      }
      return;
    }
    Meter running = meter;
    long begin = running == null ? 0 : running.begin(threadHash);
    try {
      record(thread, threadHash, kind, resource, owner, detail, point);
    } finally {
      guard.leave(slot);
      if (running != null && begin != 0) {
        running.end(begin);
      }
    }
  }

  private boolean isOwn(Thread thread) {
    return thread.getThreadGroup() == household || thread == attaching;
  }

  private void record(
      Thread thread,
      int threadHash,
      Kind kind,
      Object resource,
      @Nullable Object owner,
      @Nullable Object detail,
      int point) {
    if (!kinds.contains(kind)) {
      return;
    }
    int hash = System.identityHashCode(resource);
    Entry ownerEntry = null;
    if ((point & CONDITIONAL) != 0) {
      if (!counts(resource, owner, hash, point)) {
        return;
      }
      ownerEntry = owner == null ? null : table.find(owner, System.identityHashCode(owner));
      if (ownerEntry == null && (point & Hooks.ONLY_OWNED) != 0) {
        return;
      }
      if (!throttle.admits(threadHash, kind)) {
        return;
      }
    }
    if (sampling > 1 && !inSample(hash)) {
      sampled.getAndIncrement();
      return;
    }
    Trace trace = new Trace();
    long key = stacks.key(trace, kind, resource.getClass());
    Site site = stacks.find(key);
    if (site == null) {
      site = firstSeen(key, trace, kind, resource, point);
    }
    if (site.isCovered()) {
      return;
    }
    if (!quota.take(threadHash)) {
      dropped.getAndIncrement();
      return;
    }
    if (ownerEntry == null
        && owner != null
        && (point & (Hooks.JDBC_STATEMENT | Hooks.JDBC_RESULT)) != 0) {
      ownerEntry = adopt(owner, site, thread);
    }
    opened.add(threadHash, kind);
    Entry entry = entry(thread, resource, ownerEntry, detail, point, hash, site);
    Contexts by = contexts;
    if (by != null) {
      by.open(entry);
    }
    table.add(entry);
    Failures watching = failures;
    if (watching != null) {
      watching.opened(entry, thread);
    }
  }

  /** A wrapper that writes into something, or what an executor was handed out behind. */
  private void note(Object outer, @Nullable Object inner, int point, int threadHash) {
    Entry entry = inner == null ? null : table.find(inner);
    if (entry == null) {
      return;
    }
    if ((point & Hooks.FRONTS) != 0) {
      if (entry instanceof Entry.OfPool) {
        ((Entry.OfPool) entry).handOutBehind(outer, deserted);
      }
      return;
    }
    if (!quota.take(threadHash)) {
      dropped.getAndIncrement();
      return;
    }
    Entry.Wrapper.follow(table, entry, outer, collected, System.identityHashCode(outer));
  }

  /** Follows the connection of a statement, or the statement of a result, not seen to open. */
  private Entry adopt(Object owner, Site site, Thread thread) {
    int hash = System.identityHashCode(owner);
    Entry adopted = new Entry.Adopted(owner, collected, hash, site, now, thread.getName());
    table.add(adopted);
    return adopted;
  }

  /** A sample by object, so that the close of one left out is a miss like any other. */
  private boolean inSample(int hash) {
    return (BacktraceHash.mix(1, hash) >>> 32) % sampling == 0;
  }

  private static Kind kind(Object resource, @Nullable Object detail, int point) {
    Kind kind = KINDS[point & Hooks.KIND_MASK];
    if ((point & Hooks.LISTENING) != 0 && detail != null && detail != Boolean.FALSE) {
      return Kind.SERVER_SOCKET;
    }
    if ((point & Hooks.BY_CLASS) != 0 && resource instanceof ScheduledThreadPoolExecutor) {
      return Kind.SCHEDULED_EXECUTOR;
    }
    return kind;
  }

  /** Whether a call at a point that may see anything really is an opening, and the first. */
  private boolean counts(Object resource, @Nullable Object owner, int hash, int point) {
    if ((point & JDBC) != 0 && !jdbc().opens(owner, point)) {
      return false;
    }
    if ((point & Hooks.AUTO_CLOSEABLE) != 0 && !(resource instanceof AutoCloseable)) {
      return false;
    }
    Entry known = table.find(resource, hash);
    return known == null || known.isSilent();
  }

  /**
   * Whether a call looks like one of JDBC, and is known to be none. Of the first call nothing is
   * known yet: to learn the types loads classes, which is left to {@link #counts}, in the guard.
   */
  private boolean isOfAnother(@Nullable Object owner, int point) {
    Jdbc known = jdbc;
    return known != null && !known.opens(owner, point);
  }

  private Jdbc jdbc() {
    Jdbc known = jdbc;
    if (known == null) {
      known = new Jdbc();
      jdbc = known;
    }
    return known;
  }

  private Site firstSeen(long key, Trace trace, Kind kind, Object resource, int point) {
    Site fresh = stacks.materialise(key, trace, OWN_FRAMES, kind, resource.getClass());
    if (Covers.covers(fresh)) {
      fresh.cover();
    }
    Site known = stacks.add(stacks.shortened(fresh));
    if ((point & JDBC) != 0) {
      // Added first: what another thread learns meanwhile is seen by one of the two.
      if (jdbc().learn(fresh)) {
        for (Site before : stacks.all()) {
          coverNested(before);
        }
      }
      coverNested(fresh);
      coverNested(known);
    }
    // In a full table all sites of a kind share one, which cannot be covered.
    return fresh.isCovered() ? fresh : known;
  }

  private void coverNested(Site site) {
    if (site.kind() == Kind.JDBC && !site.isCovered() && jdbc().isNested(site)) {
      site.cover();
    }
  }

  private Entry entry(
      Thread thread,
      Object resource,
      @Nullable Entry owner,
      @Nullable Object detail,
      int point,
      int hash,
      Site site) {
    String name = thread.getName();
    String label = detail != null && site.wantsLabel() ? label(detail) : null;
    if ((point & Hooks.OWN_THREAD) != 0 && detail != null) {
      int workerHash = System.identityHashCode(detail);
      Entry.TimerThreadEntry worker =
          new Entry.TimerThreadEntry(detail, collected, workerHash, site, now, name);
      table.add(worker);
      return new Entry.OfTimer(resource, collected, hash, site, now, name, label, worker);
    }
    if (owner != null) {
      Entry.Owned owned = new Entry.Owned(owner, resource, collected, hash, site, now, name, label);
      if ((point & Hooks.JDBC_RESULT) != 0 && owner instanceof Entry.Parent) {
        replaceResult((Entry.Parent) owner, owned);
      }
      return owned;
    }
    if ((point & Hooks.BY_CLASS) != 0 && site.kind() == Kind.SCHEDULED_EXECUTOR) {
      return Entry.OfPool.of(resource, collected, hash, site, now, name);
    }
    return new Entry(resource, collected, hash, site, now, name, label);
  }

  /** A statement has one result set at a time: JDBC closes the one before. */
  private void replaceResult(Entry.Parent statement, Entry.Owned result) {
    Entry before = statement.latest;
    statement.latest = result;
    if (before != null) {
      end(before, Entry.CLOSED, System.identityHashCode(Thread.currentThread()));
    }
  }

  /** Only classes of the JDK are asked for their text. */
  private static @Nullable String label(Object detail) {
    String label = null;
    if (detail instanceof String) {
      label = (String) detail;
    } else if (detail.getClass() == File.class) {
      label = ((File) detail).getPath();
    } else if (detail.getClass() == InetSocketAddress.class
        || (detail instanceof Path && detail.getClass().getClassLoader() == null)) {
      label = detail.toString();
    }
    return label != null && label.length() > MAX_LABEL ? label.substring(0, MAX_LABEL) : label;
  }

  @Override
  public void detailed(@Nullable Object resource, @Nullable Object detail, int point) {
    if (resource == null || detail == null) {
      return;
    }
    Entry entry = table.find(resource);
    if (entry != null && entry.label == null && entry.site.wantsLabel()) {
      entry.label = label(detail);
    }
  }

  @Override
  public void closed(@Nullable Object resource, int point) {
    if (resource == null) {
      return;
    }
    Entry entry = table.find(resource);
    if (entry == null) {
      return;
    }
    Thread thread = Thread.currentThread();
    int threadHash = System.identityHashCode(thread);
    if ((point & Hooks.THREAD_ENDED) != 0) {
      threadEnded(entry, threadHash);
      return;
    }
    Kind kind = entry.site.kind();
    boolean late = kind.isExecutor() && isCollecting(thread);
    if (end(entry, late ? Entry.COLLECTED : Entry.CLOSED, threadHash) && late) {
      MpscAtomicArrayQueue<Entry> queue = rescued;
      if (queue == null || !queue.offer(entry)) {
        dropped.getAndIncrement();
      }
    }
    if (kind == Kind.JDBC) {
      endAdopted(resource, entry.hash, threadHash);
    }
  }

  /** What was opened may have been adopted as well, by racing threads even twice. */
  private void endAdopted(Object resource, int hash, int threadHash) {
    Entry adopted = table.find(resource, hash);
    while (adopted != null && adopted.isSilent()) {
      end(adopted, Entry.CLOSED, threadHash);
      adopted = table.find(resource, hash);
    }
  }

  /** Whether the JVM is closing what the program has dropped. */
  private static boolean isCollecting(Thread thread) {
    String type = thread.getClass().getName();
    return type.equals("java.lang.ref.Finalizer$FinalizerThread")
        || (type.equals("jdk.internal.misc.InnocuousThread")
            && thread.getName().contains("Cleaner"));
  }

  private void threadEnded(Entry entry, int threadHash) {
    end(entry, Entry.CLOSED, threadHash);
    if (entry instanceof Entry.TimerThreadEntry) {
      Entry timer = ((Entry.TimerThreadEntry) entry).timer;
      // When the timer itself is gone, its thread ends for that reason: left to the ledger.
      if (timer != null && timer.get() != null) {
        end(timer, Entry.CLOSED, threadHash);
      }
    }
  }

  private boolean end(Entry entry, int how, int threadHash) {
    if (!entry.end(how)) {
      return false;
    }
    table.unlink(entry);
    if (entry.takesPlace()) {
      quota.give(threadHash);
    }
    if (!entry.isSilent()) {
      closed.add(threadHash, entry.site.kind());
    }
    return true;
  }

  /** Measures from now on what recording costs. Agent's thread only, as what follows. */
  public void measure(Meter by) {
    meter = by;
  }

  /**
   * Records fewer openings.
   *
   * @param step 0 for all that were asked for, one more for a quarter each
   */
  public void slow(int step) {
    throttle.slow(step);
  }

  /** Holds no more resources than now, or again as many as at first. */
  public void close(boolean full) {
    quota.resize(full ? Math.min(max, Math.max(0, live())) : max);
  }

  /** How many openings have taken a stack so far, those too that found no room then. */
  public long recorded() {
    return opened.total() + dropped.get();
  }

  /** How many closings were. */
  public long ended() {
    return closed.total();
  }

  /** How many openings were left out to save time. */
  public long leftOut() {
    return sampled();
  }

  // What follows is called on the agent's thread only, by Ledger.

  /** An executor that the JVM has shut down because the program had dropped it. */
  @Nullable Entry nextRescued() {
    MpscAtomicArrayQueue<Entry> queue = rescued;
    return queue == null ? null : queue.poll();
  }

  /** Lets them be handed over from now on; before that they are counted as dropped. */
  void expectRescued() {
    if (rescued == null) {
      rescued = new MpscAtomicArrayQueue<>(RESCUED_CAPACITY);
    }
  }

  /** Waits for a collected resource; {@code null} when none came in time. */
  @Nullable Entry nextCollected(long millis) throws InterruptedException {
    Reference<?> reference = millis > 0 ? collected.remove(millis) : collected.poll();
    return (Entry) reference;
  }

  /** An executor that the program can reach no more, open or closed; {@code null} for no more. */
  Entry.@Nullable OfPool nextDeserted() {
    Reference<?> front = deserted.poll();
    return front == null ? null : ((Entry.Front) front).pool;
  }

  /** Ends an entry whose resource is gone; false when it had been closed before. */
  boolean endCollected(Entry entry, int how) {
    return end(entry, how, 0);
  }

  LiveTable table() {
    return table;
  }

  /** Begins the next sample and answers the number of the one that ended. */
  int turn() {
    int ended = now;
    now = ended + 1;
    return ended;
  }

  int now() {
    return now;
  }

  void refill() {
    throttle.refill();
  }

  /** How many are open, or may be: for a moment more than are, never less. */
  long live() {
    long ended = closed.total(); // first
    return opened.total() - ended;
  }

  long opened(Kind kind) {
    return opened.of(kind);
  }

  long closed(Kind kind) {
    return closed.of(kind);
  }

  long dropped() {
    return dropped.get();
  }

  long sampled() {
    return sampled.get() + throttle.sampled();
  }

  Stacks stacks() {
    return stacks;
  }
}
