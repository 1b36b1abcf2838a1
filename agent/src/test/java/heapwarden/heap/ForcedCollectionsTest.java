package heapwarden.heap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ForcedCollectionsTest {
  private static final long MEGA = 1 << 20;

  private long used = 400 * MEGA;
  private long collections = 7;
  private final ForcedCollections forced =
      new ForcedCollections(this::collect, () -> used, () -> collections, () -> false);

  private void collect() {
    used = 90 * MEGA;
    collections++;
  }

  @Test
  void nothingHappensWithoutPressure() {
    for (int i = 0; i < 100; i++) {
      assertThat(forced.collect(false)).isNull();
    }
    assertThat(forced.count()).isZero();
    assertThat(forced.before()).isEqualTo(-1);
  }

  @Test
  void underPressureItCollectsAtOnceAndTellsBeforeAndAfter() {
    assertThat(forced.collect(true)).contains("400 MB used before, 90 MB after");
    assertThat(forced.count()).isOne();
    assertThat(forced.before()).isEqualTo(400 * MEGA);
    assertThat(forced.after()).isEqualTo(90 * MEGA);
  }

  @Test
  void thenItRests() {
    int collected = 0;
    for (int i = 0; i < 5 * ForcedCollections.REST; i++) {
      collected += forced.collect(true) == null ? 0 : 1;
    }
    assertThat(collected).isEqualTo(5);
  }

  @Test
  void aJvmThatIgnoresItIsToldOnceAndNotAskedAgain() {
    assertIgnored(new ForcedCollections(() -> {}, () -> used, () -> collections, () -> false));
  }

  /** The application's own collections are none of ours. */
  @Test
  void aJvmThatSaysItIgnoresItIsNotAsked() {
    assertIgnored(new ForcedCollections(this::collect, () -> used, () -> collections, () -> true));
    assertThat(collections).isEqualTo(7);
  }

  private static void assertIgnored(ForcedCollections ignored) {
    assertThat(ignored.collect(true)).contains("-XX:+DisableExplicitGC");
    for (int i = 0; i < 5 * ForcedCollections.REST; i++) {
      assertThat(ignored.collect(true)).isNull();
    }
    assertThat(ignored.count()).isZero();
  }
}
