package heapwarden.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The live set, pressure and its suspects, in real JVMs with each of their collectors. */
class HeapTest {
  private static final boolean ALL = Boolean.getBoolean("heapwarden.long");
  private static final long MEGA = 1 << 20;
  private static final long LIVE = Holder.MEGABYTES * MEGA;

  /** What lives for a while besides. */
  private static final long LINGERING = 24 * MEGA;

  @TempDir Path folder;

  enum Gc {
    SERIAL("-XX:+UseSerialGC", true),
    PARALLEL("-XX:+UseParallelGC", true),
    G1("-XX:+UseG1GC", true),
    Z("-XX:+UseZGC", false),
    SHENANDOAH("-XX:+UseShenandoahGC", false);

    private final String flag;
    private final boolean exact;

    Gc(String flag, boolean exact) {
      this.flag = flag;
      this.exact = exact;
    }
  }

  /** G1 on each JVM, of the others the older ones on the older; in the long form all on each. */
  static Stream<Arguments> everywhere() {
    List<Jdk> jdks = Jdk.currentAndNewest().toList();
    return jdks.stream()
        .flatMap(
            jdk ->
                Stream.of(Gc.values())
                    .filter(gc -> ALL || gc == Gc.G1 || gc.exact == jdk.equals(jdks.get(0)))
                    .map(gc -> Arguments.of(jdk, gc)));
  }

  private static Jvm jvm(Jdk jdk, Gc gc, String heap) {
    assumeThat(jdk.accepts(gc.flag)).as("%s has %s", jdk, gc).isTrue();
    return Jvm.of(jdk).args(gc.flag, "-Xmx" + heap).classPath(Jvm.ownClasses(Holder.class));
  }

  private static JsonObject heap(Run run) {
    return run.report().getAsJsonObject("heap");
  }

  private static List<String> alerts(Run run) {
    List<String> kinds = new ArrayList<>();
    for (JsonElement alert : run.report().getAsJsonArray("alerts")) {
      kinds.add(alert.getAsJsonObject().get("kind").getAsString());
    }
    return kinds;
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void afterACollectionOfAllTheLiveSetIsToldAndMarkedAsWhatItIs(Jdk jdk, Gc gc) {
    Run run = jvm(jdk, gc, "512m").agent("interval=100ms,quiet").run(Holder.class, "full", "700");
    JsonObject heap = heap(run.succeeded());
    assertThat(heap.get("liveExact").getAsBoolean()).isEqualTo(gc.exact);
    assertThat(heap.get("liveBytes").getAsLong())
        .isBetween(LIVE, Math.round(LIVE * (gc.exact ? 1.15 : 1.5)));
    assertThat(heap.get("maxBytes").getAsLong()).isBetween(400 * MEGA, 512 * MEGA);
    assertThat(heap.get("metaspaceBytes").getAsLong()).isBetween(100_000L, 50 * MEGA);
    assertThat(heap.get("threads").getAsInt()).isBetween(2, 50);
    assertThat(heap.get("classes").getAsInt()).isBetween(400, 5000);
    assertThat(heap.get("descriptors").getAsInt()).isBetween(3, 100);
    assertThat(heap.get("collections").getAsInt()).isPositive();
    assertThat(heap.getAsJsonArray("pools")).hasSizeGreaterThan(2);
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void garbageIsNeitherCalledLiveForCertainNorIsItPressure(Jdk jdk, Gc gc) {
    Run run = jvm(jdk, gc, "256m").agent("interval=50ms").run(Holder.class, "young", "2000");
    JsonObject heap = heap(run.succeeded());
    boolean exact = heap.get("liveExact").getAsBoolean();
    // With so small a heap Serial and Parallel may have come to a full collection just now.
    assertThat(!exact || gc.exact).isTrue();
    assertThat(heap.get("liveBytes").getAsLong()).isBetween(LIVE, 256 * MEGA);
    if (exact) {
      assertThat(heap.get("liveBytes").getAsLong())
          .isLessThan(Math.round(1.15 * (LIVE + LINGERING)));
    }
    assertThat(alerts(run)).isEmpty();
    assertThat(run.stderr()).doesNotContain("PRESSURE");
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void onlyAFullCollectionMakesTheLiveSetExact(Jdk jdk, Gc gc) {
    Run run =
        jvm(jdk, gc, "768m")
            .agent("interval=100ms,quiet")
            .args("-Xlog:gc:stdout")
            .run(Holder.class, "young", "1200");
    JsonObject heap = heap(run.succeeded());
    // How many of these a collector makes of its own accord depends on the machine's pace.
    boolean collectedAll = gc.exact && run.stdout().contains("Pause Full");
    assertThat(heap.get("liveExact").getAsBoolean() && !collectedAll).as(run.stdout()).isFalse();
    assertThat(heap.get("liveBytes").getAsLong())
        .isBetween(LIVE, heap.get("usedBytes").getAsLong());
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void aLeakIsPressureBeforeItIsOutOfMemoryAndTheEndOfItIsToldToo(Jdk jdk, Gc gc) {
    Run run = jvm(jdk, gc, "128m").agent("interval=25ms,quiet").run(Hoarder.class, "10");
    assertThat(run.stdout()).contains("out of memory with").contains("the end");
    assertThat(alerts(run.succeeded())).startsWith("PRESSURE");
    assertThat(run.stderr()).contains("WARN heapwarden - PRESSURE: ");
    JsonObject alert = run.report().getAsJsonArray("alerts").get(0).getAsJsonObject();
    assertThat(alert.get("message").getAsString()).contains("% of the").contains("MB of heap");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void theSuspectOfPressureIsTheContainerThatHoldsMost(Jdk jdk) {
    Run run = jvm(jdk, Gc.G1, "192m").agent("interval=25ms,quiet").run(Hoarder.class, "20");
    JsonObject alert = run.report().getAsJsonArray("alerts").get(0).getAsJsonObject();
    assertThat(alert.get("message").getAsString()).contains(Hoarder.class.getName() + ".HELD");
    assertThat(alert.getAsJsonArray("suspects")).hasSizeGreaterThan(0);
  }

  @ParameterizedTest
  @EnumSource(names = {"SERIAL", "PARALLEL", "G1"})
  void ofAProgramThatDiesWithAFullHeapAReportIsLeft(Gc gc) {
    Run run =
        jvm(Jdk.current(), gc, "96m").agent("interval=50ms").run(Exhausted.class, "30", "16384");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.report()).as(run.stderr()).isNotNull();
    assertThat(heap(run).get("liveBytes").getAsLong()).isGreaterThan(40 * MEGA);
  }

  @Test
  void aboveTheEmergencyMarkThereIsAnEmergency() {
    Run run =
        jvm(Jdk.current(), Gc.SERIAL, "512m")
            .agent("interval=50ms,heap.max=100m")
            .run(Holder.class, "full", "300")
            .succeeded();
    assertThat(alerts(run)).containsExactly("EMERGENCY");
    assertThat(run.stderr()).contains("EMERGENCY: ").contains("heap.max");
  }

  @Test
  void theThresholdDecides() {
    Run run =
        jvm(Jdk.current(), Gc.SERIAL, "512m")
            .agent("interval=50ms,heap.threshold=20%")
            .run(Holder.class, "full", "300")
            .succeeded();
    assertThat(alerts(run)).containsExactly("PRESSURE");
  }

  @Test
  void underPressureItCollectsWhereItIsAskedTo() {
    Run run =
        jvm(Jdk.current(), Gc.SERIAL, "512m")
            .agent("interval=50ms,heap.threshold=20%,gc=pressure")
            .run(Holder.class, "full", "300")
            .succeeded();
    assertThat(run.stderr()).contains("collected on purpose, since gc=pressure: ");
    JsonObject forced = heap(run).getAsJsonObject("forcedCollections");
    assertThat(forced.get("count").getAsInt()).isOne();
    assertThat(forced.get("usedBytesAfter").getAsLong()).isBetween(LIVE, Math.round(LIVE * 1.15));
  }

  @Test
  void aJvmThatIgnoresExplicitCollectionsIsToldSo() {
    Run run =
        jvm(Jdk.current(), Gc.SERIAL, "160m")
            .agent("interval=50ms,heap.threshold=20%,gc=pressure")
            .args("-XX:+DisableExplicitGC")
            .run(Holder.class, "young", "4000")
            .succeeded();
    assertThat(alerts(run)).containsExactly("PRESSURE");
    assertThat(run.stderr()).contains("gc=pressure does nothing: ");
    assertThat(heap(run).has("forcedCollections")).isFalse();
  }

  @Test
  void aboveTheEmergencyMarkTheHeapIsDumpedOnceWhereItIsAskedTo() {
    Run run =
        jvm(Jdk.current(), Gc.SERIAL, "512m")
            .agent("interval=50ms,heap.max=100m,dump=" + folder)
            .run(Holder.class, "full", "300")
            .succeeded();
    Path dump = Path.of(heap(run).get("dump").getAsString());
    assertThat(dump).hasParent(folder);
    assertThat(dump.toFile().length()).isGreaterThan(LIVE);
    assertThat(run.stderr()).containsOnlyOnce("dumped the heap to " + dump);
  }

  @Test
  void aDumpThatCannotBeWrittenIsToldAndHarmsNothing() {
    Run run =
        jvm(Jdk.current(), Gc.SERIAL, "512m")
            .agent("interval=50ms,heap.max=100m,dump=" + folder.resolve("absent"))
            .run(Holder.class, "full", "300")
            .succeeded();
    assertThat(run.stderr()).contains("no heap dump: ").contains("absent is no folder");
    assertThat(heap(run).has("dump")).isFalse();
  }

  /** Without the kinds of containers, that is: with them the list is found and explains it. */
  @ParameterizedTest
  @MethodSource("jdks")
  void theTypesThatGrowAreNamedWhereNothingExplainsIt(Jdk jdk) {
    Run run =
        jvm(jdk, Gc.G1, "1g")
            .agent("interval=20ms,kinds=file")
            .run(Hoarder.class, "20", "6000")
            .succeeded();
    JsonObject heap = heap(run);
    assertThat(heap.get("trend").getAsString()).isEqualTo("rising");
    assertThat(heap.get("riseBytesPerHour").getAsLong()).isPositive();
    assertThat(heap.get("exhaustionSeconds").getAsLong()).isBetween(1L, 3600L);
    List<String> types = new ArrayList<>();
    JsonArray growing = heap.getAsJsonArray("growingTypes");
    assertThat(growing).as(heap.toString()).isNotNull();
    growing.forEach(type -> types.add(type.getAsJsonObject().get("type").getAsString()));
    assertThat(types).first().isEqualTo("long[]");
    assertThat(types).doesNotContain("byte[]");
    assertThat(run.stderr()).contains("rising").contains("full in about").contains("long[]");
  }

  /** A tree made by hand is no container that the census knows. */
  @ParameterizedTest
  @MethodSource("jdks")
  void whatHoldsTheTypesThatGrowIsTold(Jdk jdk) {
    Run run =
        Jvm.of(jdk)
            .args("-XX:+UseParallelGC", "-Xmx512m")
            .classPath(Jvm.ownClasses(Tree.class))
            .agent("interval=20ms")
            .run(Tree.class, "20", "5000")
            .succeeded();
    JsonArray growing = heap(run).getAsJsonArray("growingTypes");
    assertThat(growing).as(heap(run).toString()).isNotNull();
    Map<String, String> owners = new HashMap<>();
    for (JsonElement type : growing) {
      JsonElement owner = type.getAsJsonObject().get("owner");
      owners.put(
          type.getAsJsonObject().get("type").getAsString(),
          owner == null ? "" : owner.getAsString());
    }
    String root = Tree.class.getName() + ".root";
    assertThat(owners)
        .containsEntry(Tree.class.getName() + "$Node", root)
        .containsEntry("long[]", root + ".content");
    assertThat(run.stderr()).contains("/h, held by " + root + ")");
  }

  static Stream<Jdk> jdks() {
    return Jdk.currentAndNewest();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void noThreadAndNoServerOfBeansIsMadeForIt(Jdk jdk) throws IOException {
    Path log = folder.resolve("classes");
    Run run =
        jvm(jdk, Gc.SERIAL, "512m")
            .agent("interval=50ms")
            .args("-Xlog:class+load:file=" + log + ":none")
            .run(Holder.class, "full", "300")
            .succeeded();
    List<String> loaded = java.nio.file.Files.readAllLines(log);
    assertThat(loaded).anyMatch(line -> line.startsWith("java.lang.management.MemoryPoolMXBean"));
    assertThat(loaded)
        .noneMatch(line -> line.startsWith("javax.management.MBeanServerFactory"))
        .noneMatch(line -> line.startsWith("com.sun.jmx.mbeanserver.JmxMBeanServer"));
    assertThat(heap(run).get("threads").getAsInt())
        .as("ours and no other")
        .isEqualTo(threads(jdk) + 1);
    assertThat(heap(run).get("liveExact").getAsBoolean()).isTrue();
  }

  /** How many threads a JVM has by itself. */
  private static int threads(Jdk jdk) {
    Run run = jvm(jdk, Gc.SERIAL, "512m").withoutAgent().run(Threads.class).succeeded();
    return Integer.parseInt(run.stdout().trim());
  }

  @Test
  void aRuntimeWithoutTheModuleSaysSo() {
    Run run =
        jvm(Jdk.current(), Gc.SERIAL, "512m")
            .agent("interval=50ms")
            .args("--limit-modules", "java.base,java.instrument")
            .run(Holder.class, "full", "300")
            .succeeded();
    JsonObject heap = heap(run);
    assertThat(heap.get("missing").getAsString()).contains("java.management");
    assertThat(heap.get("liveExact").getAsBoolean()).isFalse();
    assertThat(heap.get("liveBytes").getAsLong()).isGreaterThanOrEqualTo(LIVE);
    assertThat(heap.get("descriptors").getAsInt()).isPositive();
  }
}
