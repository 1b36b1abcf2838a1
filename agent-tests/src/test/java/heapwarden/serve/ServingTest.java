package heapwarden.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Reach;
import heapwarden.harness.Run;
import heapwarden.harness.Running;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a running process answers by HTTP. */
class ServingTest {
  @TempDir Path folder;

  static Stream<Jdk> jdks() {
    return Jdk.currentAndNewest();
  }

  private Running start(Jdk jdk, String options) {
    return Jvm.of(jdk)
        .agent("interval=100ms," + options)
        .withoutReport()
        .classPath(Jvm.ownClasses(ServingTest.class))
        .start("heapwarden.serve.Serves", "300", "60")
        .untilItSays("ready");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void aRunningProcessTellsAllThatAReportWould(Jdk jdk) throws Exception {
    Path page = folder.resolve("report.html");
    Path json = folder.resolve("report.json");
    Running running = start(jdk, "http=0,report=" + page + ":" + json);
    try {
      Peer peer = Peer.of(running);
      JsonObject stats = peer.json("/api/system/stats");
      assertThat(stats.getAsJsonObject("jvm").get("pid").getAsLong()).isEqualTo(running.pid());
      JsonObject kinds = stats.getAsJsonObject("counts").getAsJsonObject("byKind");
      assertThat(kinds.getAsJsonObject("class-loader").get("live").getAsInt()).isEqualTo(300);
      assertThat(kinds.keySet())
          .as("the agent's own server is no resource of the program")
          .doesNotContain("http-server", "server-socket", "socket-channel", "timer", "selector");
      pages(peer);
      finding(peer);
      metrics(peer);
      actions(peer, page, json);
    } finally {
      running.terminate();
    }
    Run run = running.end();
    assertThat(run.exitCode()).isEqualTo(143);
    assertThat(tokens(running)).isEmpty();
    assertThat(Files.readString(page)).contains(Serves.LEAK).startsWith("<!DOCTYPE html>");
  }

  private static List<Path> tokens(Running running) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.toString().contains("heapwarden-" + running.pid() + "-"))
          .toList();
    }
  }

  private static void pages(Peer peer) {
    JsonObject first = peer.json("/api/system/resources?kind=class-loader&limit=70&offset=280");
    assertThat(first.get("total").getAsInt()).isEqualTo(300);
    assertThat(first.getAsJsonArray("resources")).hasSize(20);
    JsonObject files = peer.json("/api/system/resources?site=Serves.open&limit=5");
    assertThat(files.get("total").getAsInt()).isEqualTo(Serves.FILES);
    for (JsonElement one : files.getAsJsonArray("resources")) {
      JsonObject file = one.getAsJsonObject();
      assertThat(file.get("kind").getAsString()).isEqualTo("file");
      assertThat(file.get("site").getAsString()).startsWith("heapwarden.serve.Serves.open(");
      assertThat(file.get("type").getAsString()).isEqualTo("java.io.FileInputStream");
      assertThat(file.get("thread").getAsString()).isEqualTo("main");
    }
    JsonObject old = peer.json("/api/system/resources?age=3600");
    assertThat(old.get("total").getAsInt()).isZero();
    assertThat(peer.get("/api/system/resources?limit=many").statusCode()).isEqualTo(400);
  }

  private static void finding(Peer peer) throws InterruptedException {
    long end = System.nanoTime() + 60_000_000_000L;
    while (!peer.get("/api/system/leaks").body().contains("\"owner\":\"" + Serves.LEAK + "\"")) {
      assertThat(System.nanoTime()).as("no finding in time").isLessThan(end);
      Thread.sleep(200);
    }
    assertThat(peer.get("/api/system/history").body()).contains(Serves.LEAK);
    assertThat(peer.json("/api/system/bounds").getAsJsonArray("bounds")).isEmpty();
  }

  private static void metrics(Peer peer) {
    HttpResponse<String> text = peer.get("/metrics");
    assertThat(text.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).contains("version=0.0.4"));
    assertThat(text.body())
        .contains("heapwarden_resources_open{kind=\"class-loader\"} 300\n")
        .containsPattern("heapwarden_agent_cpu_seconds_total 0\\.\\d+")
        .containsPattern("heapwarden_heap_max_bytes \\d+");
    HttpResponse<String> open =
        peer.get("/metrics", "Accept", "application/openmetrics-text;version=1.0.0;q=0.5");
    assertThat(open.body()).endsWith("# EOF\n");
    assertThat(peer.get("/health").statusCode()).isIn(200, 503);
    assertThat(peer.get("/").body()).startsWith("<!DOCTYPE html>");
    assertThat(peer.get("/nowhere").body()).contains("/api/system/leaks");
  }

  private static void actions(Peer peer, Path page, Path json) throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(peer.tokenFile())))
        .isEqualTo("rw-------");
    assertThat(peer.post("/api/system/gc", "").statusCode()).isEqualTo(401);
    assertThat(peer.post("/api/system/gc", "0".repeat(48)).statusCode()).isEqualTo(401);
    HttpResponse<String> collected = peer.post("/api/system/gc", peer.token());
    assertThat(collected.statusCode()).as(collected.body()).isEqualTo(200);
    JsonObject figures = JsonParser.parseString(collected.body()).getAsJsonObject();
    assertThat(figures.get("usedBytesAfter").getAsLong()).isPositive();
    assertThat(page).doesNotExist();
    HttpResponse<String> written = peer.post("/api/system/report", peer.token());
    assertThat(written.body()).contains(page.toString(), json.toString());
    assertThat(Files.readString(json)).contains("\"class-loader\"");
    assertThat(Files.readString(page)).contains("\"resources\":");
  }

  @Test
  void anAgentAtWorkCanBeAskedToServeAndTakesItsServerAlong() throws Exception {
    Running running = start(Jdk.current(), "quiet");
    try {
      Reach.done(running, "attach", "http=0");
      Peer peer = Peer.of(running);
      assertThat(peer.get("/health").statusCode()).isIn(200, 503);
      assertThat(tokens(running)).containsExactly(peer.tokenFile());
      Reach.done(running, "detach");
      assertThat(tokens(running)).isEmpty();
      assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), peer.port()).close())
          .isInstanceOf(ConnectException.class);
      assertThat(running.isAlive()).isTrue();
    } finally {
      running.kill();
    }
  }

  @Test
  void whoHoldsThePortIsNamedAndTheProgramRunsOn() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      Run run =
          Jvm.current()
              .agent("http=" + port)
              .classPath(Jvm.ownClasses(ServingTest.class))
              .run("heapwarden.serve.Serves", "1", "2")
              .succeeded();
      assertThat(run.stdout()).contains("kept 21 and");
      assertThat(run.stderr())
          .contains("http=" + port + " is not served")
          .contains("taken by process " + ProcessHandle.current().pid() + " (");
    }
  }

  @Test
  void whatTheRuntimeLacksIsSaidInALineAndTheRestGoesOn() {
    Run run =
        Jvm.current()
            .agent("interval=100ms,http=0")
            .args("--limit-modules", "java.base,java.instrument")
            .classPath(Jvm.ownClasses(ServingTest.class))
            .run("heapwarden.serve.Serves", "1", "2")
            .succeeded();
    List<String> lines = run.stderr().lines().filter(line -> line.contains("http")).toList();
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0)).contains("no module jdk.httpserver");
    assertThat(run.stdout()).contains("kept 21 and");
    assertThat(run.report().getAsJsonArray("findings")).isNotNull();
  }

  @Test
  void aProgramThatEndsAtOnceIsNotKeptAlive() {
    Run run =
        Jvm.current()
            .agent("http=0")
            .classPath(Jvm.ownClasses(ServingTest.class))
            .run("heapwarden.serve.Serves", "0", "0")
            .succeeded();
    assertThat(run.stdout()).startsWith("ready\nkept 20 and 0");
    assertThat(run.report()).isNotNull();
  }
}
