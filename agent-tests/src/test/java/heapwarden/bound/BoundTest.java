package heapwarden.bound;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import heapwarden.harness.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What policies do to programs, in JVMs of their own. */
class BoundTest {
  private static final String FIELD = "heapwarden.bound.Fills.";

  static Stream<Jdk> jdks() {
    return Jdk.currentAndNewest();
  }

  private static Run run(Jdk jdk, String policies) {
    return run(Jvm.of(jdk).agent("interval=50ms," + policies), Fills.class, "plain", "shared");
  }

  /** Lets the program begin when the agent has found what these policies name. */
  private static Run run(Jvm jvm, Class<?> main, String... names) {
    try {
      Path go = Files.createTempDirectory("bound").resolve("go");
      Running running = jvm.timeout(Duration.ofMinutes(3)).start(main, go.toString());
      for (String name : names) {
        running.untilItSays(" - bound." + name + ' ');
      }
      Files.createFile(go);
      return running.end().succeeded();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** What was printed, by the first word of its line. */
  private static Map<String, Map<String, Integer>> printed(Run run) {
    Map<String, Map<String, Integer>> printed = new TreeMap<>();
    for (String line : run.stdout().lines().filter(one -> one.contains(" ")).toList()) {
      String[] words = ("size " + line).split(" ");
      Map<String, Integer> numbers = new TreeMap<>();
      numbers.put("size", Integer.valueOf(words[2]));
      for (int i = 3; i + 1 < words.length; i += 2) {
        numbers.put(words[i], Integer.valueOf(words[i + 1]));
      }
      printed.put(words[1], numbers);
    }
    return printed;
  }

  private static JsonObject bound(Run run, String name) {
    for (JsonElement bound : run.report().getAsJsonArray("bounds")) {
      if (bound.getAsJsonObject().get("name").getAsString().equals(name)) {
        return bound.getAsJsonObject();
      }
    }
    throw new AssertionError("no bound." + name + " in the report\n" + run.stderr());
  }

  private static long by(JsonObject bound, String what, String cause) {
    return bound.getAsJsonObject(what).get(cause).getAsLong();
  }

  private static String lines(Run run, String part) {
    return run.stderr()
        .lines()
        .filter(line -> line.contains(part))
        .collect(Collectors.joining("\n"));
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void enforcedMapsKeepTheirLimitAndOthersGrow(Jdk jdk) {
    Run run =
        run(
            jdk,
            "bound.plain="
                + FIELD
                + "PLAIN;max=1000;mode=enforce,bound.shared="
                + FIELD
                + "SHARED;max=1000;mode=enforce");
    var printed = printed(run);
    assertThat(printed.get("plain").get("most")).as(run.stderr()).isEqualTo(1000);
    assertThat(printed.get("plain").get("size")).isEqualTo(1000);
    assertThat(printed.get("plain").get("again")).isEqualTo(1000);
    assertThat(printed.get("shared").get("most")).as(run.stderr()).isBetween(1000, 1004);
    assertThat(printed.get("free").get("size")).isEqualTo(20_000);
    JsonObject plain = bound(run, "plain");
    assertThat(plain.get("entries").getAsLong()).isEqualTo(1000);
    assertThat(plain.get("state").getAsString()).as("all were asked for").isEqualTo("paused");
    assertThat(lines(run, "PLAIN is paused")).startsWith("WARN").contains("raise max");
    assertThat(by(plain, "evicted", "size")).isEqualTo(19_000);
    assertThat(plain.get("hits").getAsLong()).isEqualTo(1000);
    assertThat(plain.get("misses").getAsLong()).isEqualTo(19_000);
    assertThat(by(bound(run, "shared"), "evicted", "size")).isBetween(18_500L, 19_000L);
    assertThat(lines(run, "bound.plain paused"))
        .contains(FIELD + "PLAIN holds 1,000 entries, evicted 19,000 by size");
    assertThat(run.report().getAsJsonObject("agent").get("hookErrors").getAsLong()).isZero();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void observedMapsKeepEverythingAndAreToldWhatEnforcingWouldCost(Jdk jdk) {
    Run run =
        run(
            jdk,
            "bound.plain=" + FIELD + "PLAIN;max=1000,bound.shared=" + FIELD + "SHARED;max=1000");
    var printed = printed(run);
    assertThat(printed.get("plain").get("size")).isEqualTo(20_000);
    assertThat(printed.get("plain").get("again")).isEqualTo(20_000);
    assertThat(printed.get("shared").get("size")).isEqualTo(20_000);
    JsonObject plain = bound(run, "plain");
    assertThat(plain.get("state").getAsString()).isEqualTo("observing");
    assertThat(by(plain, "evicted", "size")).isZero();
    assertThat(by(plain, "wouldEvict", "size")).as(run.stderr()).isGreaterThanOrEqualTo(19_000);
    assertThat(plain.get("regretted").getAsLong()).isBetween(18_000L, 20_000L);
    assertThat(by(bound(run, "shared"), "wouldEvict", "size")).isBetween(15_000L, 19_100L);
    assertThat(lines(run, "bound.plain observing"))
        .contains("would have evicted", "asked for again");
  }

  @ParameterizedTest
  @MethodSource("allJdks")
  void whatIsPutInAtOnceIsBoundedTooAndAWatchedMapIsWrittenAsItWas(Jdk jdk) {
    StringBuilder policies = new StringBuilder("interval=50ms");
    List<String> bounded = List.of("hash", "roomy", "linked", "shared");
    for (String name : bounded) {
      policies.append(",bound.").append(name).append("=heapwarden.bound.Batches.");
      policies.append(name.toUpperCase(Locale.ROOT)).append(";max=100;mode=enforce");
    }
    policies.append(",bound.written=heapwarden.bound.Batches.WRITTEN;max=100");
    Run run =
        run(
            Jvm.of(jdk).agent(policies.toString()),
            Batches.class,
            "hash",
            "roomy",
            "linked",
            "shared",
            "written");
    var printed = printed(run);
    for (String name : bounded) {
      assertThat(printed.get(name).get("size")).as(name + run.stderr()).isEqualTo(100);
    }
    assertThat(by(bound(run, "written"), "wouldEvict", "size")).isBetween(150L, 200L);
    assertThat(printed.get("same").get("size")).as("its bytes").isEqualTo(1);
    assertThat(run.report().getAsJsonObject("agent").get("hookErrors").getAsLong()).isZero();
  }

  private static final List<String> TYPES =
      List.of(
          "HASH",
          "LINKED",
          "CONCURRENT",
          "TREE",
          "SKIP",
          "TABLE",
          "WEAK",
          "IDENTITY",
          "GUARDED",
          "HASH_SET",
          "TREE_SET",
          "KEY_SET",
          "ARRAY_LIST",
          "LINKED_LIST",
          "DEQUE",
          "STACK");

  /** Those that run what these tests are compiled for. */
  static Stream<Jdk> allJdks() {
    return Jdk.all().filter(jdk -> jdk.feature() >= 17);
  }

  @ParameterizedTest
  @MethodSource("allJdks")
  void everyTypeKeepsItsLimitAndItsContract(Jdk jdk) throws IOException {
    Path file = Files.createTempFile("bounds", ".properties");
    String policies =
        TYPES.stream()
            .map(
                type ->
                    "bound."
                        + type
                        + "=heapwarden.bound.Types."
                        + type
                        + ";max=200;mode=enforce;regret.max=100%\n")
            .collect(Collectors.joining());
    Files.writeString(file, policies);
    Run run =
        run(
            Jvm.of(jdk).agent("interval=50ms,bounds=" + file),
            Types.class,
            TYPES.toArray(new String[0]));
    var printed = printed(run);
    for (String type : TYPES) {
      assertThat(printed.get(type).get("most")).as(type + run.stderr()).isEqualTo(200);
      assertThat(printed.get(type).get("newest")).as(type).isGreaterThanOrEqualTo(49);
      assertThat(by(bound(run, type), "evicted", "size")).as(type).isGreaterThanOrEqualTo(2800);
      assertThat(bound(run, type).get("stuck").getAsLong()).as(type).isZero();
    }
    assertThat(run.report().getAsJsonObject("agent").get("hookErrors").getAsLong()).isZero();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void whatGoesWrongInAnEvictionStaysThere(Jdk jdk) {
    String field = "heapwarden.bound.Faulty.";
    String enforced = ";max=100;mode=enforce;regret.max=100%";
    Jvm jvm =
        Jvm.of(jdk)
            .args("-Xmx512m")
            .agent(
                "interval=50ms,"
                    + ("bound.closing=" + field + "CLOSING;close=true" + enforced)
                    + (",bound.unclosed=" + field + "NOT_CLOSED" + enforced)
                    + (",bound.changing=" + field + "CHANGING" + enforced)
                    + (",bound.throwing=" + field + "THROWING" + enforced)
                    + (",bound.alike=" + field + "THROWING_TOO" + enforced)
                    + (",bound.swapped=" + field + "swapped" + enforced)
                    + (",bound.million=" + field + "MILLION" + enforced)
                    + (",bound.concurrent=" + field + "MILLION_TOO" + enforced));
    Run run =
        run(
            jvm,
            Faulty.class,
            "closing",
            "unclosed",
            "changing",
            "throwing",
            "alike",
            "swapped",
            "million",
            "concurrent");
    var printed = printed(run);
    JsonObject closing = bound(run, "closing");
    assertThat(printed.get("closing").get("size")).as(run.stderr()).isBetween(100, 110);
    assertThat(closing.get("failedToClose").getAsInt())
        .isEqualTo(printed.get("closing").get("closed"))
        .isGreaterThan(800);
    assertThat(printed.get("unclosed").get("size")).isEqualTo(1000);
    assertThat(bound(run, "unclosed").get("state").getAsString()).isEqualTo("refused");
    assertThat(lines(run, "bound.unclosed heapwarden")).contains("close=true");
    assertThat(printed.get("changing").get("size")).isBetween(100, 1000);
    assertThat(bound(run, "changing").get("stuck").getAsInt()).isPositive();
    assertThat(printed.get("throwing").get("size") + printed.get("throwing").get("thrown"))
        .isLessThanOrEqualTo(1000);
    assertThat(printed.get("swapped").get("before")).isEqualTo(100);
    assertThat(printed.get("swapped").get("size")).isEqualTo(100);
    assertThat(printed.get("swapped").get("old")).isEqualTo(1100);
    assertThat(printed.get("million").get("soon")).isBetween(990_000, 1_000_000);
    assertThat(printed.get("million").get("size")).isEqualTo(100);
    assertThat(printed.get("million").get("kept")).isGreaterThanOrEqualTo(80);
    assertThat(printed.get("concurrent").get("size")).isEqualTo(100);
    assertThat(run.report().getAsJsonObject("agent").get("hookErrors").getAsLong()).isZero();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void agesAreKeptAndWhatRestsComesBack(Jdk jdk) {
    String field = "heapwarden.bound.Timed.";
    String enforced = ";mode=enforce;regret.max=100%";
    Jvm jvm =
        Jvm.of(jdk)
            .agent(
                "interval=50ms,"
                    + ("bound.old=" + field + "OLD;ttl=500ms" + enforced)
                    + (",bound.idle=" + field + "IDLE;idle=4s" + enforced)
                    + (",bound.alone=" + field + "ALONE;ttl=500ms" + enforced)
                    + (",bound.resting=" + field + "RESTING;max=50;quarantine=1m" + enforced)
                    + (",bound.observed=" + field + "OBSERVED;ttl=500ms"));
    Run run = run(jvm, Timed.class, "old", "idle", "alone", "resting", "observed");
    var printed = printed(run);
    assertThat(printed.get("old").get("size")).as(run.stderr()).isZero();
    assertThat(by(bound(run, "old"), "evicted", "ttl")).isEqualTo(100);
    assertThat(printed.get("idle").get("size")).isEqualTo(10);
    assertThat(printed.get("idle").get("missed")).isZero();
    assertThat(by(bound(run, "idle"), "evicted", "idle")).isEqualTo(90);
    assertThat(printed.get("alone").get("untouched")).isEqualTo(100);
    assertThat(printed.get("alone").get("left")).isLessThanOrEqualTo(5);
    assertThat(printed.get("observed").get("size")).isEqualTo(600);
    assertThat(by(bound(run, "observed"), "wouldEvict", "ttl")).isBetween(90L, 100L);
    assertThat(printed.get("resting").get("wrong")).isZero();
    assertThat(printed.get("resting").get("back")).isBetween(100, 200);
    // Two threads that both find one too many take out one each.
    assertThat(printed.get("resting").get("size")).isBetween(49, 50);
    assertThat(bound(run, "resting").get("restored").getAsInt()).isPositive();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void targetsAreFoundAndOthersAreRefusedWithTheReason(Jdk jdk) throws IOException {
    String type = "heapwarden.bound.Targets.";
    String enforced = ";max=100;mode=enforce;regret.max=100%\n";
    Path file = Files.createTempFile("bounds", ".properties");
    Files.writeString(
        file,
        ("bound.cache=heapwarden.bound.Targets$Tenant.cache" + enforced)
            + ("bound.index=" + type + "TENANTS[].index" + enforced)
            + ("bound.saved=" + type + "save" + enforced)
            + ("bound.heavy=" + type + "HEAVY;max.bytes=200k;mode=enforce\n")
            + ("bound.changed=" + type + "CHANGED;max=500;mode=enforce\n")
            + ("bound.queue=" + type + "QUEUE" + enforced)
            + ("bound.view=" + type + "VIEW" + enforced)
            + ("bound.member=" + type + "HEAVVY" + enforced)
            + ("bound.class=heapwarden.bound.Target5.HEAVY" + enforced)
            + ("bound.bad=" + type + "HEAVY;max=-1\n"));
    Path go = file.resolveSibling(file.getFileName() + ".read");
    Running running =
        Jvm.of(jdk)
            .timeout(Duration.ofMinutes(3))
            .agent("interval=100ms,bounds=" + file)
            .start(Targets.class, file.toString(), go.toString())
            .untilItSays("the policies stay as they were");
    Files.createFile(go);
    Run run = running.end().succeeded();
    var printed = printed(run);
    assertThat(printed.get("tenant"))
        .as(run.stderr())
        .containsEntry("size", 100)
        .containsEntry("index", 100)
        .containsEntry("all", 1);
    assertThat(printed.get("saved").get("size")).isEqualTo(100);
    assertThat(printed.get("heavy").get("size")).isBetween(120, 220);
    assertThat(by(bound(run, "heavy"), "evicted", "bytes")).isGreaterThan(3000);
    assertThat(printed.get("untouched").get("size")).isEqualTo(1);
    assertThat(printed.get("changed").get("size")).isEqualTo(500);
    assertThat(printed.get("changed").get("then")).isEqualTo(50);
    assertThat(printed.get("changed").get("last")).isEqualTo(50);
    assertThat(lines(run, "bound.queue")).contains("is a queue");
    assertThat(lines(run, "bound.view")).contains("a view that may not be changed");
    assertThat(lines(run, "bound.member")).contains("did you mean 'HEAVY'?").doesNotContain("\n");
    assertThat(lines(run, "bound.class")).contains("did you mean 'heapwarden.bound.Targets'?");
    assertThat(lines(run, "bound.bad: max=-1 is no number")).isNotEmpty();
    assertThat(lines(run, "was read again")).isNotEmpty();
    assertThat(lines(run, "the policies stay as they were")).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void nobodyWaitsForAnEvictionAndNobodyComputesInABinThatChanges(Jdk jdk) {
    Jvm jvm =
        Jvm.of(jdk)
            .agent(
                "interval=20s,bound.map=heapwarden.bound.Computing.MAP;max=100;mode=enforce"
                    + ";regret.max=100%");
    Run run = run(jvm, Computing.class, "map");
    var computed = printed(run).get("computed");
    assertThat(computed).as(run.stderr()).containsEntry("size", 3).containsEntry("waited", 0);
    assertThat(bound(run, "map").get("entries").getAsInt()).isBetween(100, 102);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void whenMemoryIsShortWhatIsEnforcedIsTrimmedUntilThatIsOver(Jdk jdk) {
    String field = "heapwarden.bound.Pressed.";
    String enforced = ";max=1000;mode=enforce;regret.max=100%";
    Run run =
        Jvm.of(jdk)
            .timeout(Duration.ofMinutes(3))
            .args("-Xmx96m", "-XX:+UseSerialGC")
            .agent(
                "interval=50ms,heap.threshold=50%"
                    + (",bound.plain=" + field + "PLAIN" + enforced)
                    + (",bound.shared=" + field + "SHARED" + enforced)
                    + (",bound.watched=" + field + "WATCHED;max=1000"))
            .run(Pressed.class, "50")
            .succeeded();
    var printed = printed(run);
    assertThat(printed.get("before")).as(run.stderr()).containsEntry("size", 1000);
    assertThat(printed.get("pressed")).containsEntry("size", 500);
    // As above.
    assertThat(printed.get("pressed").get("shared")).isBetween(499, 500);
    assertThat(printed.get("pressed").get("least")).isBetween(499, 500);
    assertThat(printed.get("after")).containsEntry("size", 1000).containsEntry("shared", 1000);
    assertThat(printed.get("watched")).containsEntry("size", 1500);
    assertThat(by(bound(run, "plain"), "evicted", "emergency")).isGreaterThanOrEqualTo(500);
    assertThat(by(bound(run, "shared"), "evicted", "emergency")).isGreaterThanOrEqualTo(500);
    assertThat(by(bound(run, "watched"), "wouldEvict", "emergency")).isEqualTo(1000);
    assertThat(by(bound(run, "watched"), "evicted", "emergency")).isZero();
    assertThat(lines(run, "bound.plain under memory pressure"))
        .startsWith("WARN")
        .contains("trims " + field + "PLAIN from 1,000 to 500 entries");
    assertThat(lines(run, "bound.watched under memory pressure")).contains("would trim");
    assertThat(lines(run, "bound.plain memory pressure is over")).contains("1,000 again");
    assertThat(lines(run, "bound.plain enforcing")).contains("by emergency");
    assertThat(run.report().getAsJsonObject("agent").get("hookErrors").getAsLong()).isZero();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void cachesOfLibrariesAreLeftToThemselvesWithTheirOwnRemedy(Jdk jdk) {
    String field = "heapwarden.bound.Caches.";
    String enforced = ";max=100;mode=enforce";
    Jvm jvm =
        Jvm.of(jdk)
            .agent(
                "interval=50ms"
                    + (",bound.limited=" + field + "LIMITED" + enforced)
                    + (",bound.unlimited=" + field + "UNLIMITED" + enforced)
                    + (",bound.named=" + field + "NAMED.cache.data" + enforced)
                    + (",bound.guava=" + field + "GUAVA" + enforced));
    Run run = run(jvm, Caches.class, "limited", "unlimited", "named", "guava");
    var printed = printed(run);
    assertThat(printed.get("limited").get("size")).as(run.stderr()).isEqualTo(500);
    assertThat(printed.get("unlimited").get("size")).isEqualTo(3000);
    assertThat(printed.get("guava").get("size")).isEqualTo(3000);
    // Its own thread takes out as well: two that both find one too many take out one each.
    assertThat(printed.get("named").get("size")).as("its map was named").isBetween(99, 100);
    assertThat(lines(run, "bound.limited")).contains("evicts by itself", "maximumSize");
    assertThat(lines(run, "bound.unlimited")).contains("where it is built", "add .cache.data");
    assertThat(lines(run, "bound.guava")).contains("give it one where it is built");
    assertThat(run.stdout().lines())
        .as("what is taken out from outside looks as if the program had done it")
        .contains("Caffeine:EXPLICIT", "Guava:EXPLICIT");
  }
}
