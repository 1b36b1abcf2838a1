package heapwarden.detect;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.config.OptionException;
import heapwarden.config.Options;
import heapwarden.finding.Finding;
import heapwarden.finding.Kind;
import heapwarden.grow.Samples;
import heapwarden.stack.Frames;
import heapwarden.stack.Site;
import heapwarden.stack.Sites;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class ContainerWatchTest {
  private static final int NEVER = -1;
  private static final Frames PLAIN = new Frames(List.of(), List.of());

  private static ContainerWatch watch() throws OptionException {
    Options options = Options.parse("gate", new Properties(), Map.of());
    return new ContainerWatch(options, PLAIN, new LoaderWatch(options, PLAIN));
  }

  private static Site site(String method, int line) {
    return Sites.site(Kind.MAP, PLAIN, Sites.frame("app.Main", method, line));
  }

  /** What is told of two maps of one object after so many samples. */
  private static Collection<Finding> twins(int samples, Site byName, Site byId, boolean late)
      throws OptionException {
    ContainerWatch watch = watch();
    Collection<Finding> told = List.of();
    for (int i = 1; i <= samples; i++) {
      Site[] ids = late && i < 40 ? new Site[0] : new Site[] {byId};
      watch.add(
          Samples.census(
              i,
              1000,
              Samples.map(i, "app.Main.book.byName", 20 + 10L * i, byName),
              Samples.map(i, "app.Main.book.byId", 20 + 10L * i, ids)),
          0,
          i * 1000L);
      told = watch.findings(i * 1000L).values();
    }
    return told;
  }

  /** In which sample the one map is first a finding. */
  private static int found(int samples, IntUnaryOperator size, IntUnaryOperator classes)
      throws OptionException {
    ContainerWatch watch = watch();
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

  @Test
  void containersOfOneObjectThatOneMethodFillsAreOneFinding() throws OptionException {
    Collection<Finding> told = twins(60, site("add", 10), site("add", 11), false);
    assertThat(told).extracting(Finding::owner).containsExactly("app.Main.book.byId");
    assertThat(told.iterator().next().evidence()).contains("byName beside it grows with it");
  }

  @Test
  void thoseThatTwoMethodsFillAreTwo() throws OptionException {
    assertThat(twins(60, site("add", 10), site("index", 11), false)).hasSize(2);
  }

  @Test
  void whatWasToldByItselfStaysSo() throws OptionException {
    assertThat(twins(60, site("add", 10), site("add", 11), true)).hasSize(2);
  }
}
