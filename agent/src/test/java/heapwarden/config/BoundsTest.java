package heapwarden.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundsTest {
  @TempDir Path folder;

  private static Bound bound(String text) throws OptionException {
    return Bound.parse("store", text);
  }

  @Test
  void aPolicySaysWhatItBoundsAndHow() throws OptionException {
    Bound bound =
        bound(
            "com.acme.Artifacts.store;max=1k;max.bytes=20m;ttl=24h;idle=5m;order=fifo;mode=enforce;"
                + "close;log=each;reads=com.acme.web.*:com.acme.api;regret.max=2%");
    assertThat(bound.name()).isEqualTo("store");
    assertThat(bound.target()).isEqualTo("com.acme.Artifacts.store");
    assertThat(bound.max()).isEqualTo(1000);
    assertThat(bound.maxBytes()).isEqualTo(20L << 20);
    assertThat(bound.ttl()).isEqualTo(86_400_000);
    assertThat(bound.idle()).isEqualTo(300_000);
    assertThat(bound.order()).isEqualTo(Bound.Order.FIFO);
    assertThat(bound.mode()).isEqualTo(Bound.Mode.ENFORCE);
    assertThat(bound.close()).isTrue();
    assertThat(bound.log()).isEqualTo(Bound.Log.EACH);
    assertThat(bound.reads()).containsExactly("com.acme.web.*", "com.acme.api");
    assertThat(bound.regretMax()).isEqualTo(0.02);
  }

  @Test
  void withoutMoreItObservesByUseAndMindsOnePercentOfRegret() throws OptionException {
    Bound bound = bound("com.acme.Artifacts.store; max=1000");
    assertThat(bound.mode()).isEqualTo(Bound.Mode.OBSERVE);
    assertThat(bound.order()).isEqualTo(Bound.Order.LRU);
    assertThat(bound.close()).isFalse();
    assertThat(bound.log()).isEqualTo(Bound.Log.SUMMARY);
    assertThat(bound.regretMax()).isEqualTo(0.01);
    assertThat(bound.ttl()).isEqualTo(Bound.NONE);
    assertThat(bound.reads()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "com.acme.A.store;max=0 | max=0 is out of range: at least 1",
        "com.acme.A.store;max=-5 | max=-5 is no number",
        "com.acme.A.store;max=many | max=many is no number",
        "com.acme.A.store;ttl=24 | ttl=24 is no time",
        "com.acme.A.store;maxx=5 | no setting 'maxx'; did you mean 'max'?",
        "com.acme.A.store;max=5;mode=force | did you mean 'enforce'?",
        "com.acme.A.store;max=5;order=lfu | did you mean 'lru'?",
        "com.acme.A.store;max=5;max=6 | sets max twice",
        "com.acme.A.store;mode=enforce | sets no limit: give max, max.bytes, ttl or idle",
        "com.acme.A.store;max=5;close;quarantine=5m | what was closed cannot come back",
        "com.acme.A.store;max=5;regret.max=200% | is no share",
        "max=5 | has no target",
        "store;max=5 | has no target",
        "com.acme.A.sto re;max=5 | has no target"
      })
  void aMistakeIsNamedWithTheNearestRightThing(String text, String said) {
    assertThatThrownBy(() -> bound(text))
        .isInstanceOf(OptionException.class)
        .hasMessageStartingWith("bound.store")
        .hasMessageContaining(said);
  }

  @ParameterizedTest
  @CsvSource({
    "com.acme.A.store, com.acme.A.store, true",
    "com.acme.A.store, com.acme.A.stores, false",
    "com.acme.*.cache, com.acme.Tenants.ALL[].cache, true",
    "com.acme.*.cache, com.acme.Tenants.ALL[].caches, false",
    "com.acme.Tenants.ALL[].cache, com.acme.Tenants.ALL[].cache, true",
    "*.byName, story.twinmaps.Leak.DIRECTORY.byName, true",
    "com.*.a.*.b, com.x.a.y.a.z.b, true",
    "com.*.a.*.b, com.x.a.b, false"
  })
  void aStarStandsForAnything(String pattern, String owner, boolean means) throws OptionException {
    assertThat(bound(pattern + ";max=1").means(owner)).isEqualTo(means);
  }

  @Test
  void oneBadLineIsRefusedAndTheRestHolds() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("bounds.properties"),
            "bound.good=com.acme.A.store;max=5\n"
                + "bound.bad=com.acme.B.store;max=0\n"
                + "bound.twin=com.acme.A.store;max=7\n"
                + "max=3\n");
    Bounds bounds = Bounds.read(file.toString(), Map.of("bound.own", "com.acme.C.store;max=1"));
    assertThat(bounds.policies()).extracting(Bound::name).containsExactly("good", "own");
    assertThat(bounds.mistakes())
        .satisfiesExactlyInAnyOrder(
            one -> assertThat(one).contains("bound.bad", "max=0"),
            one -> assertThat(one).contains("bound.twin has the target of bound.good"),
            one -> assertThat(one).contains("max in ", "is no policy"));
  }

  @Test
  void policiesComeFromTheArgumentAndFromProperties() throws OptionException {
    Properties system = new Properties();
    system.setProperty("heapwarden.bound.b", "com.acme.B.store;max=2");
    system.setProperty("heapwarden.bound.a", "not this one");
    Options options =
        Options.parse("bound.a=com.acme.A.store;max=1,quiet,bounds=file", system, Map.of());
    assertThat(options.bounds())
        .containsOnly(
            Map.entry("bound.a", "com.acme.A.store;max=1"),
            Map.entry("bound.b", "com.acme.B.store;max=2"));
    assertThat(options.boundsFile()).isEqualTo("file");
    assertThat(options.quiet()).isTrue();
  }
}
