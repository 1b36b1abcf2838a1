package heapwarden.stack;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.finding.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SiteTableTest {
  private static final int PLENTY = 1 << 20;

  private static long[] keys(long seed, int count) {
    return new Random(seed).longs(count).map(key -> key == 0 ? 1 : key).distinct().toArray();
  }

  @Test
  void whatWasAddedIsFound() {
    SiteTable table = new SiteTable(PLENTY);
    assertThat(table.find(7)).isNull();
    Site site = Sites.keyed(7, Kind.FILE);
    assertThat(table.add(site)).isSameAs(site);
    assertThat(table.find(7)).isSameAs(site);
    assertThat(table.find(8)).isNull();
    assertThat(table.size()).isEqualTo(1);
  }

  @Test
  void theFirstOfTwoEqualKeysCounts() {
    SiteTable table = new SiteTable(PLENTY);
    Site first = Sites.keyed(7, Kind.FILE);
    table.add(first);
    assertThat(table.add(Sites.keyed(7, Kind.FILE))).isSameAs(first);
    assertThat(table.size()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void itGrowsThroughItsTiersAndLosesNothing(long seed) {
    SiteTable table = new SiteTable(PLENTY);
    long[] keys = keys(seed, 20_000);
    for (long key : keys) {
      assertThat(table.isOverflow(table.add(Sites.keyed(key, Kind.FILE)))).isFalse();
    }
    for (long key : keys) {
      assertThat(table.find(key).key).isEqualTo(key);
    }
    assertThat(table.all()).hasSize(keys.length);
    assertThat(table.bytes()).isGreaterThan(keys.length * 64L);
  }

  @Test
  void keysThatFallOnOneSlotOverflowAtLastButAreNeverConfused() {
    SiteTable table = new SiteTable(PLENTY);
    List<Long> kept = new ArrayList<>();
    for (long i = 1; i <= 100; i++) {
      // The low 20 bits choose the slot in every tier.
      long key = i << 20;
      if (!table.isOverflow(table.add(Sites.keyed(key, Kind.FILE)))) {
        kept.add(key);
      }
    }
    assertThat(kept).hasSizeBetween(8, 99);
    for (long i = 1; i <= 100; i++) {
      Site found = table.find(i << 20);
      if (kept.contains(i << 20)) {
        assertThat(found.key).isEqualTo(i << 20);
      } else {
        assertThat(found).isNull();
      }
    }
  }

  @Test
  void beyondTheMaximumThereIsOneSiteForEachKind() {
    SiteTable table = new SiteTable(2);
    table.add(Sites.keyed(1, Kind.FILE));
    table.add(Sites.keyed(2, Kind.FILE));
    Site file = table.add(Sites.keyed(3, Kind.FILE));
    assertThat(table.isOverflow(file)).isTrue();
    assertThat(file.kind()).isEqualTo(Kind.FILE);
    assertThat(file.frames()).isEmpty();
    assertThat(table.add(Sites.keyed(4, Kind.FILE))).isSameAs(file);
    Site timer = table.add(Sites.keyed(5, Kind.TIMER));
    assertThat(timer.kind()).isEqualTo(Kind.TIMER);
    assertThat(table.isOverflow(timer)).isTrue();
    assertThat(table.size()).isEqualTo(2);
    assertThat(table.find(3)).isNull();
  }

  @Test
  void aKnownSiteIsStillFoundWhenTheTableIsFull() {
    SiteTable table = new SiteTable(1);
    Site site = table.add(Sites.keyed(1, Kind.FILE));
    table.add(Sites.keyed(2, Kind.FILE));
    assertThat(table.find(1)).isSameAs(site);
    assertThat(table.add(Sites.keyed(1, Kind.FILE))).isSameAs(site);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void threadsThatAddTheSameKeysAgreeOnOneSiteEach(long seed) throws Exception {
    SiteTable table = new SiteTable(PLENTY);
    long[] keys = keys(seed, 6_000);
    int threads = 4;
    CyclicBarrier start = new CyclicBarrier(threads);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<List<Site>>> all = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        Callable<List<Site>> work =
            () -> {
              start.await();
              List<Site> sites = new ArrayList<>();
              for (long key : keys) {
                Site found = table.find(key);
                sites.add(found == null ? table.add(Sites.keyed(key, Kind.FILE)) : found);
              }
              return sites;
            };
        all.add(pool.submit(work));
      }
      List<Site> first = all.get(0).get();
      for (Future<List<Site>> one : all) {
        List<Site> sites = one.get();
        for (int i = 0; i < keys.length; i++) {
          assertThat(sites.get(i)).isSameAs(first.get(i)).isSameAs(table.find(keys[i]));
        }
      }
      assertThat(table.size()).isEqualTo(keys.length);
      assertThat(table.all()).hasSize(keys.length).doesNotHaveDuplicates();
    } finally {
      pool.shutdownNow();
    }
  }
}
