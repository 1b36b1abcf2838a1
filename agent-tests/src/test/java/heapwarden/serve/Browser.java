package heapwarden.serve;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A headless Chromium with a profile of its own, driven by chromedriver as WebDriver says. */
final class Browser implements AutoCloseable {
  private static final long PATIENCE = 60_000;
  private static final Gson GSON = new Gson();

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process driver;
  private final String base;
  private String session = "";

  private Browser(Process driver, int port) {
    this.driver = driver;
    this.base = "http://127.0.0.1:" + port;
  }

  /** Whether this machine has both programs. */
  static boolean isInstalled() {
    return isOnPath("chromedriver") && isOnPath("chromium");
  }

  private static boolean isOnPath(String program) {
    for (String place : System.getenv("PATH").split(File.pathSeparator)) {
      if (Files.isExecutable(Path.of(place, program))) {
        return true;
      }
    }
    return false;
  }

  static Browser start(Path profile, int width, int height) throws Exception {
    int port;
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = any.getLocalPort();
    }
    Process driver =
        new ProcessBuilder("chromedriver", "--port=" + port)
            .redirectErrorStream(true)
            .redirectOutput(profile.resolveSibling("chromedriver.log").toFile())
            .start();
    Browser browser = new Browser(driver, port);
    try {
      browser.open(profile, width, height);
      return browser;
    } catch (Exception | Error e) {
      browser.close();
      throw e;
    }
  }

  private void open(Path profile, int width, int height) throws Exception {
    long end = System.currentTimeMillis() + PATIENCE;
    while (true) {
      try {
        call("GET", "/status", null);
        break;
      } catch (IOException e) {
        if (!driver.isAlive() || System.currentTimeMillis() > end) {
          throw e;
        }
        Thread.sleep(50);
      }
    }
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync"));
    arguments.add("--user-data-dir=" + profile);
    arguments.add("--window-size=" + width + ',' + height);
    Map<String, Object> wanted =
        Map.of(
            "browserName",
            "chrome",
            "goog:loggingPrefs",
            Map.of("browser", "ALL"),
            "goog:chromeOptions",
            Map.of("args", arguments));
    JsonObject made =
        call("POST", "/session", Map.of("capabilities", Map.of("alwaysMatch", wanted)))
            .getAsJsonObject();
    session = "/session/" + made.get("sessionId").getAsString();
  }

  private JsonElement call(String method, String path, Object body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofMillis(PATIENCE));
    request =
        body == null && !method.equals("POST")
            ? request.method(method, BodyPublishers.noBody())
            : request.method(
                method, BodyPublishers.ofString(GSON.toJson(body == null ? Map.of() : body)));
    String answer = client.send(request.build(), BodyHandlers.ofString()).body();
    JsonElement value = JsonParser.parseString(answer).getAsJsonObject().get("value");
    if (value.isJsonObject() && value.getAsJsonObject().has("error")) {
      throw new AssertionError(method + ' ' + path + ": " + value);
    }
    return value;
  }

  void go(String url) throws Exception {
    call("POST", session + "/url", Map.of("url", url));
    until("return document.body.dataset.ready === 'true'");
  }

  JsonElement run(String script) throws Exception {
    return call("POST", session + "/execute/sync", Map.of("script", script, "args", List.of()));
  }

  String text(String selector) throws Exception {
    return run("return document.querySelector('" + selector + "').innerText").getAsString();
  }

  /** Waits until a script answers true. */
  void until(String script) throws Exception {
    long end = System.currentTimeMillis() + PATIENCE;
    while (!run(script).getAsBoolean()) {
      if (System.currentTimeMillis() > end) {
        throw new AssertionError(
            script + " was never true; the page says\n" + run("return document.body.innerText"));
      }
      Thread.sleep(100);
    }
  }

  /** Presses and releases keys, one after the other; see the table of WebDriver for others. */
  void press(String keys) throws Exception {
    List<Map<String, String>> actions = new ArrayList<>();
    for (String key : keys.split("")) {
      actions.add(Map.of("type", "keyDown", "value", key));
      actions.add(Map.of("type", "keyUp", "value", key));
    }
    call(
        "POST",
        session + "/actions",
        Map.of("actions", List.of(Map.of("type", "key", "id", "keys", "actions", actions))));
  }

  void dark(boolean dark) throws Exception {
    Map<String, String> scheme =
        Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
    call(
        "POST",
        session + "/goog/cdp/execute",
        Map.of("cmd", "Emulation.setEmulatedMedia", "params", Map.of("features", List.of(scheme))));
  }

  void screenshot(Path file) throws Exception {
    Files.createDirectories(file.getParent());
    Files.write(
        file, Base64.getDecoder().decode(call("GET", session + "/screenshot", null).getAsString()));
  }

  /** What the console was told since it was last read. */
  List<String> console() throws Exception {
    List<String> lines = new ArrayList<>();
    for (JsonElement line :
        call("POST", session + "/se/log", Map.of("type", "browser")).getAsJsonArray()) {
      lines.add(line.getAsJsonObject().get("message").getAsString());
    }
    return lines;
  }

  @Override
  public void close() throws Exception {
    try {
      if (!session.isEmpty()) {
        call("DELETE", session, null);
      }
    } finally {
      driver.descendants().forEach(ProcessHandle::destroyForcibly);
      driver.destroy();
      driver.waitFor(10, TimeUnit.SECONDS);
    }
  }
}
