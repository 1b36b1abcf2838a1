package heapwarden.clean;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class HandsTest {
  private static final long LONG = 10_000;
  private static final long SHORT = 20;

  private final Hands hands = new Hands();

  @Test
  void aCallTellsWhatItHasToTell() throws InterruptedException {
    Hands.Call call = hands.call(() -> "done", LONG);
    assertThat(call.isBack()).isTrue();
    assertThat(call.told()).isEqualTo("done");
    assertThat(call.thrown()).isNull();
  }

  @Test
  void whateverIsThrownIsTheOutcome() throws InterruptedException {
    Error error = new StackOverflowError();
    Hands.Call call =
        hands.call(
            () -> {
              throw error;
            },
            LONG);
    assertThat(call.isBack()).isTrue();
    assertThat(call.thrown()).isSameAs(error);
    assertThat(hands.call(() -> "next", LONG).told()).isEqualTo("next");
  }

  @Test
  void aCallThatHangsDoesNotKeepTheNextFromBeingMadeAndMayComeBackLater()
      throws InterruptedException {
    CountDownLatch latch = new CountDownLatch(1);
    Hands.Call hanging =
        hands.call(
            () -> {
              latch.await();
              return "late";
            },
            SHORT);
    assertThat(hanging.isBack()).isFalse();
    assertThat(hands.call(() -> "next", LONG).told()).isEqualTo("next");
    latch.countDown();
    hands.await(LONG);
    assertThat(hanging.isBack()).isTrue();
    assertThat(hanging.told()).isEqualTo("late");
  }

  @Test
  void callsThatHangUseUpTheHandsAndOnesThatComeBackGiveThemBack() throws InterruptedException {
    CountDownLatch latch = new CountDownLatch(1);
    Set<Thread> used = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < 70; i++) {
      hands.call(
          () -> {
            used.add(Thread.currentThread());
            latch.await();
            return "";
          },
          1);
    }
    assertThat(used).hasSize(64).allMatch(Thread::isDaemon).allMatch(hands::has);
    assertThat(hands.call(() -> "", SHORT).isBack()).isFalse();
    latch.countDown();
    assertThat(hands.call(() -> "free again", LONG).told()).isEqualTo("free again");
  }

  @Test
  void thoseThatInterruptTheirHandHarmThemselvesOnly() throws InterruptedException {
    hands.call(
        () -> {
          Thread.currentThread().interrupt();
          return "";
        },
        LONG);
    assertThat(hands.call(() -> "next", LONG).told()).isEqualTo("next");
  }
}
