package heapwarden.track;

import static heapwarden.stack.Sites.frame;
import static heapwarden.stack.Sites.jdk;
import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.finding.Kind;
import heapwarden.hook.Hooks;
import heapwarden.stack.Frames;
import heapwarden.stack.Site;
import heapwarden.stack.Sites;
import heapwarden.stack.Stacks;
import java.io.File;
import java.lang.ref.ReferenceQueue;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The tracker and its ledger together: what is opened and closed, and what a snapshot tells. */
class TrackerTest {
  private static final EnumSet<Kind> ALL = EnumSet.allOf(Kind.class);
  private final List<Object> kept = new ArrayList<>();
  private Tracker tracker = tracker(ALL, 1000, 1, 100);
  private Ledger ledger = new Ledger(tracker);

  private static Tracker tracker(EnumSet<Kind> kinds, long max, int sampling, int maxStacks) {
    return new Tracker(
        new Stacks(32, maxStacks, new Frames(List.of(), List.of())), kinds, max, sampling, 0);
  }

  private void use(Tracker other) {
    tracker = other;
    ledger = new Ledger(other);
  }

  /** Stands where the hook class stands: its frame is left out of the stack. */
  private void open(Object resource, Object owner, Object detail, int point) {
    tracker.opened(resource, owner, detail, point);
  }

  private Object opened(Kind kind) {
    Object resource = new Object();
    kept.add(resource);
    open(resource, null, null, kind.ordinal());
    return resource;
  }

  private void close(Object resource) {
    tracker.closed(resource, Kind.SOCKET_CHANNEL.ordinal());
  }

  private long live(Kind kind) {
    Snapshot.KindCount count = ledger.snapshot().kinds().get(kind);
    return count == null ? 0 : count.live();
  }

  private SiteSample only(Snapshot snapshot) {
    assertThat(snapshot.sites()).hasSize(1);
    return snapshot.sites().get(0);
  }

  private void collect(int expected) throws InterruptedException {
    int found = 0;
    for (int i = 0; i < 100 && found < expected; i++) {
      System.gc();
      found += ledger.drain(50);
    }
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void whatIsOpenIsCountedUntilItIsClosed() {
    Object one = opened(Kind.FILE);
    Object two = opened(Kind.FILE);
    assertThat(live(Kind.FILE)).isEqualTo(2);
    close(one);
    assertThat(live(Kind.FILE)).isEqualTo(1);
    close(two);
    Snapshot.KindCount count = ledger.snapshot().kinds().get(Kind.FILE);
    assertThat(count.opened()).isEqualTo(2);
    assertThat(count.closed()).isEqualTo(2);
    assertThat(count.live()).isZero();
    assertThat(ledger.snapshot().sites()).isEmpty();
  }

  @Test
  void closingTwiceOrWhatWasNeverOpenedIsIgnored() {
    Object one = opened(Kind.FILE);
    close(one);
    close(one);
    close(new Object());
    close(null);
    open(null, null, null, Kind.FILE.ordinal());
    Snapshot.KindCount count = ledger.snapshot().kinds().get(Kind.FILE);
    assertThat(count.opened()).isEqualTo(1);
    assertThat(count.closed()).isEqualTo(1);
  }

  @Test
  void oneStackIsOneSiteAndTheUsersFrameComesFirst() {
    for (int i = 0; i < 3; i++) {
      opened(Kind.FILE);
    }
    SiteSample sample = only(ledger.snapshot());
    assertThat(sample.live()).isEqualTo(3);
    assertThat(sample.site().frames()[0].getMethodName()).isEqualTo("opened");
    assertThat(sample.thread()).isEqualTo(Thread.currentThread().getName());
  }

  @Test
  void survivorsAndTheOldestAreCountedInSamples() {
    assertThat(tracker.now()).isEqualTo(1);
    int born = 0;
    for (int sample = 1; sample <= 4; sample++) {
      for (int i = 0; i < 3; i++) {
        opened(Kind.FILE);
        born++;
      }
      Snapshot snapshot = ledger.snapshot();
      SiteSample site = only(snapshot);
      assertThat(snapshot.sample()).isEqualTo(sample);
      assertThat(site.live()).isEqualTo(born);
      assertThat(site.survivors()).isEqualTo(born - 3);
      assertThat(site.oldest()).isEqualTo(1);
    }
  }

  @Test
  void kindsThatAreNotWantedAreNotRecorded() {
    use(tracker(EnumSet.of(Kind.ZIP), 1000, 1, 100));
    opened(Kind.FILE);
    opened(Kind.ZIP);
    assertThat(ledger.snapshot().kinds()).containsOnlyKeys(Kind.ZIP);
  }

  @Test
  void beyondTheMaximumOpeningsAreDroppedAndCounted() {
    use(tracker(ALL, 10, 1, 100));
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      all.add(opened(Kind.FILE));
    }
    Snapshot snapshot = ledger.snapshot();
    assertThat(snapshot.dropped()).isEqualTo(15);
    assertThat(only(snapshot).live()).isEqualTo(10);
    all.forEach(this::close);
    assertThat(live(Kind.FILE)).isZero();
    opened(Kind.FILE);
    assertThat(live(Kind.FILE)).isEqualTo(1);
  }

  @Test
  void aSampleOfTheOpeningsIsTakenByObjectAndTheRestIsCounted() {
    use(tracker(ALL, 100_000, 16, 100));
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < 16_000; i++) {
      all.add(opened(Kind.FILE));
    }
    Snapshot snapshot = ledger.snapshot();
    assertThat(only(snapshot).live()).isBetween(700L, 1300L);
    assertThat(only(snapshot).live() + snapshot.sampled()).isEqualTo(16_000);
    all.forEach(this::close);
    assertThat(live(Kind.FILE)).isZero();
  }

  @Test
  void beyondTheRateWhatIsMetAgainIsNotToldFromWhatIsNew() {
    Stacks stacks = new Stacks(32, 100, new Frames(List.of(), List.of()));
    use(new Tracker(stacks, ALL, 100_000, 1, 100));
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      Object resource = new Object();
      all.add(resource);
      for (int times = 0; times < 2; times++) {
        open(resource, null, null, Kind.CLOSEABLE.ordinal() | Hooks.ONCE);
      }
    }
    long live = live(Kind.CLOSEABLE);
    // The first four hundred are met twice and count once.
    int beyond = 2 * (2000 - 400);
    assertThat(live)
        .isBetween(400L + beyond / Throttle.SPARSE - 2, 400L + beyond / Throttle.SPARSE + 2);
    assertThat(live + ledger.snapshot().sampled()).isBetween(beyond + 390L, beyond + 410L);
    all.forEach(this::close);
    assertThat(live(Kind.CLOSEABLE)).isZero();
  }

  @Test
  void aCallThatOnlyLooksLikeJdbcCountsForNothing() {
    int point = Kind.JDBC.ordinal() | Hooks.ONCE | Hooks.JDBC_STATEMENT;
    Stacks stacks = new Stacks(32, 100, new Frames(List.of(), List.of()));
    use(new Tracker(stacks, ALL, 100_000, 1, 10));
    for (int i = 0; i < 1000; i++) {
      open(new Object(), "no connection", null, point);
    }
    assertThat(ledger.snapshot().sampled()).isZero();
    assertThat(live(Kind.JDBC)).isZero();
  }

  @Test
  void whatTheAgentsThreadOpensIsNotRecorded() {
    tracker.exclude(Thread.currentThread().getThreadGroup());
    opened(Kind.FILE);
    assertThat(ledger.snapshot().kinds()).isEmpty();
  }

  @Test
  void aDescriptorThatBelongsToAnOwnerIsNoOpeningOfItsOwn() {
    int point = Kind.FILE_CHANNEL.ordinal() | Hooks.UNLESS_OWNED;
    Object owned = new Object();
    open(owned, new Object(), null, point);
    assertThat(live(Kind.FILE_CHANNEL)).isZero();
    open(owned, null, null, point);
    assertThat(live(Kind.FILE_CHANNEL)).isEqualTo(1);
  }

  @Test
  void theDetailTellsListeningSocketsFromOthers() {
    int point = Kind.SOCKET.ordinal() | Hooks.LISTENING;
    for (Object detail : new Object[] {true, new Object(), false, null}) {
      Object socket = new Object();
      kept.add(socket);
      open(socket, null, detail, point);
    }
    assertThat(live(Kind.SERVER_SOCKET)).isEqualTo(2);
    assertThat(live(Kind.SOCKET)).isEqualTo(2);
  }

  @Test
  void anExecutorsClassTellsItsKind() {
    int point = Kind.EXECUTOR.ordinal() | Hooks.BY_CLASS;
    ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1);
    ExecutorService pool = Executors.newFixedThreadPool(1);
    open(scheduler, null, null, point);
    open(pool, null, null, point);
    assertThat(live(Kind.SCHEDULED_EXECUTOR)).isEqualTo(1);
    assertThat(live(Kind.EXECUTOR)).isEqualTo(1);
    scheduler.shutdown();
    pool.shutdown();
  }

  @Test
  void whereAHookSeesAnObjectTwiceOnlyTheFirstCounts() {
    Object resource = new Object();
    int point = Kind.CLOSEABLE.ordinal() | Hooks.ONCE;
    open(resource, null, null, point);
    open(resource, null, null, point);
    assertThat(ledger.snapshot().kinds().get(Kind.CLOSEABLE).opened()).isEqualTo(1);
    close(resource);
    open(resource, null, null, point);
    assertThat(live(Kind.CLOSEABLE)).isEqualTo(1);
  }

  @Test
  void aConstructorThatMayMakeAnythingCountsOnlyWhatCanBeClosed() {
    int point = Kind.CLOSEABLE.ordinal() | Hooks.ONCE | Hooks.AUTO_CLOSEABLE;
    AutoCloseable closeable = () -> {};
    Object other = new Object();
    open(closeable, null, null, point);
    open(other, null, null, point);
    assertThat(live(Kind.CLOSEABLE)).isEqualTo(1);
  }

  @Test
  void aClosingFindsWhatIsOpenHoweverManyCameAndWent() {
    int point = Kind.INFLATER.ordinal();
    Object first = new Object();
    Object second = new Object();
    tracker.closed(first, point);
    open(first, null, null, point);
    open(second, null, null, point);
    tracker.closed(first, point);
    assertThat(live(Kind.INFLATER)).isEqualTo(1);
    tracker.closed(second, point);
    tracker.closed(second, point);
    assertThat(live(Kind.INFLATER)).isZero();
    open(first, null, null, point);
    tracker.closed(first, point);
    assertThat(live(Kind.INFLATER)).isZero();
  }

  @Test
  void aTaskCountsOnlyWhileItsOwnerIsTrackedAndEndsWithIt() {
    int point = Kind.SCHEDULED_TASK.ordinal() | Hooks.ONLY_OWNED;
    Object stranger = new Object();
    Object task = new Object();
    open(task, stranger, null, point);
    assertThat(live(Kind.SCHEDULED_TASK)).isZero();
    Object owner = opened(Kind.SCHEDULED_EXECUTOR);
    open(task, owner, null, point);
    assertThat(live(Kind.SCHEDULED_TASK)).isEqualTo(1);
    close(owner);
    assertThat(ledger.snapshot().sites()).isEmpty();
    assertThat(live(Kind.SCHEDULED_TASK)).isZero();
  }

  @Test
  void labelsComeFromClassesOfTheJdkOnly() {
    Object foreign =
        new Object() {
          @Override
          public String toString() {
            throw new AssertionError("a class of the application was asked");
          }
        };
    for (Object detail :
        new Object[] {
          "text",
          new File("/some/file"),
          Path.of("/some/path"),
          InetSocketAddress.createUnresolved("host", 80),
          foreign
        }) {
      Object resource = new Object();
      kept.add(resource);
      openLabelled(resource, detail);
    }
    List<String> labels = new ArrayList<>();
    ledger.snapshot().sites().forEach(site -> labels.addAll(site.labels()));
    assertThat(labels).hasSize(4).contains("text", "/some/file", "/some/path");
    assertThat(labels).anyMatch(label -> label.contains("host") && label.contains("80"));
  }

  private void openLabelled(Object resource, Object detail) {
    open(resource, null, detail, Kind.FILE.ordinal());
  }

  @Test
  void aLongLabelIsCut() {
    Object resource = new Object();
    open(resource, null, "x".repeat(1000), Kind.FILE.ordinal());
    assertThat(only(ledger.snapshot()).labels()).containsExactly("x".repeat(200));
  }

  @Test
  void aLabelMayComeLaterButOnlyOnce() {
    Object socket = opened(Kind.SOCKET);
    tracker.detailed(socket, "first", Kind.SOCKET.ordinal());
    tracker.detailed(socket, "second", Kind.SOCKET.ordinal());
    tracker.detailed(new Object(), "of nothing", Kind.SOCKET.ordinal());
    tracker.detailed(null, "of null", Kind.SOCKET.ordinal());
    assertThat(only(ledger.snapshot()).labels()).containsExactly("first");
  }

  @Test
  void whatIsCollectedUnclosedIsLost() throws InterruptedException {
    openAndDrop(5, Kind.FILE);
    collect(5);
    SiteSample sample = only(ledger.snapshot());
    assertThat(sample.lost()).isEqualTo(5);
    assertThat(sample.live()).isZero();
    assertThat(live(Kind.FILE)).isZero();
    assertThat(only(ledger.snapshot()).lost()).as("for good").isEqualTo(5);
  }

  private void openAndDrop(int count, Kind kind) {
    for (int i = 0; i < count; i++) {
      open(new Object(), null, null, kind.ordinal());
    }
  }

  @Test
  void whatWasClosedIsNotLostWhenItIsCollected() throws InterruptedException {
    Object resource = new Object();
    open(resource, null, null, Kind.FILE.ordinal());
    close(resource);
    resource = null;
    openAndDrop(1, Kind.ZIP);
    for (int i = 0; i < 100 && ledger.snapshot().sites().isEmpty(); i++) {
      System.gc();
      ledger.drain(50);
    }
    ledger.drain(100);
    assertThat(only(ledger.snapshot()).site().kind()).isEqualTo(Kind.ZIP);
  }

  @Test
  void whereCollectionIsARegularEndNothingIsLost() throws InterruptedException {
    openAndDrop(5, Kind.DIRECT_MEMORY);
    collect(5);
    assertThat(ledger.snapshot().sites()).isEmpty();
    assertThat(live(Kind.DIRECT_MEMORY)).isZero();
  }

  @Test
  void theBytesOfBuffersAreAddedUp() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
    kept.add(buffer);
    open(buffer, null, null, Kind.DIRECT_MEMORY.ordinal());
    assertThat(only(ledger.snapshot()).bytes()).isEqualTo(4096);
  }

  @Test
  void aThreadThatHasEndedUnseenIsNotOpen() throws InterruptedException {
    Thread thread = new Thread(() -> {});
    open(thread, null, null, Kind.THREAD.ordinal());
    assertThat(live(Kind.THREAD)).isEqualTo(1);
    thread.start();
    thread.join();
    assertThat(ledger.snapshot().sites()).isEmpty();
  }

  @Test
  void aTimerWhoseThreadHasEndedIsClosed() {
    Object worker = new Object();
    kept.add(worker);
    Object timer = new Object();
    kept.add(timer);
    open(timer, null, worker, Kind.TIMER.ordinal() | Hooks.OWN_THREAD);
    assertThat(live(Kind.TIMER)).isEqualTo(1);
    tracker.closed(worker, Kind.TIMER.ordinal() | Hooks.THREAD_ENDED);
    assertThat(live(Kind.TIMER)).isZero();
  }

  @Test
  void aDroppedTimerThatWorksOnIsOrphanedUntilItsThreadEnds() throws Exception {
    CountDownLatch ran = new CountDownLatch(1);
    CountDownLatch stop = new CountDownLatch(1);
    openTimer(ran, stop);
    assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
    collect(1);
    Snapshot snapshot = ledger.snapshot();
    assertThat(only(snapshot).orphans()).isEqualTo(1);
    assertThat(only(snapshot).lost()).isZero();
    stop.countDown();
    for (int i = 0; i < 500 && !ledger.snapshot().sites().isEmpty(); i++) {
      Thread.sleep(10);
    }
    assertThat(ledger.snapshot().sites()).isEmpty();
  }

  @Test
  void aDroppedSchedulerIsOrphanedWhileItsThreadLives() throws Exception {
    ScheduledThreadPoolExecutor pool = scheduler();
    handOut(pool, new Object(), SINGLE);
    Object task = new Object();
    kept.add(task);
    open(task, pool, null, Kind.SCHEDULED_TASK.ordinal() | Hooks.ONLY_OWNED);
    assertThat(ledger.snapshot().sites()).hasSize(2);
    collect(1);
    assertThat(ledger.snapshot().sites()).as("a shutdown may be under way").hasSize(2);
    SiteSample orphaned = only(ledger.snapshot());
    assertThat(orphaned.orphans()).isEqualTo(1);
    assertThat(orphaned.live()).isZero();
    pool.shutdown();
    for (SiteSample one : ledger.snapshot().sites()) {
      assertThat(one.orphans()).isZero();
      assertThat(one.live()).isEqualTo(1);
    }
    close(pool);
    assertThat(ledger.snapshot().sites()).isEmpty();
  }

  @Test
  void anOrphanThatTheAgentEndsWasOne() throws Exception {
    ScheduledThreadPoolExecutor pool = scheduler();
    handOut(pool, new Object(), SINGLE);
    Object task = new Object();
    kept.add(task);
    open(task, pool, null, Kind.SCHEDULED_TASK.ordinal() | Hooks.ONLY_OWNED);
    CountDownLatch ran = new CountDownLatch(1);
    CountDownLatch stop = new CountDownLatch(1);
    openTimer(ran, stop);
    assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
    collect(2);
    ledger.open().forEach(ledger::endedByUs);
    close(task);
    pool.shutdown();
    close(pool);
    stop.countDown();
    for (int i = 0; i < 500 && !ledger.open().isEmpty(); i++) {
      Thread.sleep(10);
    }
    assertThat(ledger.snapshot().sites())
        .hasSize(2)
        .allMatch(one -> one.orphans() == 1 && one.live() == 0);
  }

  @Test
  void atTheEndADroppedSchedulerIsOrphanedAtOnce() throws Exception {
    ScheduledThreadPoolExecutor pool = scheduler();
    handOut(pool, new Object(), SINGLE);
    collect(1);
    ledger.settle();
    assertThat(only(ledger.snapshot()).orphans()).isEqualTo(1);
    pool.shutdown();
  }

  @Test
  void aSchedulerThatSomebodyMayHoldOrThatEndsByItselfIsNoOrphan() throws Exception {
    List<ScheduledThreadPoolExecutor> pools = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      pools.add(scheduler());
    }
    ledger.settle();
    Object held = new Object();
    kept.add(held);
    handOut(pools.get(0), held, SINGLE);
    handOut(pools.get(1), new Object(), frame("com.acme.Jobs", "<init>", 3), SINGLE[2]);
    handOut(pools.get(2), new Object(), SINGLE[0], SINGLE[1], frame("com.acme.Jobs", "make", 3));
    handOut(pools.get(3), new Object(), SINGLE[0], jdk(EXECUTORS, "newScheduledThreadPool"));
    handOut(pools.get(4), new Object(), SINGLE);
    pools.get(4).setKeepAliveTime(1, TimeUnit.HOURS);
    pools.get(4).allowCoreThreadTimeOut(true);
    handOut(pools.get(5), new Object(), SINGLE);
    pools.get(5).setCorePoolSize(0);
    ScheduledThreadPoolExecutor unused = new ScheduledThreadPoolExecutor(1);
    handOut(unused, new Object(), SINGLE);
    collect(3);
    long live = 0;
    for (SiteSample one : ledger.snapshot().sites()) {
      assertThat(one.orphans()).isZero();
      live += one.live();
    }
    assertThat(live).isEqualTo(7);
    pools.forEach(ExecutorService::shutdown);
  }

  private static final String EXECUTORS = "java.util.concurrent.Executors";

  private static final StackTraceElement[] SINGLE = {
    jdk("java.util.concurrent.ThreadPoolExecutor", "<init>"),
    jdk("java.util.concurrent.ScheduledThreadPoolExecutor", "<init>"),
    jdk(EXECUTORS, "newSingleThreadScheduledExecutor"),
    frame("com.acme.Jobs", "start", 7)
  };

  private static ScheduledThreadPoolExecutor scheduler() throws Exception {
    ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(1);
    pool.submit(() -> {}).get();
    return pool;
  }

  /** As the constructors' hooks tell, of an executor that was made there. */
  private void handOut(ScheduledThreadPoolExecutor pool, Object front, StackTraceElement... made) {
    Site site = Sites.site(Kind.SCHEDULED_EXECUTOR, new Frames(List.of(), List.of()), made);
    int hash = System.identityHashCode(pool);
    tracker
        .table()
        .add(Entry.OfPool.of(pool, new ReferenceQueue<>(), hash, site, tracker.now(), "opener"));
    open(front, pool, null, Kind.SCHEDULED_EXECUTOR.ordinal() | Hooks.FRONTS);
  }

  private void openTimer(CountDownLatch ran, CountDownLatch stop) throws Exception {
    Timer timer = new Timer("orphan", true);
    timer.schedule(new Tick(ran, stop), 0, 5);
    var field = Timer.class.getDeclaredField("thread");
    field.setAccessible(true);
    open(timer, null, field.get(timer), Kind.TIMER.ordinal() | Hooks.OWN_THREAD);
  }

  private static final class Tick extends TimerTask {
    private final CountDownLatch ran;
    private final CountDownLatch stop;

    Tick(CountDownLatch ran, CountDownLatch stop) {
      this.ran = ran;
      this.stop = stop;
    }

    @Override
    public void run() {
      ran.countDown();
      if (stop.getCount() == 0) {
        cancel();
      }
    }
  }

  /** Its frame stands for the hook's; the next is the executor's. */
  private final class OpensAThread implements Runnable {
    @Override
    public void run() {
      Object worker = new Object();
      kept.add(worker);
      tracker.opened(worker, null, null, Kind.THREAD.ordinal());
    }
  }

  @Test
  void whatTheJdkOpensForItselfIsNotTracked() throws Exception {
    for (int maxStacks : new int[] {100, 1}) {
      use(tracker(ALL, 1000, 1, maxStacks));
      opened(Kind.FILE);
      ExecutorService pool = Executors.newSingleThreadExecutor();
      pool.submit(new OpensAThread()).get();
      pool.shutdown();
      assertThat(ledger.snapshot().kinds()).containsOnlyKeys(Kind.FILE);
    }
  }

  @Test
  void inAFullTableOfSitesOpeningsAreStillCounted() {
    use(tracker(ALL, 1000, 1, 1));
    opened(Kind.FILE);
    Object zip = new Object();
    open(zip, null, null, Kind.ZIP.ordinal());
    assertThat(live(Kind.ZIP)).isEqualTo(1);
    close(zip);
    assertThat(live(Kind.ZIP)).isZero();
    assertThat(live(Kind.FILE)).isEqualTo(1);
  }

  @Test
  void whatAFieldKeepsSaysNothingAtTheEnd() {
    for (int i = 0; i < 2; i++) {
      opened(Kind.FILE);
    }
    assertThat(ledger.leftByTheFew(1)).as("nobody means to keep so many").isEmpty();
    List<LiveResource> site = ledger.leftByTheFew(2).get(0);
    assertThat(site).hasSize(2);
    ledger.keptBy(site.get(1), "com.acme.Pools.shared");
    SiteSample sample = only(ledger.snapshot());
    assertThat(sample.live()).isEqualTo(2);
    assertThat(sample.kept()).isEqualTo(1);
    assertThat(sample.exempt()).isEqualTo(1);
    assertThat(sample.keeper()).isEqualTo("com.acme.Pools.shared");
  }
}
