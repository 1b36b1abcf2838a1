package heapwarden.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Not in its package of the JVM's, so that an ordinary shutdown hook has to do. */
class NeighbourTest {
  private final List<String> ran = new ArrayList<>();

  @Test
  void whatIsToRunLastIsGivenBackOrReplacedByTheNext() {
    Runnable dead = () -> ran.add("dead");
    Runnable live = () -> ran.add("live");
    Neighbour.atExit(9, dead);
    Neighbour.atExit(9, live);
    assertThat(Neighbour.notAtExit(dead)).as("was replaced").isFalse();
    assertThat(Neighbour.notAtExit(live)).isTrue();
    assertThat(Neighbour.notAtExit(live)).as("is out already").isFalse();
    Neighbour.atExit(9, live);
    assertThat(Neighbour.notAtExit(live)).isTrue();
    assertThat(ran).isEmpty();
  }

  @Test
  void whereTheJvmDoesNotTellItIsNotEnding() {
    assertThat(Neighbour.isEnding()).isFalse();
  }
}
