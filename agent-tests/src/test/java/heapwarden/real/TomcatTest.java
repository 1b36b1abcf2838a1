package heapwarden.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import heapwarden.harness.Run.Found;
import heapwarden.real.shop.FixedOrders;
import heapwarden.real.shop.ForgetfulOrders;
import heapwarden.real.shop.LeakyOrders;
import heapwarden.real.shop.PooledOrders;
import heapwarden.real.shop.ShopServer;
import jakarta.servlet.http.HttpServlet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Servlets on Tomcat, with H2 and with HikariCP, called by eight customers at a time: what the
 * servlet leaks is found at the servlet's own line, and nothing of the server, the database, the
 * pool or the HTTP client is.
 */
@Timeout(120)
class TomcatTest {
  private static final int REQUESTS = 200;
  private static final String SHOP = "heapwarden.real.shop.";

  /** With many samples, and with the last one only. */
  private static final List<String> MODES = List.of("interval=250ms,max.rate=1m", "gate");

  private static final Map<String, String> FINGERPRINTS = new ConcurrentHashMap<>();

  static Stream<Arguments> runs() {
    return Jdk.currentAndNewest()
        .flatMap(jdk -> MODES.stream().map(mode -> Arguments.of(jdk, mode)));
  }

  private static Run serve(Jdk jdk, String mode, Class<? extends HttpServlet> servlet) {
    Run run =
        Jvm.of(jdk)
            .agent(mode)
            .args("-Dorg.slf4j.simpleLogger.defaultLogLevel=error")
            .timeout(Duration.ofSeconds(60))
            .run(ShopServer.class, servlet.getName(), String.valueOf(REQUESTS));
    assertThat(run.stdout()).startsWith("served " + REQUESTS + " requests");
    Judged.of(run)
        .openedInAll(REQUESTS)
        .opened("socket-channel", 2)
        .opened("selector", 1)
        .opened("class-loader", 1)
        .opened("http-client", 1);
    return run;
  }

  @ParameterizedTest
  @MethodSource("runs")
  void findsTheThreeLeaksOfAServletAndNothingElse(Jdk jdk, String mode) {
    Run run = serve(jdk, mode, LeakyOrders.class);
    Judged.of(run)
        .opened("directory-stream", REQUESTS)
        .opened("timer", REQUESTS)
        .opened("jdbc", REQUESTS);

    assertThat(run.findings())
        .extracting(
            Found::verdict, Found::kind, Found::type, found -> method(found.site()), Found::count)
        .containsExactlyInAnyOrder(
            tuple(
                "PROVEN",
                "directory-stream",
                "java.nio.file.DirectoryStream",
                SHOP + "LeakyOrders.countFiles(LeakyOrders.java",
                (long) REQUESTS),
            tuple(
                "ORPHANED",
                "timer",
                "java.util.Timer",
                SHOP + "LeakyOrders.remind(LeakyOrders.java",
                (long) REQUESTS),
            tuple(
                "PROVEN",
                "jdbc",
                "org.h2.jdbc.JdbcPreparedStatement",
                SHOP + "LeakyOrders.countOrders(LeakyOrders.java",
                (long) REQUESTS));
    assertThat(run.findings()).allMatch(Found::isGateGrade);
    assertThat(run.report().getAsJsonArray("retracted")).isEmpty();
    assertThat(run.report().getAsJsonArray("watching")).isEmpty();
    for (JsonElement finding : run.report().getAsJsonArray("findings")) {
      assertNamesTheServlet(finding.getAsJsonObject());
    }
    for (Found found : run.findings()) {
      // The same leak, on whatever JDK and in whatever mode.
      String before = FINGERPRINTS.putIfAbsent(found.kind(), found.fingerprint());
      assertThat(before == null ? found.fingerprint() : before).isEqualTo(found.fingerprint());
    }
  }

  private static void assertNamesTheServlet(JsonObject finding) {
    List<String> own = new ArrayList<>();
    for (JsonElement frame : finding.getAsJsonArray("stack")) {
      if (frame.getAsString().startsWith(SHOP)) {
        own.add(method(frame.getAsString()));
      }
    }
    assertThat(own).hasSize(2);
    assertThat(own.get(0)).isEqualTo(method(finding.get("site").getAsString()));
    assertThat(own.get(1)).isEqualTo(SHOP + "Orders.doGet(Orders.java");
    assertThat(finding.get("origin").getAsString()).isEqualTo("own");
    assertThat(finding.get("thread").getAsString()).startsWith("http-nio-");
  }

  /** The frame without its line number. */
  private static String method(String frame) {
    int colon = frame.lastIndexOf(':');
    return colon < 0 ? frame : frame.substring(0, colon);
  }

  @ParameterizedTest
  @MethodSource("runs")
  void hasNothingToSayOfTheServletThatCloses(Jdk jdk, String mode) {
    Run run = serve(jdk, mode, FixedOrders.class);
    Judged.of(run)
        .opened("directory-stream", REQUESTS)
        .opened("timer", 1)
        .opened("timer-task", REQUESTS)
        .opened("jdbc", 2 * REQUESTS)
        .clean();
  }

  @ParameterizedTest
  @MethodSource("runs")
  void findsTheConnectionThatNeverCameBackToThePool(Jdk jdk, String mode) {
    Run run = serve(jdk, mode, ForgetfulOrders.class);
    Judged.of(run).opened("jdbc", REQUESTS).opened("scheduled-executor", 1);

    assertThat(run.findings())
        .extracting(
            Found::verdict, Found::kind, Found::type, found -> method(found.site()), Found::count)
        .containsExactly(
            tuple(
                "PROVEN",
                "jdbc",
                "com.zaxxer.hikari.pool.HikariProxyConnection",
                SHOP + "ForgetfulOrders.borrowForEver(ForgetfulOrders.java",
                (long) REQUESTS / 5));
    assertThat(run.findings()).allMatch(Found::isGateGrade);
    // For each connection that the pool makes in place of a lost one it plans its end, too.
    assertThat(run.retracted())
        .extracting(Found::verdict, Found::kind)
        .isSubsetOf(tuple("GROWING", "scheduled-task"));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void hasNothingToSayOfAPoolWhoseConnectionsComeBack(Jdk jdk, String mode) {
    Run run = serve(jdk, mode, PooledOrders.class);
    Judged.of(run).opened("jdbc", REQUESTS).opened("scheduled-executor", 1).clean();
  }
}
