package heapwarden.track;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.finding.Kind;
import heapwarden.stack.Frames;
import heapwarden.stack.Site;
import heapwarden.stack.Sites;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveTableTest {
  private static final Site SITE = Sites.site(Kind.FILE, new Frames(List.of(), List.of()));
  private final ReferenceQueue<Object> queue = new ReferenceQueue<>();
  private final LiveTable table = new LiveTable();

  private Entry add(Object resource, int hash) {
    Entry entry = new Entry(resource, queue, hash, SITE, 1, "test", null);
    table.add(entry);
    return entry;
  }

  private void remove(Entry entry) {
    assertThat(entry.end(Entry.CLOSED)).isTrue();
    table.unlink(entry);
  }

  private Set<Entry> swept() {
    Set<Entry> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    table.sweep(entry -> assertThat(seen.add(entry)).as("seen once").isTrue());
    return seen;
  }

  @Test
  void whatWasAddedIsFoundUntilItEnds() {
    Object resource = new Object();
    assertThat(table.find(resource, 5)).isNull();
    Entry entry = add(resource, 5);
    assertThat(table.find(resource, 5)).isSameAs(entry);
    assertThat(entry.end(Entry.CLOSED)).isTrue();
    assertThat(table.find(resource, 5)).as("removal is logical").isNull();
    table.unlink(entry);
    assertThat(table.find(resource, 5)).isNull();
    assertThat(swept()).isEmpty();
  }

  @Test
  void whereAClassHasNoneItsObjectsAreNotLookedFor() {
    StringBuilder text = new StringBuilder();
    Integer number = Integer.valueOf(7);
    Entry first = add(text, System.identityHashCode(text));
    Entry second = add(number, System.identityHashCode(number) + 1); // would not be found
    assertThat(table.lists(text)).isTrue();
    assertThat(table.lists(new StringBuilder())).as("another of the class").isTrue();
    assertThat(table.lists(new Object())).isFalse();
    assertThat(table.find(text)).isSameAs(first);
    assertThat(table.find(new StringBuilder())).isNull();
    assertThat(table.find(new Object())).isNull();
    assertThat(table.find(number)).isNull();
    remove(first);
    assertThat(table.lists(text)).isFalse();
    assertThat(table.lists(number)).isTrue();
    remove(second);
    assertThat(table.lists(number)).isFalse();
  }

  @Test
  void whatAnEntryNotesInOneWordIsKeptApart() {
    for (Object resource : new Object[] {new Object(), "", 1, List.of(), new Random(), queue}) {
      for (int context : new int[] {1, Contexts.MAX}) {
        Entry entry = new Entry.Adopted(resource, queue, 5, SITE, 1, "test");
        entry.openIn(context);
        assertThat(entry.isListed()).isTrue();
        assertThat(entry.blame()).isTrue();
        assertThat(entry.end(Entry.COLLECTED)).isTrue();
        assertThat(entry.context()).isEqualTo(context);
        assertThat(entry.group()).isEqualTo(Entry.groupOf(resource)).isBetween(0, 1023);
        assertThat(entry.isSilent()).isTrue();
        assertThat(entry.isBlamed()).isTrue();
        assertThat(entry.isCollected()).isTrue();
      }
    }
  }

  @Test
  void equalHashesAreToldApartByIdentityNotByEquals() {
    String one = new StringBuilder("same").toString();
    String other = new StringBuilder("same").toString();
    Entry first = add(one, 5);
    assertThat(table.find(other, 5)).isNull();
    Entry second = add(other, 5);
    assertThat(table.find(one, 5)).isSameAs(first);
    assertThat(table.find(other, 5)).isSameAs(second);
  }

  @Test
  void onlyOneOfManyEndersWins() {
    Entry entry = add(new Object(), 1);
    assertThat(entry.end(Entry.COLLECTED)).isTrue();
    assertThat(entry.end(Entry.CLOSED)).isFalse();
    assertThat(entry.isListed()).isFalse();
    assertThat(entry.isOpen()).isFalse();
  }

  @Test
  void aResourceCanBeOpenedAgainAfterItsEnd() {
    Object resource = new Object();
    remove(add(resource, 5));
    Entry again = add(resource, 5);
    assertThat(table.find(resource, 5)).isSameAs(again);
    assertThat(swept()).containsExactly(again);
  }

  @Test
  void aSweepUnlinksWhatOthersOnlyEnded() {
    List<Object> resources = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      resources.add(new Object());
      entries.add(add(resources.get(i), 7));
    }
    for (int i = 0; i < 50; i++) {
      if (i % 3 != 0) {
        entries.get(i).end(Entry.CLOSED);
      }
    }
    Set<Entry> seen = swept();
    for (int i = 0; i < 50; i++) {
      assertThat(seen.contains(entries.get(i))).isEqualTo(i % 3 == 0);
      assertThat(table.find(resources.get(i), 7)).isSameAs(i % 3 == 0 ? entries.get(i) : null);
    }
    int linked = 0;
    for (Entry entry = entries.get(48); entry != null; entry = entry.next) {
      linked++;
    }
    assertThat(linked).as("dead ones are out of the chain").isEqualTo(17);
  }

  @Test
  void entriesStayFindableWhenTheTableGrowsAndShrinks() {
    Map<Object, Integer> hashes = new IdentityHashMap<>();
    Random random = new Random(3);
    long before = table.headBytes();
    for (long live : new long[] {0, 10_000, 200_000, 10_000, 0}) {
      table.fit(live);
      for (int i = 0; i < 500; i++) {
        Object resource = new Object();
        hashes.put(resource, random.nextInt());
        add(resource, hashes.get(resource));
      }
    }
    assertThat(table.headBytes()).isGreaterThan(before);
    hashes.forEach((resource, hash) -> assertThat(table.find(resource, hash)).isNotNull());
    assertThat(swept()).hasSize(hashes.size());
  }

  @Test
  void itKeepsNothingAlive() throws InterruptedException {
    Entry entry = add(new Object(), 1);
    Object kept = new Object();
    Entry other = add(kept, 1);
    for (int i = 0; i < 100 && !entry.refersTo(null); i++) {
      System.gc();
      Thread.sleep(10);
    }
    assertThat(entry.refersTo(null)).isTrue();
    assertThat(queue.remove(10_000)).isSameAs(entry);
    assertThat(table.find(kept, 1)).isSameAs(other);
    assertThat(swept()).as("until it was judged").containsExactlyInAnyOrder(entry, other);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void itAgreesWithAReferenceWhateverIsDoneToIt(long seed) {
    Random random = new Random(seed);
    List<Object> open = new ArrayList<>();
    Map<Object, Entry> reference = new IdentityHashMap<>();
    int hashes = 1 + random.nextInt(40);
    Map<Object, Integer> hashOf = new IdentityHashMap<>();
    for (int step = 0; step < 20_000; step++) {
      int dice = random.nextInt(100);
      if (dice < 45 || open.isEmpty()) {
        Object resource = new Object();
        hashOf.put(resource, random.nextInt(hashes));
        reference.put(resource, add(resource, hashOf.get(resource)));
        open.add(resource);
      } else if (dice < 88) {
        Object resource = open.remove(random.nextInt(open.size()));
        Entry entry = reference.remove(resource);
        assertThat(entry.end(Entry.CLOSED)).isTrue();
        if (dice < 80) {
          table.unlink(entry);
        }
        assertThat(table.find(resource, hashOf.get(resource))).isNull();
      } else if (dice < 99) {
        Object resource = open.get(random.nextInt(open.size()));
        assertThat(table.find(resource, hashOf.get(resource))).isSameAs(reference.get(resource));
      } else {
        table.fit(random.nextInt(300_000));
      }
    }
    assertThat(swept()).hasSize(reference.size()).containsAll(reference.values());
  }

  /** Few chains, so that all threads push, end, unlink and sweep in the same ones. */
  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void nothingLiveIsEverLostAmongThreads(long seed) throws Exception {
    int threads = 4;
    AtomicBoolean done = new AtomicBoolean();
    CyclicBarrier start = new CyclicBarrier(threads + 1);
    ExecutorService pool = Executors.newFixedThreadPool(threads + 1);
    try {
      List<Future<Map<Object, Entry>>> workers = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        long own = seed * 1000 + t;
        Callable<Map<Object, Entry>> work =
            () -> {
              start.await();
              return churn(new Random(own), 60_000);
            };
        workers.add(pool.submit(work));
      }
      Future<?> sweeper =
          pool.submit(
              () -> {
                start.await();
                Random random = new Random(seed);
                while (!done.get()) {
                  table.sweep(entry -> {});
                  table.fit(random.nextInt(10) == 0 ? 10_000 : 0);
                }
                return null;
              });
      Set<Entry> reference = Collections.newSetFromMap(new IdentityHashMap<>());
      for (Future<Map<Object, Entry>> worker : workers) {
        Map<Object, Entry> live = worker.get();
        reference.addAll(live.values());
        live.forEach(
            (resource, entry) -> assertThat(table.find(resource, entry.hash)).isSameAs(entry));
      }
      done.set(true);
      sweeper.get();
      assertThat(swept()).hasSize(reference.size()).containsAll(reference);
    } finally {
      done.set(true);
      pool.shutdownNow();
    }
  }

  /** Opens, looks up and closes objects of one thread; answers what it left open. */
  private Map<Object, Entry> churn(Random random, int steps) {
    Map<Object, Entry> live = new HashMap<>();
    List<Object> open = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      int dice = random.nextInt(10);
      if (dice < 4 || open.isEmpty()) {
        Object resource = new Object();
        live.put(resource, add(resource, random.nextInt(8)));
        open.add(resource);
      } else {
        Object resource = open.get(random.nextInt(open.size()));
        Entry entry = live.get(resource);
        if (table.find(resource, entry.hash) != entry) {
          throw new AssertionError("lost in step " + step);
        }
        if (dice < 9 || open.size() > 60) {
          open.remove(resource);
          live.remove(resource);
          if (!entry.end(Entry.CLOSED)) {
            throw new AssertionError("ended by another in step " + step);
          }
          table.unlink(entry);
          if (table.find(resource, entry.hash) != null) {
            throw new AssertionError("found after its end in step " + step);
          }
        }
      }
    }
    return live;
  }
}
