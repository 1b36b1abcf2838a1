package heapwarden.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import heapwarden.harness.Jdk;
import heapwarden.harness.Run;
import heapwarden.real.growing.Bounded;
import heapwarden.real.growing.Meters;
import heapwarden.real.growing.Questions;
import heapwarden.real.growing.Sessions;
import heapwarden.real.growing.Unbounded;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Programs on well-known libraries that let something of them grow without end: within forty
 * samples it is found with its owner, once, and nothing else is said to grow. Of the same programs
 * without that mistake nothing is.
 */
@Timeout(300)
class GrowingTest {
  /** Milliseconds for which each program goes on: forty samples. */
  private static final String LONG = "10000";

  private static final String SHORT = "4000";

  private static final double LIKELY = 0.6;

  private static final String HERE = "heapwarden.real.growing.";

  private static final String[] SESSIONS_KEPT = {Sessions.class.getName(), "kept", LONG};
  private static final String[] SESSIONS_ENDED = {Sessions.class.getName(), "ended", SHORT};
  private static final String[] STATEMENTS_KEPT = {Questions.class.getName(), "kept", LONG};
  private static final String[] STATEMENTS_CLOSED = {Questions.class.getName(), "closed", SHORT};
  private static final String[] METER_FOR_EACH_USER = {Meters.class.getName(), "user", LONG};
  private static final String[] FEW_METERS = {Meters.class.getName(), "country", SHORT};
  private static final String[] UNBOUNDED = {Unbounded.class.getName(), LONG};
  private static final String[] BOUNDED = {Bounded.class.getName(), LONG};

  private static final List<String[]> ALL =
      List.of(SESSIONS_KEPT, STATEMENTS_KEPT, METER_FOR_EACH_USER, UNBOUNDED, BOUNDED);

  /** As many samples as of the others, in less time. */
  private static final List<String[]> SILENT =
      List.of(SESSIONS_ENDED, STATEMENTS_CLOSED, FEW_METERS);

  @TempDir static Path folder;

  private static Ahead runs;

  static Stream<Jdk> jdks() {
    return Jdk.currentAndNewest();
  }

  @BeforeAll
  static void begin() {
    runs = new Ahead("interval=250ms,max.rate=1m", folder);
    for (String[] program : ALL) {
      jdks().forEach(jdk -> runs.begin(jdk, program));
    }
    for (String[] program : SILENT) {
      jdks().forEach(jdk -> runs.begin("interval=100ms,max.rate=1m", jdk, program));
    }
    runs.all();
  }

  @AfterAll
  static void stop() {
    runs.stop();
  }

  /** All that is said to grow; each must be likely and told once. */
  private static List<Grown> grown(Run run) {
    Judged.of(run);
    List<Grown> grown = Grown.of(run, "findings");
    for (Grown one : grown) {
      assertThat(one.verdict()).isEqualTo("GROWING");
      assertThat(one.confidence()).as("%s", one).isBetween(LIKELY, 0.9);
      assertThat(one.told(run)).as(run.stderr()).isOne();
      assertThat(one.sites()).as("%s", one).isNotEmpty();
    }
    assertThat(Grown.of(run, "retracted")).as(run.stderr()).isEmpty();
    return grown;
  }

  /** Of what the program says that it kept, most was there at the last sample. */
  private static void assertMostOf(long counted, Run run, int word) {
    long kept = Long.parseLong(run.stdout().trim().split(" ", -1)[word]);
    assertThat(counted).as("kept %d", kept).isBetween(kept * 8 / 10, kept);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void sessionsOfTomcatThatNeverExpire(Jdk jdk) {
    Run run = runs.of(jdk, SESSIONS_KEPT);
    List<Grown> grown = grown(run);
    assertThat(grown).as(run.stderr()).hasSize(1);
    Grown sessions = grown.get(0);
    assertThat(sessions.kind()).isEqualTo("map");
    assertThat(sessions.owner()).endsWith(".manager.sessions");
    assertThat(sessions.type()).isEqualTo("java.util.concurrent.ConcurrentHashMap");
    assertThat(sessions.filledIn()).isEqualTo(HERE + "Sessions$Greeting.doGet");
    assertMostOf(sessions.count(), run, 3);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void sessionsThatEndAreNone(Jdk jdk) {
    Run run = runs.of(jdk, SESSIONS_ENDED);
    assertThat(grown(run)).as(run.stderr()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void statementsOfH2ThatAreKept(Jdk jdk) {
    Run run = runs.of(jdk, STATEMENTS_KEPT);
    assertThat(grown(run))
        .extracting(Grown::kind, Grown::type, Grown::owner, Grown::filledIn)
        .containsExactly(
            tuple(
                "collection",
                "java.util.ArrayList",
                HERE + "Questions.ASKED.prepared",
                HERE + "Questions.keep"));
    assertMostOf(grown(run).get(0).count(), run, 3);
    assertThat(run.findings())
        .as("the statements themselves, which are open")
        .anyMatch(found -> found.kind().equals("jdbc") && found.verdict().equals("GROWING"));
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void statementsThatAreClosedAreNone(Jdk jdk) {
    Run run = runs.of(jdk, STATEMENTS_CLOSED);
    Judged.of(run).clean();
  }

  /** Micrometer keeps each meter in three maps: one leak. */
  @ParameterizedTest
  @MethodSource("jdks")
  void aMeterForEachUser(Jdk jdk) {
    Run run = runs.of(jdk, METER_FOR_EACH_USER);
    List<Grown> grown = grown(run);
    assertThat(grown).as(run.stderr()).hasSize(1);
    Grown meters = grown.get(0);
    assertThat(meters.kind()).isEqualTo("map");
    assertThat(meters.owner())
        .isIn(
            HERE + "Meters.METERS.meterMap",
            HERE + "Meters.METERS.meterToPreFilterIdMap",
            HERE + "Meters.METERS.preFilterIdToMeterMap");
    assertThat(run.stderr()).contains("beside it grow");
    assertThat(meters.filledIn()).isEqualTo(HERE + "Meters.login");
    assertMostOf(meters.count(), run, 3);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void fewMetersAreNone(Jdk jdk) {
    Run run = runs.of(jdk, FEW_METERS);
    Judged.of(run).clean();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void mapsOfCaffeineEclipseFastutilAndNetty(Jdk jdk) {
    Run run = runs.of(jdk, UNBOUNDED);
    List<Grown> grown = grown(run);
    assertThat(grown)
        .as(run.stderr())
        .extracting(Grown::kind, Grown::type, Grown::owner, Grown::filledIn)
        .containsExactlyInAnyOrder(
            tuple(
                "map",
                "java.util.concurrent.ConcurrentHashMap",
                HERE + "Unbounded.CACHE.cache.data",
                HERE + "Unbounded.cache"),
            tuple(
                "map",
                "org.eclipse.collections.impl.map.mutable.UnifiedMap",
                HERE + "Unbounded.UNIFIED",
                HERE + "Unbounded.unify"),
            tuple(
                "map",
                "it.unimi.dsi.fastutil.objects.Object2ObjectOpenHashMap",
                HERE + "Unbounded.OPEN",
                HERE + "Unbounded.open"),
            tuple(
                "map",
                "io.netty.util.collection.IntObjectHashMap",
                HERE + "Unbounded.NUMBERED",
                HERE + "Unbounded.number"));
    List<String> inOrder = List.of("CACHE.cache.data", "UNIFIED", "OPEN", "NUMBERED");
    for (Grown one : grown) {
      assertMostOf(
          one.count(),
          run,
          inOrder.indexOf(one.owner().substring(HERE.length() + "Unbounded.".length())));
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void cachesBelowTheirBoundOrAtItAreNone(Jdk jdk) {
    Run run = runs.of(jdk, BOUNDED);
    Judged.of(run);
    assertThat(Grown.of(run, "findings")).as(run.stderr()).isEmpty();
    assertThat(Grown.of(run, "retracted")).as(run.stderr()).isEmpty();
  }
}
