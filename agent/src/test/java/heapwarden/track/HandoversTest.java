package heapwarden.track;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.track.Handovers.Handover;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HandoversTest {
  private final Handovers handovers = new Handovers();

  @Test
  void aTaskIsFoundUntilItHasEnded() {
    Object task = new Object();
    assertThat(handovers.next(task)).isNull();
    Handover added = handovers.add(task, 7);
    assertThat(handovers.isEmpty()).isFalse();
    assertThat(handovers.next(task)).isSameAs(added);
    assertThat(handovers.next(new Object())).isNull();
    assertThat(added.context).isEqualTo(7);
    handovers.end(added);
    assertThat(handovers.next(task)).isNull();
    assertThat(handovers.isEmpty()).isTrue();
  }

  @Test
  void ofOneTaskHandedOverAgainTheOldestComesFirst() {
    Object task = new Object();
    Handover first = handovers.add(task, 1);
    Handover second = handovers.add(task, 2);
    assertThat(handovers.next(task)).isSameAs(first);
    first.depth = 1;
    assertThat(handovers.next(task)).isSameAs(second);
    assertThat(handovers.running(task)).isSameAs(first);
    handovers.end(first);
    assertThat(handovers.running(task)).isNull();
  }

  @Test
  void whatIsNeverRunIsForgottenOnceItIsCollected() {
    for (int i = 0; i < 10_000; i++) {
      handovers.add(new Object(), 1);
    }
    Object kept = new Object();
    handovers.add(kept, 1);
    System.gc();
    List<Object> more = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      Object task = new Object();
      more.add(task);
      handovers.add(task, 2);
    }
    assertThat(handovers.kept()).isBetween(100_001, 101_000);
    assertThat(handovers.next(kept)).isNotNull();
    assertThat(more).hasSize(100_000);
  }

  @Test
  void threadsThatRaceLoseNothing() throws InterruptedException {
    int threads = 4;
    AtomicInteger lost = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(threads);
    for (int t = 0; t < threads; t++) {
      int context = t + 1;
      new Thread(
              () -> {
                try {
                  race(context, lost);
                } finally {
                  done.countDown();
                }
              })
          .start();
    }
    done.await();
    assertThat(lost).hasValue(0);
    assertThat(handovers.isEmpty()).isTrue();
  }

  private void race(int context, AtomicInteger lost) {
    List<Object> mine = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      if (mine.size() < 64 && ThreadLocalRandom.current().nextBoolean()) {
        Object task = new Object();
        mine.add(task);
        handovers.add(task, context);
      } else if (!mine.isEmpty()) {
        take(mine, context, lost);
      }
    }
    while (!mine.isEmpty()) {
      take(mine, context, lost);
    }
  }

  private void take(List<Object> mine, int context, AtomicInteger lost) {
    Object task = mine.remove(ThreadLocalRandom.current().nextInt(mine.size()));
    Handover found = handovers.next(task);
    if (found == null || found.context != context) {
      lost.incrementAndGet();
    } else {
      handovers.end(found);
    }
  }
}
