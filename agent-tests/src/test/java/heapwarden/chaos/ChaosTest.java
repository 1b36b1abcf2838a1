package heapwarden.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import heapwarden.harness.Running;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import net.bytebuddy.ByteBuddy;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everything goes wrong at once, for twelve seconds, and with {@code -Dheapwarden.long=true} for
 * ten minutes on two JDKs: the application's results stay right, nothing of ours grows, and what
 * leaks afterwards is found. {@code -Dheapwarden.seed} repeats a run.
 */
class ChaosTest {
  private static final boolean LONG = Boolean.getBoolean("heapwarden.long");
  private static final long SEED = Long.getLong("heapwarden.seed", System.nanoTime() % 1_000_000);
  private static final long MILLIS = Long.getLong("heapwarden.chaos", LONG ? 600_000L : 12_000L);

  /** How the JVM begins to say so, where a line of ours comes between. */
  private static final String AMIDST_OURS =
      "Exception in thread \"Attach Listener\" heapwarden: .*";

  private static final int MOST_TRACKED = 3000;
  private static final int MOST_STACKS = 500;
  private static final long MOST_BYTES = 4 << 20;

  private static final String NO_ROOM_FOR_AN_AGENT =
      "Exception in thread \"Attach Listener\" java.lang.OutOfMemoryError: Metaspace";

  @TempDir Path folder;

  static Stream<Jdk> jdks() {
    return LONG ? Jdk.currentAndNewest() : Stream.of(Jdk.current());
  }

  private String options() {
    return "interval=50ms,settle=1s,max.tracked="
        + MOST_TRACKED
        + ",max.stacks="
        + MOST_STACKS
        + ",maps.sites=heapwarden.chaos.*,bound.chaos=heapwarden.chaos.Workload.BOUND;max=100"
        + ",heap.threshold=60%,jmx,http=0,profile=full,report="
        + folder.resolve("reports").resolve("report.json")
        + ":/dev/full";
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void theApplicationIsRightAndWhatLeaksAfterwardsIsFound(Jdk jdk) throws Exception {
    assumeThat(Limits.areKnown()).as("prlimit").isTrue();
    Limits.share(folder);
    Path jar = Files.copy(Jvm.agentJar(), folder.resolve("agent.jar"));
    boolean user = Limits.canHaveUser(jdk.java(), jar);
    System.out.println(
        "chaos on " + jdk + (user ? "" : ", threads unlimited") + ", -Dheapwarden.seed=" + SEED);
    Path stop = folder.resolve("stop");
    Running program =
        Jvm.of(jdk)
            .under(Limits.command(user))
            .classPath(classPath())
            .withoutAgent()
            .args("-javaagent:" + redefiner())
            .args("-javaagent:" + jar + "=" + options())
            .args("-Djava.io.tmpdir=" + folder)
            .args("-Xmx96m", "-XX:+UseSerialGC", "-XX:MaxMetaspaceSize=96m")
            .args("-Djdk.attach.allowAttachSelf=true", "-XX:-OmitStackTraceInFastThrow")
            .args("--add-opens", "java.base/java.lang=ALL-UNNAMED", "-Xlog:disable")
            .timeout(Duration.ofMillis(MILLIS).plusMinutes(3))
            .start(
                Chaos.class,
                Long.toString(SEED),
                Long.toString(MILLIS),
                folder.toString(),
                jar.toString(),
                options(),
                stop.toString())
            .untilItSays("rages");
    Random random = new Random(SEED);
    while (program.isAlive() && !program.stdout().contains("peace")) {
      program.leave(Duration.ofMillis(1000 + random.nextInt(4000)));
      program.signal("STOP").leave(Duration.ofMillis(random.nextInt(700))).signal("CONT");
    }
    if (program.isAlive()) {
      program
          .untilItSays("held by heapwarden.chaos.Planted.KEPT")
          .untilItSays(" => at heapwarden.chaos.Planted.forget(");
      Files.createFile(stop);
    }
    Run run = program.end();
    String told = run.stdout();
    System.out.println(told.lines().limit(14).toList());
    Files.writeString(Path.of("target", "chaos-" + jdk.feature() + ".txt"), told + run.stderr());
    assertThat(run.exitCode()).as(told).isZero();
    assertThat(told).doesNotContain("WRONG").contains("\nends\n");
    assertThat(foreign(run.stderr())).isEmpty();
    hasKeptItsLimits(
        JsonParser.parseString(Files.readString(folder.resolve("reports").resolve("report.json")))
            .getAsJsonObject());
  }

  private static void hasKeptItsLimits(JsonObject report) {
    JsonObject counts = report.getAsJsonObject("counts");
    assertThat(counts.get("live").getAsLong()).isLessThanOrEqualTo(MOST_TRACKED);
    JsonObject agent = report.getAsJsonObject("agent");
    assertThat(agent.get("bytes").getAsLong()).isLessThan(MOST_BYTES);
  }

  /**
   * Stack traces and complaints, which are nobody's but a fault's; reports are told there too. What
   * the JVM says when a thread is killed while it asks for all classes is not counted
   * ("JPLISAgent.c ... !errorOccurred"), nor what it says when there is no memory for them, or none
   * to load an agent's first class when it is attached.
   */
  private static List<String> foreign(String stderr) {
    return stderr
        .lines()
        .filter(line -> line.matches("(Exception .*|Exception: .*\"heapwarden.*|\\tat .*|# .*)"))
        .filter(line -> !line.equals(NO_ROOM_FOR_AN_AGENT) && !line.matches(AMIDST_OURS))
        .toList();
  }

  /** Copies, which another user may read. */
  private String classPath() throws IOException {
    Path classes = folder.resolve("classes");
    for (Class<?> type : List.of(Chaos.class, ByteBuddy.class)) {
      Path from = Path.of(Jvm.ownClasses(type));
      if (Files.isRegularFile(from)) {
        Files.copy(from, folder.resolve("library.jar"));
        continue;
      }
      Path in = Path.of(type.getPackageName().replace('.', '/'));
      Files.createDirectories(classes.resolve(in));
      try (Stream<Path> files = Files.list(from.resolve(in))) {
        for (Path file : (Iterable<Path>) files::iterator) {
          Files.copy(file, classes.resolve(in).resolve(file.getFileName().toString()));
        }
      }
    }
    return classes + File.pathSeparator + folder.resolve("library.jar");
  }

  /** An agent needs no more than a manifest, if its class is on the class path. */
  private Path redefiner() throws IOException {
    Path jar = folder.resolve("redefiner.jar");
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Premain-Class", Redefiner.class.getName());
    attributes.putValue("Can-Retransform-Classes", "true");
    attributes.putValue("Can-Redefine-Classes", "true");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      out.finish();
    }
    return jar;
  }
}
