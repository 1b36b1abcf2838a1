package heapwarden.growth;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Class loaders that should have died, held by something that is no growing container. */
class RedeployedTest {
  private static final String ITS_PLUGIN =
      " (an object of its class heapwarden.growth.Redeployed$Plugin)";
  private static final String ITS_HANDLER =
      " (an object of its class heapwarden.growth.Redeployed$Wrapping)";

  /** What is left behind, and how the path to it begins and ends. */
  private static final Map<String, List<String>> LEAKS =
      Map.of(
          "thread", List.of("thread \"poller-*\".", ITS_PLUGIN),
          "context", List.of("thread \"idle-*\".contextClassLoader", " (the loader)"),
          "handler", List.of("java.lang.Thread.defaultUncaughtExceptionHandler.", ITS_HANDLER));

  private static final List<String> SILENT = List.of("twenty", "replaced");
  private static final Map<String, Future<Run>> RUNS = new LinkedHashMap<>();

  /** The programs sleep most of the time. */
  private static final int AT_ONCE = 3;

  @BeforeAll
  static void begin() {
    ExecutorService starter = Executors.newFixedThreadPool(AT_ONCE);
    Stream.concat(leaks(), silent())
        .forEach(
            run -> {
              Jdk jdk = (Jdk) run.get()[0];
              String what = (String) run.get()[1];
              RUNS.put(jdk + what, starter.submit(() -> start(jdk, what)));
            });
    starter.shutdown();
  }

  private static Run start(Jdk jdk, String what) {
    return Jvm.of(jdk)
        .args("-XX:+UseSerialGC", "-Xmx64m")
        .agent("interval=50ms")
        .classPath(Jvm.ownClasses(Redeployed.class))
        .run(Redeployed.class, what)
        .succeeded();
  }

  private static Run run(Jdk jdk, String what) throws InterruptedException {
    try {
      return RUNS.get(jdk + what).get();
    } catch (ExecutionException e) {
      throw new AssertionError(jdk + ", " + what, e.getCause());
    }
  }

  static Stream<Arguments> leaks() {
    return all(LEAKS.keySet().stream().sorted().toList());
  }

  static Stream<Arguments> silent() {
    return all(SILENT);
  }

  private static Stream<Arguments> all(List<String> what) {
    return Jdk.currentAndNewest().flatMap(jdk -> what.stream().map(one -> Arguments.of(jdk, one)));
  }

  private static List<Run.Found> ofLoaders(List<Run.Found> findings) {
    return findings.stream().filter(found -> found.kind().equals("class-loader")).toList();
  }

  @ParameterizedTest
  @MethodSource("leaks")
  void whatHoldsThemIsTold(Jdk jdk, String what) throws InterruptedException {
    Run run = run(jdk, what);
    List<Run.Found> found = ofLoaders(run.findings());
    assertThat(found).as(run.stderr()).hasSize(1);
    assertThat(found.get(0).verdict()).isEqualTo("GROWING");
    assertThat(found.get(0).type()).isEqualTo(Redeployed.class.getName() + "$Loader");
    assertThat(found.get(0).count()).isBetween(40L, 150L);
    assertThat(found.get(0).owner())
        .startsWith(LEAKS.get(what).get(0))
        .endsWith(LEAKS.get(what).get(1));
    assertThat(run.stderr()).contains("held by " + found.get(0).owner());
    assertThat(ofLoaders(run.retracted())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("silent")
  void aFixedNumberAndOneThatIsReplacedAreNoLeak(Jdk jdk, String what) throws InterruptedException {
    Run run = run(jdk, what);
    assertThat(ofLoaders(run.findings())).as(run.stderr()).isEmpty();
    assertThat(ofLoaders(run.retracted())).as(run.stderr()).isEmpty();
  }
}
