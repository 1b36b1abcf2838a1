package heapwarden.stack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GuardTest {
  /** As many slots as the table has: hashes that far apart meet in one. */
  private static final int SLOTS = 512;

  private final Guard guard = new Guard();

  @Test
  void aThreadInsideIsNoticedUntilItLeaves() {
    int slot = guard.enter(77);
    assertThat(slot).isNotNegative();
    assertThat(guard.enter(77)).isEqualTo(Guard.REENTERED);
    assertThat(guard.enter(77)).isEqualTo(Guard.REENTERED);
    guard.leave(slot);
    int again = guard.enter(77);
    assertThat(again).isNotNegative();
    guard.leave(again);
  }

  @Test
  void threadsThatMeetInASlotDoNotDisturbEachOther() {
    int first = guard.enter(77);
    int second = guard.enter(77 + SLOTS);
    assertThat(second).isNotNegative().isNotEqualTo(first);
    assertThat(guard.enter(77)).isEqualTo(Guard.REENTERED);
    assertThat(guard.enter(77 + SLOTS)).isEqualTo(Guard.REENTERED);
  }

  @Test
  void behindASlotThatBecameFreeRecursionIsNoticedOneLevelDeeper() {
    int first = guard.enter(77);
    guard.enter(77 + SLOTS);
    guard.leave(first);
    assertThat(guard.enter(77 + SLOTS)).isEqualTo(first);
    assertThat(guard.enter(77 + SLOTS)).isEqualTo(Guard.REENTERED);
  }

  @Test
  void whenAllItsSlotsAreTakenAThreadIsRefused() {
    int[] slots = new int[4];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = guard.enter(77 + i * SLOTS);
      assertThat(slots[i]).isNotNegative();
    }
    assertThat(guard.enter(77 + 4 * SLOTS)).isEqualTo(Guard.BUSY);
    guard.leave(slots[2]);
    assertThat(guard.enter(77 + 4 * SLOTS)).isEqualTo(slots[2]);
  }

  @Test
  void anyHashHasASlot() {
    for (int hash : new int[] {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, SLOTS - 1}) {
      int slot = guard.enter(hash);
      assertThat(slot).isBetween(0, SLOTS - 1);
      assertThat(guard.enter(hash)).isEqualTo(Guard.REENTERED);
      guard.leave(slot);
    }
  }
}
