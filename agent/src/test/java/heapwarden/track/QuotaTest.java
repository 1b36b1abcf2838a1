package heapwarden.track;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotaTest {
  private static int takeAll(Quota quota, int thread) {
    int taken = 0;
    while (quota.take(thread)) {
      taken++;
    }
    return taken;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 63, 64, 65, 1000, 5000})
  void oneThreadGetsAllOfItAndNoMore(int max) {
    Quota quota = new Quota(max);
    assertThat(takeAll(quota, 12345)).isEqualTo(max);
    assertThat(quota.take(12345)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 63, 64, 65, 1000, 5000})
  void allThreadsTogetherGetAllOfItAndNoMore(int max) {
    Quota quota = new Quota(max);
    int taken = 0;
    for (int thread = 0; thread < Quota.STRIPES; thread++) {
      taken += quota.take(thread) ? 1 : 0;
    }
    for (int thread = 0; thread < Quota.STRIPES; thread++) {
      taken += takeAll(quota, thread);
    }
    assertThat(taken).isEqualTo(max);
  }

  @Test
  void whatIsGivenBackCanBeTakenAgain() {
    Quota quota = new Quota(100);
    for (int round = 0; round < 10; round++) {
      assertThat(takeAll(quota, 1)).isEqualTo(100);
      for (int i = 0; i < 100; i++) {
        quota.give(1);
      }
    }
  }

  @Test
  void whatOneThreadGivesBackReachesTheOthers() {
    Quota quota = new Quota(100_000);
    assertThat(takeAll(quota, 1)).isEqualTo(100_000);
    for (int i = 0; i < 100_000; i++) {
      quota.give(2);
    }
    assertThat(takeAll(quota, 1)).isBetween(100_000 - 128, 100_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void neverAreMoreThanTheMaximumOut(long seed) throws Exception {
    int max = 200;
    int threads = 4;
    Quota quota = new Quota(max);
    AtomicLong out = new AtomicLong();
    AtomicLong most = new AtomicLong();
    CyclicBarrier start = new CyclicBarrier(threads);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Integer>> all = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        Random random = new Random(seed * 100 + t);
        Callable<Integer> work =
            () -> {
              start.await();
              int mine = 0;
              for (int step = 0; step < 100_000; step++) {
                // Closing on another thread than the opening one is usual.
                int stripe = random.nextInt();
                if (random.nextBoolean()) {
                  if (quota.take(stripe)) {
                    mine++;
                    most.accumulateAndGet(out.incrementAndGet(), Math::max);
                  }
                } else if (mine > 0) {
                  mine--;
                  out.decrementAndGet();
                  quota.give(stripe);
                }
              }
              return mine;
            };
        all.add(pool.submit(work));
      }
      int left = 0;
      for (Future<Integer> one : all) {
        left += one.get();
      }
      assertThat(most.get()).isBetween(1L, (long) max);
      int rest = 0;
      for (int stripe = 0; stripe < Quota.STRIPES; stripe++) {
        rest += takeAll(quota, stripe);
      }
      assertThat(left + rest).as("no permit is lost or made").isEqualTo(max);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void fewerAreLetInUntilEnoughHaveGone() {
    Quota quota = new Quota(1000);
    int taken = 0;
    for (int i = 0; i < 500; i++) {
      taken += quota.take(1) ? 1 : 0;
    }
    quota.resize(500);
    taken += takeAll(quota, 1);
    assertThat(taken).isLessThanOrEqualTo(500 + 64);
    quota.resize(400);
    assertThat(quota.take(1)).isFalse();

    quota.resize(1000);
    assertThat(taken + takeAll(quota, 1)).isEqualTo(1000);
  }
}
