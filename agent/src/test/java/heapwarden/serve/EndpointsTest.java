package heapwarden.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import heapwarden.finding.Health;
import heapwarden.report.Exposition;
import heapwarden.report.ResourceFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {
  private final FakeSource source = new FakeSource();
  private Endpoints endpoints;
  private String secret;

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    Token token = Token.create(folder, 1);
    secret = Files.readString(token.file()).trim();
    endpoints = new Endpoints(source, new Hosts("127.0.0.1"), token, new Crew());
  }

  private Answer ask(String method, String path, String query, Map<String, String> more) {
    Map<String, String> headers = new HashMap<>(Map.of("host", "127.0.0.1:80"));
    headers.putAll(more);
    return endpoints.answer(new Asked(method, path, query, headers));
  }

  private Answer get(String path) {
    return ask("GET", path, null, Map.of());
  }

  private Answer post(String path, String token) {
    return ask("POST", path, null, Map.of("authorization", "Bearer " + token));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/health",
        "/metrics",
        "/api/system/stats",
        "/api/system/leaks",
        "/api/system/bounds",
        "/api/system/resources",
        "/api/system/history"
      })
  void eachPathAnswersToGetAndHeadOnly(String path) {
    assertThat(get(path).status()).isEqualTo(200);
    assertThat(ask("HEAD", path, null, Map.of()).status()).isEqualTo(200);
    for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "get", "")) {
      Answer answer = ask(method, path, null, Map.of());
      assertThat(answer.status()).as(method).isEqualTo(405);
      assertThat(answer.headers()).containsEntry("Allow", "GET, HEAD");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/x",
        "/api",
        "/health/",
        "//health",
        "/api/system/stats/../leaks",
        "/%2e%2e/",
        "*"
      })
  void anUnknownPathIsToldTheKnownOnes(String path) {
    Answer answer = get(path);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.text()).contains("/api/system/leaks").contains("POST /api/system/gc");
  }

  @Test
  void noAnswerMayBeReadByOtherSites() {
    for (String path : List.of("/", "/metrics", "/api/system/leaks", "/nowhere")) {
      Map<String, String> headers =
          ask("GET", path, null, Map.of("origin", "http://evil.com")).headers();
      assertThat(headers.keySet()).noneMatch(name -> name.startsWith("Access-Control"));
      assertThat(headers)
          .containsEntry("X-Content-Type-Options", "nosniff")
          .containsEntry("Cache-Control", "no-store");
    }
    assertThat(get("/").headers().get("Content-Security-Policy"))
        .contains("default-src 'none'")
        .contains("frame-ancestors 'none'");
  }

  @Test
  void aNameThatMayHaveBeenReboundIsRefusedOnEachPath() {
    for (String path : List.of("/", "/health", "/metrics", "/api/system/stats", "/nowhere")) {
      assertThat(ask("GET", path, null, Map.of("host", "evil.com")).status()).isEqualTo(403);
    }
    Answer post =
        ask(
            "POST",
            "/api/system/gc",
            null,
            Map.of("host", "evil.com", "authorization", "Bearer " + secret));
    assertThat(post.status()).isEqualTo(403);
    assertThat(source.collections).isZero();
  }

  @Test
  void toHaveSomethingDoneTakesTheToken() {
    for (String path : List.of("/api/system/gc", "/api/system/report")) {
      assertThat(ask("POST", path, null, Map.of()).status()).isEqualTo(401);
      assertThat(post(path, secret.substring(1)).status()).isEqualTo(401);
      assertThat(post(path, "").headers()).containsEntry("WWW-Authenticate", "Bearer");
      assertThat(get(path).status()).isEqualTo(405);
    }
    assertThat(source.collections).isZero();
    assertThat(post("/api/system/gc", secret).text())
        .contains("\"usedBytesBefore\":20,\"usedBytesAfter\":10,\"millis\":1");
    assertThat(post("/api/system/report", secret).text()).contains("now.html");
    assertThat(source.collections).isEqualTo(1);
  }

  @Test
  void nobodyCanHaveItCollectAllTheTime() {
    assertThat(post("/api/system/gc", secret).status()).isEqualTo(200);
    Answer again = post("/api/system/gc", secret);
    assertThat(again.status()).isEqualTo(429);
    assertThat(again.headers().get("Retry-After")).matches("[1-5]");
    assertThat(source.collections).isEqualTo(1);
  }

  @Test
  void withoutANameForItNoReportIsWritten() {
    source.written = List.of();
    Answer answer = post("/api/system/report", secret);
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.text()).contains("report=");
  }

  @ParameterizedTest
  @CsvSource({"OK, 200", "DEGRADED, 200", "CRITICAL, 503"})
  void aProbeFailsInACriticalStateOnly(Health.Status status, int expected) {
    source.health = new Health(status, List.of("why"));
    Answer answer = get("/health");
    assertThat(answer.status()).isEqualTo(expected);
    JsonObject json = JsonParser.parseString(answer.text()).getAsJsonObject();
    assertThat(json.get("status").getAsString()).isEqualTo(status.name());
    assertThat(json.getAsJsonArray("reasons")).hasSize(1);
  }

  @Test
  void whoCannotBeAskedIsSaidSoAndNotRestartedForThat() {
    source.silent = true;
    for (String path : List.of("/metrics", "/api/system/stats", "/api/system/leaks", "/health")) {
      Answer answer = get(path);
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.text()).contains("has not answered");
      assertThat(answer.headers()).containsKey("Retry-After");
    }
    source.known = true;
    assertThat(get("/health").status()).isEqualTo(200);
    assertThat(get("/").status()).as("the page itself asks later").isEqualTo(200);
  }

  @Test
  void metricsComeInTheFormThatIsAskedFor() {
    assertThat(get("/metrics").headers()).containsEntry("Content-Type", Exposition.TEXT);
    Answer open =
        ask(
            "GET",
            "/metrics",
            null,
            Map.of("accept", "application/openmetrics-text;version=1.0.0"));
    assertThat(open.headers()).containsEntry("Content-Type", Exposition.OPEN_METRICS);
    assertThat(open.text()).endsWith("# EOF\n");
  }

  @Test
  void answersAreCountedByStatus() {
    get("/nowhere");
    get("/nowhere");
    assertThat(get("/metrics").text())
        .contains("heapwarden_http_requests_total{code=\"404\"} 2\n")
        .contains("heapwarden_http_requests_total{code=\"401\"} 0\n");
  }

  @Test
  void resourcesAreFilteredAndPaged() {
    ask(
        "GET",
        "/api/system/resources",
        "kind=file&site=com.acme%2EReader&age=1.5&offset=20&limit=10&other=x",
        Map.of());
    get("/api/system/resources");
    assertThat(source.filters)
        .containsExactly(
            new ResourceFilter("file", "com.acme.Reader", 1500, 20, 10),
            new ResourceFilter("", "", 0, 0, 100));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=1001",
        "limit=-1",
        "limit=x",
        "offset=-1",
        "offset=1e99",
        "age=NaN",
        "age=-1",
        "age=Infinity",
        "site=%zz",
        "a=1&b=1&c=1&d=1&e=1&f=1&g=1&h=1&i=1&j=1&k=1&l=1&m=1&n=1&o=1&p=1&q=1"
      })
  void aPageThatMakesNoSenseIsRefused(String query) {
    assertThatThrownBy(() -> ask("GET", "/api/system/resources", query, Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(source.filters).isEmpty();
  }
}
