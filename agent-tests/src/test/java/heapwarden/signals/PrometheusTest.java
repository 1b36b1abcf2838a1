package heapwarden.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import heapwarden.harness.Jvm;
import heapwarden.harness.Running;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shipped for operations, held to a real Prometheus server where there is one. */
class PrometheusTest {
  private static final Path OPERATIONS = Jvm.root().resolve("samples/operations");
  private static final Path SERVER = Path.of("/usr/bin/prometheus");
  private static final Path TOOL = Path.of("/usr/bin/promtool");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern NAME = Pattern.compile("heapwarden_[a-z_]+");

  /** Told only where there is a policy, or something rises. */
  private static final Pattern AT_TIMES =
      Pattern.compile("heapwarden_(bound_.*|heap_exhaustion_seconds)");

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Process> started = new ArrayList<>();
  private Running service;

  @BeforeAll
  static void isThere() {
    assumeTrue(
        Files.isExecutable(SERVER) && Files.isExecutable(TOOL),
        "skipped, since there is no /usr/bin/prometheus: apt-get install prometheus");
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (Process process : started) {
      process.destroy();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
    if (service != null) {
      service.kill();
    }
  }

  @Test
  void theRulesAreValidAndSayWhatTheyShould() throws Exception {
    assertThat(tool("check", "rules", OPERATIONS.resolve("alerts.yml"))).contains("SUCCESS");
    assertThat(tool("test", "rules", OPERATIONS.resolve("alerts_test.yml"))).contains("SUCCESS");
    String rules = Files.readString(OPERATIONS.resolve("alerts.yml"));
    String tests = Files.readString(OPERATIONS.resolve("alerts_test.yml"));
    assertThat(all(Pattern.compile("alert: (\\w+)"), rules))
        .isEqualTo(all(Pattern.compile("alertname: (\\w+)"), tests));
  }

  @Test
  void aServerThatScrapesALeakingServiceFiresTheShippedAlert() throws Exception {
    service =
        Jvm.current()
            .args("-Xmx64m")
            .agent("interval=100ms,http=0")
            .start("story.demoservice.DemoService", "3000")
            .untilItSays("shows this process");
    String agent = first(Pattern.compile("http://(127\\.0\\.0\\.1:\\d+)/"), service.stderr());
    String server = serve(agent);
    JsonObject alert = awaitAlert(server, "HeapwardenLeakConfirmed", "directory-stream");
    assertThat(alert.get("state").getAsString()).isEqualTo("firing");
    JsonObject labels = alert.getAsJsonObject("labels");
    assertThat(labels.get("verdict").getAsString()).isEqualTo("proven");
    assertThat(labels.get("instance").getAsString()).isEqualTo(agent);
    String leaks = get("http://" + agent + "/api/system/leaks");
    assertThat(leaks).contains(labels.get("fingerprint").getAsString());
    assertThat(alert.getAsJsonObject("annotations").get("summary").getAsString())
        .isEqualTo(agent + " leaks: directory-stream, proven");

    JsonObject target =
        json("http://" + server + "/api/v1/targets")
            .getAsJsonObject("data")
            .getAsJsonArray("activeTargets")
            .get(0)
            .getAsJsonObject();
    assertThat(target.get("health").getAsString()).isEqualTo("up");
    assertThat(target.get("lastError").getAsString()).isEmpty();

    String metrics = get("http://" + agent + "/metrics");
    Path text = Files.writeString(folder.resolve("metrics.txt"), metrics);
    assertThat(run(text, TOOL.toString(), "check", "metrics")).as("what is wrong").isEmpty();
    namesAreThere(metrics);
    panelsCanBeAsked(server);
  }

  /** Starts one that knows nothing but the agent and the shipped rules; answers its address. */
  private String serve(String agent) throws IOException {
    String shipped = Files.readString(OPERATIONS.resolve("prometheus.yml"));
    String config =
        "global: {scrape_interval: 500ms, scrape_timeout: 500ms, evaluation_interval: 500ms}\n"
            + shipped
                .replace("alerts.yml", OPERATIONS.resolve("alerts.yml").toString())
                .replace("shop.example:9464", agent);
    assertThat(config).contains(agent);
    Path file = Files.writeString(folder.resolve("prometheus.yml"), config);
    String address = "127.0.0.1:" + freePort();
    started.add(
        new ProcessBuilder(
                SERVER.toString(),
                "--config.file=" + file,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=" + address,
                "--log.level=warn")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start());
    return address;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private JsonObject awaitAlert(String server, String name, String kind) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    JsonElement last = null;
    while (System.nanoTime() < end) {
      try {
        last = json("http://" + server + "/api/v1/alerts").getAsJsonObject("data");
        for (JsonElement one : last.getAsJsonObject().getAsJsonArray("alerts")) {
          JsonObject labels = one.getAsJsonObject().getAsJsonObject("labels");
          if (labels.get("alertname").getAsString().equals(name)
              && labels.get("kind").getAsString().equals(kind)) {
            return one.getAsJsonObject();
          }
        }
      } catch (IOException | JsonSyntaxException e) {
        // It is not up yet, or says in words that it is not.
      }
      Thread.sleep(100);
    }
    throw new AssertionError(
        "never fired: "
            + last
            + Files.readString(folder.resolve("prometheus.log"))
            + service.stderr());
  }

  /** All that rules and panels ask for is told. */
  private static void namesAreThere(String metrics) throws IOException {
    Set<String> told = all(Pattern.compile("(?m)^(heapwarden_[a-z_]+)"), metrics);
    for (String file : List.of("alerts.yml", "grafana-dashboard.json")) {
      for (String name : all(NAME, Files.readString(OPERATIONS.resolve(file)))) {
        assertThat(told.contains(name) || AT_TIMES.matcher(name).matches())
            .as(name + " of " + file)
            .isTrue();
      }
    }
  }

  private void panelsCanBeAsked(String server) throws Exception {
    JsonObject dashboard =
        JsonParser.parseString(Files.readString(OPERATIONS.resolve("grafana-dashboard.json")))
            .getAsJsonObject();
    Set<Integer> ids = new TreeSet<>();
    for (JsonElement panel : dashboard.getAsJsonArray("panels")) {
      assertThat(ids.add(panel.getAsJsonObject().get("id").getAsInt())).isTrue();
      for (JsonElement target : panel.getAsJsonObject().getAsJsonArray("targets")) {
        String expression =
            target
                .getAsJsonObject()
                .get("expr")
                .getAsString()
                .replace("$instance", ".*")
                .replace("$__rate_interval", "1m");
        boolean always =
            all(NAME, expression).stream().noneMatch(name -> AT_TIMES.matcher(name).matches());
        assertThat(comesToSomething(server, expression, always ? 5 : 1) || !always)
            .as("something comes of " + expression)
            .isTrue();
      }
    }
    assertThat(ids).hasSizeGreaterThan(8);
  }

  /** A rate comes to nothing before its second reading. */
  private boolean comesToSomething(String server, String expression, int readings)
      throws Exception {
    String query = URLEncoder.encode(expression, StandardCharsets.UTF_8);
    boolean empty = true;
    for (int reading = 0; empty && reading < readings; reading++) {
      if (reading > 0) {
        Thread.sleep(500);
      }
      JsonObject answer = json("http://" + server + "/api/v1/query?query=" + query);
      assertThat(answer.get("status").getAsString()).as(expression).isEqualTo("success");
      empty = answer.getAsJsonObject("data").getAsJsonArray("result").isEmpty();
    }
    return !empty;
  }

  private JsonObject json(String url) throws IOException, InterruptedException {
    return JsonParser.parseString(get(url)).getAsJsonObject();
  }

  private String get(String url) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(10)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static Set<String> all(Pattern pattern, String text) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(matcher.groupCount()));
    }
    return found;
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group(1);
  }

  private static String tool(String verb, String what, Path file) throws Exception {
    return run(null, TOOL.toString(), verb, what, file.toString());
  }

  /** What it says; fails when it fails. */
  private static String run(Path input, String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    if (input != null) {
      builder.redirectInput(input.toFile());
    }
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }
}
