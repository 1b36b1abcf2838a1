package heapwarden.bound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AgesTest {
  @Test
  void theOldestOfFewIsFound() {
    Ages ages = new Ages(8, true, false);
    for (int hash = 1; hash <= 8; hash++) {
      ages.put(hash);
    }
    assertThat(ages.known()).isEqualTo(8);
    for (int i = 0; i < 10_000; i++) {
      assertThat(ages.hash(Ages.slotOf(ages.oldest()))).isEqualTo(1);
    }
  }

  @Test
  void whatWasUsedIsYoungAgain() {
    Ages ages = new Ages(8, true, false);
    for (int hash = 1; hash <= 8; hash++) {
      ages.put(hash);
    }
    assertThat(ages.touch(1, false)).isTrue();
    assertThat(ages.touch(9, false)).isFalse();
    assertThat(ages.hash(Ages.slotOf(ages.oldest()))).isEqualTo(2);
  }

  @Test
  void firstInFirstOutDoesNotMindUse() {
    Ages ages = new Ages(8, false, false);
    for (int hash = 1; hash <= 8; hash++) {
      ages.put(hash);
    }
    ages.touch(1, false);
    assertThat(ages.hash(Ages.slotOf(ages.oldest()))).isEqualTo(1);
  }

  @Test
  void theOneThatHasJustComeIsNeverTheOldest() {
    Ages ages = new Ages(8, true, false);
    ages.put(5);
    assertThat(Ages.slotOf(ages.oldest())).isEqualTo(-1);
  }

  @Test
  void whatIsForgottenIsUnknown() {
    Ages ages = new Ages(8, true, false);
    ages.put(0);
    assertThat(ages.find(0)).isNotNegative();
    assertThat(ages.forget(ages.find(0), 7)).as("another").isFalse();
    assertThat(ages.forget(ages.find(0), 1)).as("the mark of 0").isTrue();
    assertThat(ages.find(0)).isNegative();
    assertThat(ages.known()).isZero();
  }

  @Test
  void anEmptySlotCannotBeForgotten() {
    Ages ages = new Ages(8, true, false);
    ages.put(5);
    int empty = ages.find(5) == 0 ? 1 : 0;
    assertThat(ages.hash(empty)).isZero();
    assertThat(ages.forget(empty, ages.hash(empty))).isFalse();
    assertThat(ages.known()).isEqualTo(1);
  }

  @Test
  void threadsThatRaceLoseNoInsertion() throws InterruptedException {
    Ages ages = new Ages(8, true, false);
    ages.put(1);
    int before = ages.order(ages.find(1));
    Thread[] threads = new Thread[4];
    for (int t = 0; t < threads.length; t++) {
      threads[t] =
          new Thread(
              () -> {
                for (int i = 0; i < 50_000; i++) {
                  ages.put(2);
                }
              });
      threads[t].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    ages.put(1);
    assertThat(ages.order(ages.find(1)) - before).isEqualTo(4 * 50_000 + 1);
  }

  /** They lie side by side in the order in which they come. */
  @Test
  void keysThatAreNumberedHaveOldVictimsToo() {
    Ages ages = new Ages(1000, true, false);
    Map<Integer, Integer> since = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      int hash = ("build-" + i).hashCode();
      ages.put(hash ^ hash >>> 16);
      since.put(hash ^ hash >>> 16, i);
      while (ages.known() > 1000) {
        int victim = Ages.slotOf(ages.oldest());
        int mark = ages.hash(victim);
        assertThat(i - since.get(mark)).isGreaterThan(300);
        ages.forget(victim, mark);
      }
    }
  }

  @Test
  void amongManyTheVictimsAreOld() {
    Ages ages = new Ages(1000, true, false);
    Random random = new Random(7);
    int[] hashes = random.ints(1000).toArray();
    for (int hash : hashes) {
      ages.put(hash);
    }
    int old = 0;
    for (int i = 0; i < 200; i++) {
      int slot = Ages.slotOf(ages.oldest());
      for (int k = 0; k < 250 + i; k++) {
        old += ages.hash(slot) == hashes[k] ? 1 : 0;
      }
      ages.forget(slot, ages.hash(slot));
    }
    assertThat(old).as("of 200 among the oldest quarter").isGreaterThan(185);
  }

  @Test
  void nearlyAllOfAsManyAsItIsMadeForAreKnown() {
    Ages ages = new Ages(10_000, true, false);
    int[] hashes = new Random(7).ints(10_000).toArray();
    for (int hash : hashes) {
      ages.put(hash);
    }
    int known = 0;
    for (int hash : hashes) {
      known += ages.find(hash) < 0 ? 0 : 1;
    }
    assertThat(known).isGreaterThan(9_980);
    assertThat(ages.known()).isBetween(known - 5, known + 5);
  }

  @Test
  void whatIsTooOldIsFoundInTurn() throws InterruptedException {
    Ages ages = new Ages(16, true, true);
    ages.put(1);
    Thread.sleep(100);
    ages.put(2);
    int units = Ages.units(60);
    int slot = ages.expired(units, 0, ages.slots());
    assertThat(ages.hash(slot)).isEqualTo(1);
    assertThat(ages.isOutlived(slot, units)).isTrue();
    ages.touch(1, false);
    assertThat(ages.expired(0, units, ages.slots())).as("touched").isEqualTo(-1);
    assertThat(ages.expired(units, 0, ages.slots())).as("but not written").isNotNegative();
    ages.touch(1, true);
    assertThat(ages.expired(units, 0, ages.slots())).isEqualTo(-1);
  }
}
