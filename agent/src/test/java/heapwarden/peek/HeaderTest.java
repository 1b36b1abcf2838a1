package heapwarden.peek;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the hooks make of it in other JVMs is in {@code HashesTest} of the agent's tests. */
class HeaderTest {
  /** A JVM that is as the ones known: else the agent would lose no more than some time. */
  @Test
  void ofWhatNobodyAskedForItsHashThatIsKnown() {
    Object object = new Object();
    assertThat(Header.hasNoHash(object)).isTrue();
    assertThat(System.identityHashCode(object)).isNotZero();
    assertThat(Header.hasNoHash(object)).isFalse();
  }

  @Test
  void ofWhatIsLockedOrWasMovedItIsNotToldWrongly() throws InterruptedException {
    Random random = new Random(5);
    List<Object> hashed = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      Object object = new Object();
      if (random.nextBoolean()) {
        assertThat(System.identityHashCode(object)).isNotZero();
      }
      synchronized (object) {
        if (i % 1000 == 0) {
          object.wait(1); // its lock is inflated
        }
        assertThat(System.identityHashCode(object)).isNotZero();
        assertThat(Header.hasNoHash(object)).isFalse();
      }
      assertThat(Header.hasNoHash(object)).isFalse();
      hashed.add(object);
    }
    System.gc();
    assertThat(hashed).noneMatch(Header::hasNoHash);
    for (Object object : hashed) {
      synchronized (object) {
        assertThat(Header.hasNoHash(object)).isFalse();
      }
    }
  }
}
