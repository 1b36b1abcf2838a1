package heapwarden.grow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import heapwarden.finding.Kind;
import heapwarden.stack.Frames;
import heapwarden.stack.Site;
import heapwarden.stack.Stacks;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

class PutSitesTest {
  private static final Set<String> WOVEN = Set.of("add", "addLast");
  private static final long KEY = 17;

  private final PutSites sites = putSites(1000, WOVEN);
  private final List<Object> suspect = new ArrayList<>();

  private static PutSites putSites(int maxStacks, Set<String> woven) {
    return new PutSites(new Stacks(32, maxStacks, new Frames(List.of(), List.of())), woven);
  }

  /** Stands where the hook class stands: its frame is left out of the stack. */
  private static void hook(PutSites into, Object container, long delta) {
    into.inserted(container, delta);
  }

  private void put(Object container) {
    hook(sites, container, 1);
  }

  private void often(Object container) {
    hook(sites, container, 1);
  }

  private void seldom(Object container) {
    hook(sites, container, 1);
  }

  private static String method(PutSite one) {
    Site site = one.site();
    return site.frames()[site.firstOwn()].getMethodName();
  }

  @Test
  void whatPutsMostComesFirstWithItsShare() {
    sites.follow(KEY, suspect);
    for (int i = 0; i < 200_000; i++) {
      if (i % 4 == 0) {
        seldom(suspect);
      } else {
        often(suspect);
      }
    }
    List<PutSite> found = sites.sites(KEY);
    assertThat(found).extracting(PutSitesTest::method).containsExactly("often", "seldom");
    assertThat(found.get(0).share()).isCloseTo(0.75, within(0.1));
    assertThat(found.get(0).share() + found.get(1).share()).isCloseTo(1, within(1e-9));
    assertThat((double) found.get(0).seen()).isCloseTo(150_000, within(20_000.0));
    assertThat(sites.seen(KEY)).isEqualTo(200_000);
    assertThat(sites.samples(KEY)).isLessThan(500);
    assertThat(sites.dropped()).isZero();
  }

  @Test
  void otherContainersAndRemovalsAreNotCounted() {
    sites.follow(KEY, suspect);
    put(new ArrayList<>());
    put(new HashMap<>());
    put(null);
    hook(sites, suspect, -1);
    hook(sites, suspect, 0);
    assertThat(sites.seen(KEY)).isZero();
    assertThat(sites.sites(KEY)).isEmpty();
  }

  @Test
  void aContainerIsKnownByIdentityNotByItsContent() {
    sites.follow(KEY, suspect);
    put(List.copyOf(suspect));
    put(new ArrayList<>(suspect));
    assertThat(sites.seen(KEY)).isZero();
    put(suspect);
    assertThat(sites.seen(KEY)).isEqualTo(1);
  }

  @Test
  void severalContainersOfOneKeyCountTogether() {
    Map<Object, Object> other = new HashMap<>();
    sites.follow(KEY, suspect);
    sites.follow(KEY, other);
    sites.follow(KEY, other);
    put(suspect);
    put(other);
    assertThat(sites.seen(KEY)).isEqualTo(2);
    assertThat(sites.sites(KEY)).extracting(one -> one.site().kind()).containsOnlyOnce(Kind.MAP);
  }

  @Test
  void aContainerCountsForTheKeyItWasGivenLast() {
    sites.follow(KEY, suspect);
    put(suspect);
    sites.follow(KEY + 1, suspect);
    put(suspect);
    assertThat(sites.seen(KEY)).isEqualTo(1);
    assertThat(sites.seen(KEY + 1)).isEqualTo(1);
  }

  @Test
  void whatIsNotRetainedIsForgotten() {
    Object other = new ArrayDeque<>();
    sites.follow(KEY, suspect);
    sites.follow(KEY + 1, other);
    put(suspect);
    put(other);
    long both = sites.bytes();
    sites.retain(new long[] {KEY + 1, 99});
    put(suspect);
    put(other);
    assertThat(sites.seen(KEY)).isZero();
    assertThat(sites.sites(KEY)).isEmpty();
    assertThat(sites.seen(KEY + 1)).isEqualTo(2);
    assertThat(sites.bytes()).isLessThan(both).isPositive();
  }

  /** A class of the application, which is not held. */
  private static final class Chain {
    private final int[] weight = new int[1000];
  }

  @Test
  void nodesAreFollowedByTheirClass() {
    sites.followClass(KEY, Chain.class);
    put(Chain.class);
    PutSite site = sites.sites(KEY).get(0);
    assertThat(site.site().type()).isEqualTo(Chain.class.getName());
    assertThat(site.site().kind()).isEqualTo(Kind.COLLECTION);
  }

  @Test
  void aSuspectMayBeCollectedThoughItIsAskedForAllTheTime() throws Exception {
    Chain chain = new Chain();
    Map<Object, Object> map = new HashMap<>();
    sites.follow(KEY, chain);
    sites.follow(KEY + 1, map);
    put(chain);
    put(map);
    assertThat(chain.weight).hasSize(1000);
    List<WeakReference<Object>> gone =
        List.of(new WeakReference<>(chain), new WeakReference<>(map));
    chain = null;
    map = null;
    for (int i = 0; i < 100 && gone.stream().anyMatch(one -> one.get() != null); i++) {
      put(suspect);
      put(new HashMap<>());
      System.gc();
      Thread.sleep(10);
    }
    assertThat(gone).allMatch(one -> one.get() == null);
    long before = sites.bytes();
    sites.follow(KEY + 2, suspect);
    sites.retain(new long[] {KEY, KEY + 1, KEY + 2});
    assertThat(sites.seen(KEY)).as("what was counted stays").isEqualTo(1);
    assertThat(sites.bytes()).as("two containers less, one more").isNotEqualTo(before);
  }

  @Test
  void moreContainersThanTheMostAreDropped() {
    List<Object> kept = new ArrayList<>();
    for (int i = 0; i < PutSites.MOST + 3; i++) {
      Object one = i % 2 == 0 ? new ArrayList<>() : new HashSet<>();
      kept.add(one);
      sites.follow(i, one);
    }
    assertThat(sites.dropped()).isEqualTo(3);
    for (Object one : kept) {
      put(one);
    }
    for (int i = 0; i < kept.size(); i++) {
      assertThat(sites.seen(i)).isEqualTo(i < PutSites.MOST ? 1 : 0);
    }
  }

  @Test
  void moreSitesThanASuspectMayHaveAreDropped() {
    sites.follow(KEY, suspect);
    for (int depth = 0; depth < Tally.SITES + 4; depth++) {
      deep(depth, unused -> put(suspect));
    }
    assertThat(sites.sites(KEY)).hasSize(Tally.SITES);
    assertThat(sites.dropped()).isEqualTo(4);
  }

  private static void deep(int depth, IntConsumer action) {
    if (depth == 0) {
      action.accept(0);
    } else {
      deep(depth - 1, action);
    }
  }

  @Test
  void sitesBeyondTheMostStacksAreDropped() {
    PutSites few = putSites(1, WOVEN);
    few.follow(KEY, suspect);
    hook(few, suspect, 1);
    deep(3, unused -> hook(few, suspect, 1));
    assertThat(few.sites(KEY)).hasSize(1);
    assertThat(few.dropped()).isEqualTo(1);
  }

  @Test
  void theAgentsOwnThreadIsNotSeen() {
    sites.follow(KEY, suspect);
    sites.exclude(Thread.currentThread());
    put(suspect);
    assertThat(sites.sites(KEY)).isEmpty();
  }

  /** What the agent puts while it takes a stack. */
  private static final class Recursive extends HashSet<String> {
    private static final long serialVersionUID = 1;
    transient Runnable within;

    @Override
    public boolean contains(Object name) {
      within.run();
      return false;
    }
  }

  @Test
  void anInsertionInTheMidstOfOurOwnWorkIsDropped() {
    Recursive names = new Recursive();
    PutSites recursive = putSites(100, names);
    names.within = () -> hook(recursive, suspect, 1);
    recursive.follow(KEY, suspect);
    hook(recursive, suspect, 1);
    assertThat(recursive.sites(KEY)).hasSize(1);
    assertThat(recursive.dropped()).isEqualTo(1);
    hook(recursive, suspect, 1);
    assertThat(recursive.dropped()).as("the guard was left again").isEqualTo(2);
  }

  /** A container of the application: its insertions call one another, and each has a hook. */
  private final class OwnQueue {
    boolean add(String one) {
      hook(sites, this, 1);
      addLast(one);
      return true;
    }

    void addLast(String one) {
      hook(sites, this, 1);
      store(one);
    }

    private void store(String one) {
      suspect.add(one);
    }

    void load() {
      addLast("loaded");
    }
  }

  private void uses(OwnQueue queue) {
    queue.add("one");
  }

  @Test
  void anInsertionThatCallsAnotherOfItsOwnIsOne() {
    OwnQueue queue = new OwnQueue();
    sites.follow(KEY, queue);
    for (int i = 0; i < 10; i++) {
      uses(queue);
    }
    List<PutSite> found = sites.sites(KEY);
    assertThat(found).hasSize(1);
    assertThat(found.get(0).seen()).isEqualTo(10);
    assertThat(found.get(0).share()).isEqualTo(1);
  }

  @Test
  void theSiteIsWhoCallsTheContainerOfTheApplication() {
    OwnQueue queue = new OwnQueue();
    sites.follow(KEY, queue);
    uses(queue);
    assertThat(sites.sites(KEY)).extracting(PutSitesTest::method).containsExactly("uses");
  }

  @Test
  void aContainerThatCallsItsOwnInsertionForAnotherPurposeIsSeen() {
    OwnQueue queue = new OwnQueue();
    sites.follow(KEY, queue);
    queue.load();
    assertThat(sites.sites(KEY)).hasSize(1);
  }

  @Test
  void threadsThatRaceLoseAtMostCounts() throws Exception {
    sites.follow(KEY, suspect);
    int threads = 4;
    int each = 100_000;
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> all = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  start.await();
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
                for (int i = 0; i < each; i++) {
                  often(suspect);
                }
              });
      thread.start();
      all.add(thread);
    }
    start.countDown();
    for (Thread thread : all) {
      thread.join();
    }
    List<PutSite> found = sites.sites(KEY);
    assertThat(found).extracting(PutSitesTest::method).containsExactly("often");
    assertThat(sites.seen(KEY)).isBetween(1L, (long) each * threads);
    assertThat(sites.samples(KEY)).isLessThan(2000);
  }
}
