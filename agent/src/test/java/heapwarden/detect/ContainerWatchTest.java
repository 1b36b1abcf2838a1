package heapwarden.detect;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.config.OptionException;
import heapwarden.config.Options;
import heapwarden.grow.Samples;
import heapwarden.stack.Frames;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class ContainerWatchTest {
  private static final int NEVER = -1;

  /** In which sample the one map is first a finding. */
  private static int found(int samples, IntUnaryOperator size, IntUnaryOperator classes)
      throws OptionException {
    Options options = Options.parse("gate", new Properties(), Map.of());
    ContainerWatch watch = new ContainerWatch(options, new Frames(List.of(), List.of()));
    for (int i = 1; i <= samples; i++) {
      watch.add(
          Samples.census(i, classes.applyAsInt(i), "app.Main.map", size.applyAsInt(i)),
          0,
          i * 1000L);
      if (!watch.findings(i * 1000L).isEmpty()) {
        return i;
      }
    }
    return NEVER;
  }

  @Test
  void whatFillsNoFasterThanClassesAreLoadedMustGoOnForLonger() throws OptionException {
    IntUnaryOperator size = i -> 20 + 2 * i;
    IntUnaryOperator warmUp = i -> 1000 + 5 * Math.min(i, 40);
    assertThat(found(40, i -> 20 + 2 * Math.min(i, 40), warmUp)).isEqualTo(NEVER);
    assertThat(found(500, size, i -> 1000 + 5 * i)).isBetween(384, 450);
    assertThat(found(200, size, warmUp)).isBetween(48, 68);
  }

  @Test
  void whatFillsFasterThanClassesAreLoadedIsFoundAtOnce() throws OptionException {
    IntUnaryOperator size = i -> 20 + 10 * i;
    assertThat(found(40, size, i -> 1000)).isBetween(24, 30);
    assertThat(found(40, size, i -> 1000 + 5 * i)).isBetween(24, 30);
  }
}
