package heapwarden.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import heapwarden.harness.Jdk;
import heapwarden.harness.Run;
import heapwarden.real.growing.Again;
import heapwarden.real.growing.Compiles;
import heapwarden.real.shop.PooledOrders;
import heapwarden.real.shop.ShopServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.h2.tools.RunScript;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Real programs that leak nothing, at work for four hundred samples and more: nothing is ever said
 * of them. With {@code -Dheapwarden.long=true} on all JDKs, for longer and with longer intervals.
 */
@Timeout(900)
class AtRestTest {
  private static final boolean LONG = Boolean.getBoolean("heapwarden.long");
  private static final long INTERVAL = LONG ? 250 : 75;
  private static final long SAMPLES = LONG ? 800 : 400;

  private static Ahead runs;

  @TempDir static Path folder;

  static Stream<Jdk> jdks() {
    return LONG ? Jdk.currentAndNewest() : Stream.of(Jdk.current());
  }

  /** What ends a program when it has been looked at so often. */
  private static Path stop(Jdk jdk, String program) {
    return folder.resolve("stop-" + program + jdk.feature());
  }

  private static String[] shop(Jdk jdk) {
    return new String[] {
      ShopServer.class.getName(), PooledOrders.class.getName(), stop(jdk, "shop").toString()
    };
  }

  private static String[] compiler(Jdk jdk) {
    return new String[] {
      Again.class.getName(),
      stop(jdk, "compiler").toString(),
      Compiles.class.getName(),
      "-nowarn",
      "-Xlint:none",
      "--release",
      "17",
      "-d",
      folder.resolve("classes" + jdk.feature()).toString(),
      "@" + folder.resolve("files")
    };
  }

  private static String[] script(Jdk jdk) {
    return new String[] {
      Again.class.getName(),
      stop(jdk, "script").toString(),
      RunScript.class.getName(),
      "-url",
      "jdbc:h2:file:" + folder.resolve("db" + jdk.feature() + "-%d"),
      "-user",
      "sa",
      "-script",
      folder.resolve("script.sql").toString()
    };
  }

  private static String[] library(Jdk jdk) {
    return new String[] {
      Again.class.getName(), stop(jdk, "library").toString(), Library.class.getName(), "closed"
    };
  }

  private static void begin(Jdk jdk, String program, String... command) {
    runs.beginUntil(stop(jdk, program), SAMPLES, INTERVAL, jdk, command);
  }

  @BeforeAll
  static void begin() throws IOException {
    runs = new Ahead("interval=" + INTERVAL + "ms", folder);
    JavacTest.unpack(folder);
    Files.write(folder.resolve("script.sql"), shortened(H2Test.SCRIPT));
    for (Jdk jdk : jdks().toList()) {
      Files.createDirectories(folder.resolve("classes" + jdk.feature()));
      begin(jdk, "shop", shop(jdk));
      begin(jdk, "compiler", compiler(jdk));
      begin(jdk, "script", script(jdk));
      begin(jdk, "library", library(jdk));
    }
    runs.all();
  }

  /** A fifth of the rows: what a database fills while it lives is growth, if that takes seconds. */
  private static List<String> shortened(List<String> script) {
    return script.stream().map(line -> line.replace("20000)", "4000)")).toList();
  }

  @AfterAll
  static void stop() {
    runs.stop();
  }

  /**
   * Nothing is a finding at the end, and of containers nothing was one on the way, but for tables
   * of the JDK's own, which are notes; what was only watched is shown.
   */
  private static void assertQuiet(Run run) {
    run.succeeded();
    JsonObject agent = run.report().getAsJsonObject("agent");
    assertThat(agent.get("hookErrors").getAsLong()).isZero();
    JsonObject census = agent.getAsJsonObject("census");
    assertThat(census.get("complete").getAsBoolean()).as("%s", census).isTrue();
    assertThat(census.get("droppedPaths").getAsLong()).isZero();
    assertThat(census.get("passes").getAsLong()).isGreaterThanOrEqualTo(SAMPLES);
    System.out.println(
        run.report().getAsJsonObject("jvm").get("mainClass").getAsString()
            + " watched "
            + Grown.of(run, "watching")
            + ", "
            + agent);
    assertThat(run.findings()).as(run.stderr()).isEmpty();
    assertThat(Grown.of(run, "retracted"))
        .as(run.stderr())
        .allMatch(one -> one.origin().equals("jdk"));
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void aServletOnTomcatWithH2(Jdk jdk) {
    assertQuiet(runs.of(jdk, shop(jdk)));
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void theCompilerAgainAndAgain(Jdk jdk) {
    assertQuiet(runs.of(jdk, compiler(jdk)));
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void oneDatabaseAfterTheOther(Jdk jdk) {
    assertQuiet(runs.of(jdk, script(jdk)));
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void oneIndexAfterTheOther(Jdk jdk) {
    assertQuiet(runs.of(jdk, library(jdk)));
  }
}
