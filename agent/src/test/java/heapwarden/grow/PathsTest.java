package heapwarden.grow;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.grow.ContainerSample.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PathsTest {
  private static final int FORGET = 64;

  private final Paths paths = new Paths();
  private final Random random = new Random(7);

  @Test
  void findsEachOfMany() {
    List<Path> made = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      made.add(paths.meet(random.nextLong(), Form.MAP, "map", 1));
    }
    assertThat(paths.size()).isEqualTo(5000);
    for (Path path : made) {
      assertThat(paths.find(path.key)).isSameAs(path);
      assertThat(paths.meet(path.key, Form.MAP, "map", 2)).isSameAs(path);
    }
    assertThat(paths.find(1)).isNull();
  }

  @Test
  void keysThatWantTheSamePlaceAreToldApart() {
    for (long key = 0; key < 40; key++) {
      paths.meet(key, Form.MAP, "map", 1);
    }
    for (long key = 0; key < 40; key++) {
      assertThat(paths.find(key)).isNotNull().returns(key, path -> path.key);
    }
  }

  @Test
  void whatIsMetNoLongerIsForgottenAndTheRestStays() {
    long[] keys = random.longs(1000).toArray();
    for (long key : keys) {
      paths.meet(key, Form.MAP, "map", 1);
    }
    for (int i = 0; i < keys.length; i += 2) {
      paths.meet(keys[i], Form.MAP, "map", FORGET);
    }
    paths.forget(2 * FORGET);
    assertThat(paths.size()).isEqualTo(500);
    for (int i = 0; i < keys.length; i++) {
      assertThat(paths.find(keys[i]) != null).isEqualTo(i % 2 == 0);
    }
  }

  @Test
  void whatComesAfterTheMostIsDroppedAndCounted() {
    for (int i = 0; i < Paths.MAX + 3; i++) {
      paths.meet(random.nextLong(), Form.MAP, "map", 1);
    }
    assertThat(paths.size()).isEqualTo(Paths.MAX);
    assertThat(paths.dropped()).isEqualTo(3);
  }
}
