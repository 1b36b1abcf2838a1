package heapwarden.track;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GuardTest {
  private final Guard guard = new Guard();
  private final Thread thread = new Thread(() -> {});

  @Test
  void aThreadInsideIsNoticedUntilItLeaves() {
    int slot = guard.enter(thread, 77);
    assertThat(slot).isNotNegative();
    assertThat(guard.enter(thread, 77)).isEqualTo(Guard.REENTERED);
    assertThat(guard.enter(thread, 77)).isEqualTo(Guard.REENTERED);
    guard.leave(slot);
    int again = guard.enter(thread, 77);
    assertThat(again).isNotNegative();
    guard.leave(again);
  }

  @Test
  void threadsOfOneHashDoNotDisturbEachOther() {
    Thread other = new Thread(() -> {});
    int first = guard.enter(thread, 77);
    int second = guard.enter(other, 77);
    assertThat(second).isNotNegative().isNotEqualTo(first);
    assertThat(guard.enter(thread, 77)).isEqualTo(Guard.REENTERED);
    assertThat(guard.enter(other, 77)).isEqualTo(Guard.REENTERED);
    guard.leave(first);
    assertThat(guard.enter(other, 77)).as("behind a slot now free").isEqualTo(Guard.REENTERED);
  }

  @Test
  void whenAllItsSlotsAreTakenAThreadIsRefused() {
    int[] slots = new int[4];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = guard.enter(new Thread(() -> {}), 77);
      assertThat(slots[i]).isNotNegative();
    }
    assertThat(guard.enter(thread, 77)).isEqualTo(Guard.BUSY);
    guard.leave(slots[2]);
    assertThat(guard.enter(thread, 77)).isEqualTo(slots[2]);
  }

  @Test
  void hashesAtTheEndOfTheTableWrapAround() {
    for (int hash : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1023}) {
      for (int i = 0; i < 4; i++) {
        assertThat(guard.enter(new Thread(() -> {}), hash)).isBetween(0, 1023);
      }
      for (int slot = 0; slot < 1024; slot++) {
        guard.leave(slot);
      }
    }
  }
}
