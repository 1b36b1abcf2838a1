package heapwarden.track;

import heapwarden.finding.Kind;
import heapwarden.finding.Kind.Loss;
import heapwarden.stack.Site;
import heapwarden.track.SiteSample.Accumulator;
import java.nio.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TimerTask;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The agent's side of the tracker: judges what the garbage collector has found, and makes the
 * snapshots that detection sees. Agent's thread only. No lambdas or streams: the first in a JVM
 * costs milliseconds, and the exit of a short program waits for the last snapshot.
 */
public final class Ledger {
  private static final int ENTRY_BYTES = 56;

  /** A statement lost within so many samples of its connection's close was closed with it. */
  private static final int GRACE = 2;

  /** So many of one site on one connection are lost all the same: the connection was not meant. */
  private static final int CROWD = 8;

  /** Bounds the waiting: beyond it a lost statement is judged at once. */
  private static final int MAX_WAITING = 4096;

  private final Tracker tracker;
  private final OldCollections oldCollections = new OldCollections();
  private @Nullable TimerQueues timers;
  private @Nullable PoolStates pools;
  private boolean settled;
  private final Map<Site, Lost> lost = new HashMap<>();
  private final long[] lostByKind = new long[Kind.values().length];
  private final List<Entry.OfTimer> orphans = new ArrayList<>();
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final List<Entry> endedByUs = new ArrayList<>();
  private final List<Entry> orphansEndedByUs = new ArrayList<>();

  /** The static fields that keep something open, as far as anybody has looked for them. */
  private final Map<Entry, String> keepers = new HashMap<>();

  /** What was collected without having been closed, of one site. */
  private static final class Lost {
    long count;
    final List<Entry> examples = new ArrayList<>(2);

    /** By context; empty unless tests are told apart. */
    final Map<Integer, Long> openers = new HashMap<>(2);
  }

  private static final class Waiting {
    final Entry.Owned entry;
    final int until;

    Waiting(Entry.Owned entry, int until) {
      this.entry = entry;
      this.until = until;
    }
  }

  public Ledger(Tracker tracker) {
    this.tracker = tracker;
  }

  /** Is told from now on what the JVM shuts down; not before, since that loads a library. */
  public void expectRescued() {
    tracker.expectRescued();
  }

  /**
   * Judges what was collected, waiting for it up to the given time.
   *
   * @param millis how long to wait; 0 for not at all
   * @return how many resources came
   */
  public int drain(long millis) throws InterruptedException {
    tracker.refill();
    fit();
    int count = 0;
    for (Entry late = tracker.nextRescued(); late != null; late = tracker.nextRescued()) {
      lose(late);
      count++;
    }
    long end = System.nanoTime() + millis * 1_000_000;
    long left = millis;
    count += desert();
    while (true) {
      Entry entry = tracker.nextCollected(left);
      if (entry != null) {
        judge(entry);
        count++;
      } else if (left <= 0) {
        return count + desert();
      }
      left = Math.max(0, (end - System.nanoTime()) / 1_000_000);
    }
  }

  /** Notes which executors the program can reach no more, and answers how many are open. */
  private int desert() {
    int count = 0;
    for (Entry.OfPool pool = tracker.nextDeserted(); pool != null; pool = tracker.nextDeserted()) {
      pool.desert(tracker.now());
      count += pool.isOpen() ? 1 : 0;
    }
    return count;
  }

  /**
   * At each drain, not each sample: until the table fits, a burst of openings makes chains long.
   */
  private void fit() {
    tracker.table().fit(tracker.live());
  }

  private void judge(Entry entry) {
    Kind kind = entry.site.kind();
    if (entry.isSilent() || entry.site.isCovered()) {
      tracker.endCollected(entry, Entry.CLOSED);
    } else if (entry instanceof Entry.OfTimer) {
      judgeTimer((Entry.OfTimer) entry);
    } else if (kind.loss() == Loss.NONE || !entry.isOpen()) {
      tracker.endCollected(entry, Entry.CLOSED);
    } else if (entry instanceof Entry.Owned && waiting.size() < MAX_WAITING) {
      if (tracker.endCollected(entry, Entry.COLLECTED)) {
        waiting.add(new Waiting((Entry.Owned) entry, tracker.now() + GRACE));
      }
    } else {
      losing(entry);
      if (tracker.endCollected(entry, Entry.COLLECTED)) {
        count(entry);
      }
    }
  }

  /** Before it leaves the table: whoever looks there first and here then meets it. */
  private void losing(Entry entry) {
    Contexts contexts = tracker.contexts();
    if (contexts != null) {
      contexts.losing(entry);
    }
  }

  private void judgeTimer(Entry.OfTimer timer) {
    losing(timer);
    if (!tracker.endCollected(timer, Entry.COLLECTED)) {
      return;
    }
    if (timers().worksForEver(timer.worker.get())) {
      orphans.add(timer);
      lostByKind[timer.site.kind().ordinal()]++;
    } else {
      count(timer);
    }
  }

  /** Made on first need: it loads the classes of timers, which many programs never use. */
  private TimerQueues timers() {
    TimerQueues made = timers;
    if (made == null) {
      made = new TimerQueues();
      timers = made;
    }
    return made;
  }

  /**
   * Whether nobody can ever shut down this executor, which has threads. A sample after it was
   * deserted only: until JDK 17 a shutdown may be under way when the object it was called on is
   * gone.
   */
  private boolean isOrphan(Entry entry, int sample) {
    if (entry.site.kind() != Kind.SCHEDULED_EXECUTOR
        || !(entry instanceof Entry.OfPool)
        || !((Entry.OfPool) entry).wasDeserted(settled ? Integer.MAX_VALUE : sample)) {
      return false;
    }
    PoolStates made = pools;
    if (made == null) {
      made = new PoolStates();
      pools = made;
    }
    return made.livesForEver(entry.get());
  }

  private void lose(Entry entry) {
    losing(entry);
    count(entry);
  }

  private void count(Entry entry) {
    Lost of = lost.get(entry.site);
    if (of == null) {
      of = new Lost();
      lost.put(entry.site, of);
    }
    of.count++;
    if (entry.context() != Contexts.NONE) {
      of.openers.merge(entry.context(), 1L, Long::sum);
    }
    lostByKind[entry.site.kind().ordinal()]++;
    // Few openings of a site keep a label, and these need not be the first to be collected.
    if (of.examples.size() < 2) {
      of.examples.add(entry);
    } else if (entry.label != null && of.examples.get(0).label == null) {
      of.examples.set(0, entry);
    }
  }

  /** Ends the sample and tells what is open, lost and orphaned. */
  public Snapshot snapshot() {
    int sample = tracker.turn();
    fit();
    for (Iterator<Site> all = lost.keySet().iterator(); all.hasNext(); ) {
      if (all.next().isCovered()) {
        all.remove();
      }
    }
    settleWaiting(sample);
    Map<Site, Accumulator> bySite = new HashMap<>();
    tracker
        .table()
        .sweep(
            new Consumer<Entry>() {
              @Override
              public void accept(Entry entry) {
                see(entry, sample, bySite);
              }
            });
    for (Map.Entry<Site, Lost> one : lost.entrySet()) {
      Accumulator sum = at(one.getKey(), sample, bySite);
      sum.lost = one.getValue().count;
      sum.gone.putAll(one.getValue().openers);
      for (Entry example : one.getValue().examples) {
        sum.note(example.label, example.thread);
      }
    }
    countOrphans(sample, bySite);
    for (Entry ended : endedByUs) {
      if (!ended.isListed()) {
        at(ended.site, sample, bySite).see(ended, sample);
      }
    }
    for (Entry ended : orphansEndedByUs) {
      if (!ended.isListed()) {
        at(ended.site, sample, bySite).orphan(ended);
      }
    }
    List<SiteSample> sites = new ArrayList<>(bySite.size());
    for (Accumulator sum : bySite.values()) {
      sites.add(new SiteSample(sum, tracker.contexts()));
    }
    return snapshot(sample, sites, oldCollections.ranSinceTold());
  }

  /** The counts of this moment, without sites, and without ending the sample. */
  public Snapshot counted() {
    return snapshot(tracker.now(), List.of(), false);
  }

  private Snapshot snapshot(int sample, List<SiteSample> sites, boolean oldCollected) {
    Map<Kind, Snapshot.KindCount> kinds = counts();
    return new Snapshot(
        sample, sites, kinds, tracker.dropped(), tracker.sampled(), bytes(), oldCollected);
  }

  /** An estimate of the memory that what is open, and where it was opened, takes now. */
  public long bytes() {
    return Math.max(0, tracker.live()) * ENTRY_BYTES
        + tracker.table().headBytes()
        + tracker.stacks().bytes();
  }

  /** Notes that the agent is ending this: the program has not, and that is what verdicts are of. */
  public void endedByUs(LiveResource resource) {
    Entry entry = resource.entry();
    if (isOrphan(entry)) {
      orphansEndedByUs.add(entry);
    } else if (!(entry instanceof Entry.Owned && isOrphan(((Entry.Owned) entry).owner()))) {
      endedByUs.add(entry);
    }
  }

  private boolean isOrphan(Entry entry) {
    if (entry instanceof Entry.OfTimer) {
      return entry.isCollected() && timers().worksForEver(((Entry.OfTimer) entry).worker.get());
    }
    return isOrphan(entry, Integer.MAX_VALUE);
  }

  /** Whether anything is open, or may be. */
  public boolean isAnythingOpen() {
    return numberOpen() > 0;
  }

  /** How many are open, or may be. */
  public long numberOpen() {
    return orphans.size() + tracker.live();
  }

  /** The number of the sample that is under way. */
  public int sample() {
    return tracker.now();
  }

  /** What is open now, the timers too that nobody can cancel any more. */
  public List<LiveResource> open() {
    Inventory inventory = new Inventory();
    tracker.table().sweep(inventory);
    List<LiveResource> open = inventory.resources();
    for (Entry.OfTimer orphan : orphans) {
      if (timers().worksForEver(orphan.worker.get())) {
        open.add(new LiveResource(orphan, List.of()));
      }
    }
    return open;
  }

  /**
   * What somebody may have meant to leave open: of each site all that is open, unless that is more
   * than a few, which nobody means. What the agent had to end is not among it.
   *
   * @param few how many
   */
  public List<List<LiveResource>> leftByTheFew(int few) {
    Map<Site, List<LiveResource>> bySite = new HashMap<>();
    tracker
        .table()
        .sweep(
            new Consumer<Entry>() {
              @Override
              public void accept(Entry entry) {
                boolean counts = !entry.isSilent() && !entry.site.isCovered();
                if (counts && entry.isOpen() && !entry.site.kind().endsWithTheJvm()) {
                  List<LiveResource> left = bySite.get(entry.site);
                  if (left == null) {
                    left = new ArrayList<>(2);
                    bySite.put(entry.site, left);
                  }
                  if (left.size() <= few) {
                    left.add(new LiveResource(entry, List.of()));
                  }
                }
              }
            });
    List<List<LiveResource>> all = new ArrayList<>(bySite.size());
    for (List<LiveResource> left : bySite.values()) {
      if (left.size() <= few) {
        all.add(left);
      }
    }
    return all;
  }

  /** Notes that a static field keeps this, as one does what is meant to live as long as the JVM. */
  public void keptBy(LiveResource resource, String field) {
    keepers.put(resource.entry(), field);
  }

  private void settleWaiting(int sample) {
    Map<Entry, Map<Site, List<Entry>>> closed = new HashMap<>();
    for (Iterator<Waiting> all = waiting.iterator(); all.hasNext(); ) {
      Waiting one = all.next();
      Entry.Owned entry = one.entry;
      if (entry.site.isCovered()) {
        all.remove();
      } else if (!entry.ownerIsOpen()) {
        all.remove();
        closed
            .computeIfAbsent(entry.owner(), owner -> new HashMap<>())
            .computeIfAbsent(entry.site, site -> new ArrayList<>())
            .add(entry);
      } else if (sample >= one.until) {
        all.remove();
        lose(entry);
      }
    }
    for (Map<Site, List<Entry>> sites : closed.values()) {
      for (List<Entry> crowd : sites.values()) {
        if (crowd.size() >= CROWD) {
          crowd.forEach(this::lose);
        }
      }
    }
  }

  /** Judges at once what waits for its owner: the application has ended. */
  public void settle() {
    settled = true;
    settleWaiting(Integer.MAX_VALUE);
  }

  private void see(Entry entry, int sample, Map<Site, Accumulator> bySite) {
    // What was opened since the turn belongs to the next sample, or it would seem to be removed
    // there.
    if (entry.isSilent() || entry.openedAt > sample) {
      if (entry.isSilent() && entry.takesPlace() && !entry.isOpen()) {
        tracker.endCollected(entry, Entry.CLOSED);
      }
      return;
    }
    Site site = entry.site;
    if (site.isCovered() || !entry.isOpen() || hasEnded(entry, sample)) {
      tracker.endCollected(entry, Entry.CLOSED);
      return;
    }
    if (entry instanceof Entry.Owned && isOrphan(((Entry.Owned) entry).owner(), sample)) {
      return; // it goes with the executor
    }
    Accumulator sum = at(site, sample, bySite);
    if (isOrphan(entry, sample)) {
      sum.orphan(entry);
      return;
    }
    sum.see(entry, sample);
    if (keep(entry, sum)) {
      // a part of something, or a daemon, it may be as well
    } else if (isDaemon(entry)) {
      sum.daemons++;
    } else if (entry instanceof Entry.Owned && !((Entry.Owned) entry).owner().isSilent()) {
      sum.part(((Entry.Owned) entry).owner());
    }
    if (site.kind() == Kind.DIRECT_MEMORY || site.kind() == Kind.MAPPED_MEMORY) {
      Object buffer = entry.get();
      sum.bytes += buffer instanceof Buffer ? ((Buffer) buffer).capacity() : 0;
    }
  }

  private boolean keep(Entry entry, Accumulator sum) {
    String keeper = keepers.isEmpty() ? null : keepers.get(entry);
    if (keeper != null) {
      sum.keep(keeper);
    }
    return keeper != null;
  }

  private static boolean isDaemon(Entry entry) {
    if (entry.site.kind() != Kind.THREAD) {
      return false;
    }
    Object thread = entry.get();
    return thread instanceof Thread && ((Thread) thread).isDaemon();
  }

  /** Whether a thread or a task has come to its end without a call we would have seen. */
  private boolean hasEnded(Entry entry, int sample) {
    switch (entry.site.kind()) {
      case THREAD:
        Object thread = entry.get();
        // Noted a moment before it starts, it is not alive then either.
        return thread instanceof Thread && entry.openedAt < sample && !((Thread) thread).isAlive();
      case TIMER_TASK:
        Object task = entry.get();
        return task instanceof TimerTask && timers().isDone(task);
      case SCHEDULED_TASK:
        Object future = entry.get();
        return future instanceof Future
            && future.getClass().getClassLoader() == null
            && ((Future<?>) future).isDone();
      default:
        return false;
    }
  }

  private void countOrphans(int sample, Map<Site, Accumulator> bySite) {
    for (Iterator<Entry.OfTimer> all = orphans.iterator(); all.hasNext(); ) {
      Entry.OfTimer timer = all.next();
      if (timers().worksForEver(timer.worker.get())) {
        Accumulator sum = at(timer.site, sample, bySite);
        sum.orphan(timer);
      } else {
        all.remove();
      }
    }
  }

  private static Accumulator at(Site site, int sample, Map<Site, Accumulator> bySite) {
    Accumulator sum = bySite.get(site);
    if (sum == null) {
      sum = new Accumulator(site, sample);
      bySite.put(site, sum);
    }
    return sum;
  }

  private Map<Kind, Snapshot.KindCount> counts() {
    Map<Kind, Snapshot.KindCount> counts = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      long opened = tracker.opened(kind);
      if (opened > 0) {
        counts.put(
            kind, new Snapshot.KindCount(opened, tracker.closed(kind), lostByKind[kind.ordinal()]));
      }
    }
    return counts;
  }
}
