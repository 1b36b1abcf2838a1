package heapwarden.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import heapwarden.harness.Jvm;
import heapwarden.harness.Running;
import heapwarden.lifetime.Stories;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page as a user meets it: live, and as the report that the process leaves behind. Screenshots
 * stay in {@code target/screenshots}.
 */
class BrowserTest {
  private static final int MANY = 10_000;
  private static final String ESCAPE = "\uE00C";
  private static final String RIGHT = "\uE014";
  private static final String ENTER = "\uE007";
  private static final Path SHOTS = Jvm.root().resolve("agent-tests/target/screenshots");

  @Test
  void thePageShowsARunningProcessAndTheReportItLeaves(@TempDir Path folder) throws Exception {
    assumeThat(Browser.isInstalled())
        .as("chromium and chromedriver (apt-get install chromium chromium-driver)")
        .isTrue();
    Path report = folder.resolve("report.html");
    Path profile = Files.createDirectories(folder.resolve("profile"));
    Running running =
        Jvm.current()
            .agent("interval=100ms,max.rate=1m,http=0,report=" + report)
            .withoutReport()
            .classPath(Jvm.ownClasses(BrowserTest.class))
            .start("heapwarden.serve.Serves", Integer.toString(MANY), "120")
            .untilItSays("ready");
    try (Browser browser = Browser.start(profile, 1200, 900)) {
      Peer peer = Peer.of(running);
      browser.go(peer.url() + "/");
      live(browser);
      running.terminate();
      browser.until("return !document.getElementById('problem').hidden");
      assertThat(browser.text("#problem")).contains("No answer from the process");
      assertThat(browser.text("#findings")).as("what was known stays").contains(Serves.LEAK);
      running.end();
      browser.console();
      browser.go(report.toUri().toString());
      offline(browser);
      browser.go(gated(folder.resolve("gate.html")).toUri().toString());
      browser.press("2");
      visible(browser, "findings");
      browser.until(
          "return document.querySelector('#findings .badge + .badge').textContent === 'new'");
    } finally {
      running.kill();
    }
  }

  /** The page of a gate, which says beside each leak what it makes of it. */
  private static Path gated(Path report) {
    Jvm.current()
        .withoutReport()
        .agent("gate,quiet,kinds=file,report=" + report)
        .run(Stories.class, "short")
        .succeeded();
    return report;
  }

  private static void live(Browser browser) throws Exception {
    assertThat(browser.text("#process")).isEqualTo("heapwarden.serve.Serves");
    browser.until("return document.querySelectorAll('#chart-heap canvas').length === 1");
    browser.until("return document.querySelectorAll('#chart-kinds canvas').length === 1");
    browser.screenshot(SHOTS.resolve("overview.png"));

    browser.press("2");
    visible(browser, "findings");
    browser.until(
        "return document.getElementById('findings').innerText.includes('" + Serves.LEAK + "')");
    browser.press(RIGHT);
    visible(browser, "resources");
    browser.until("return document.getElementById('where').textContent.includes('of 10,0')");
    assertThat(browser.text("#where")).startsWith("1–50 of 10,0");

    browser.press("/");
    browser.press("Serves.open");
    browser.until("return document.getElementById('where').textContent.includes('1–20 of 20')");
    browser.press("2");
    assertThat(browser.run("return document.getElementById('filter-site').value").getAsString())
        .as("what is typed is no key of the page")
        .isEqualTo("Serves.open2");
    browser.press(ESCAPE + "4");
    visible(browser, "containers");
    browser.until("return document.querySelectorAll('#chart-container canvas').length === 1");
    assertThat(browser.text("#containers")).contains(Serves.LEAK);
    browser.screenshot(SHOTS.resolve("containers.png"));

    browser.press("6");
    visible(browser, "agent");
    assertThat(browser.text("#cost")).contains("of one processor");
    browser.run("document.getElementById('token').value = 'wrong'");
    browser.run("document.querySelector('#acting button').click()");
    browser.until("return document.getElementById('acted').textContent.includes('Authorization')");
    browser.press("2");
    browser.dark(true);
    opened(browser);
    browser.screenshot(SHOTS.resolve("findings-dark.png"));
    browser.dark(false);
    assertThat(browser.console()).as("but for the 401 that was asked for").hasSizeLessThan(2);
  }

  private static void visible(Browser browser, String view) throws Exception {
    browser.until(
        "return [...document.querySelectorAll('[role=tabpanel]')].filter(p => !p.hidden)"
            + ".map(p => p.id).join() === 'panel-"
            + view
            + "' && document.getElementById('tab-"
            + view
            + "').getAttribute('aria-selected') === 'true'");
  }

  /** With the finding of the queue open, by keyboard. */
  private static void opened(Browser browser) throws Exception {
    browser.run(
        "[...document.querySelectorAll('#findings details')].find(d => d.innerText.includes('"
            + Serves.LEAK
            + "') && (d.open = false, true)).firstChild.focus()");
    browser.press(ENTER);
    browser.until("return document.activeElement.parentNode.open === true");
    assertThat(browser.run("return document.activeElement.parentNode.innerText").getAsString())
        .contains("What to do", "How sure", "Fingerprint", "held by " + Serves.LEAK);
  }

  private static void offline(Browser browser) throws Exception {
    assertThat(browser.text("#fresh")).startsWith("report of");
    browser.press("2");
    visible(browser, "findings");
    opened(browser);
    browser.screenshot(SHOTS.resolve("offline-findings.png"));
    browser.press("3");
    visible(browser, "resources");
    assertThat(browser.text("#where")).startsWith("1–50 of 10,0");
    browser.run("for (let i = 0; i < 150; i++) document.getElementById('next').click()");
    browser.until("return document.getElementById('where').textContent.startsWith('7,501–7,550')");
    assertThat(
            browser
                .run("return document.querySelectorAll('#resources tbody tr').length")
                .getAsInt())
        .isEqualTo(50);
    browser.press("1");
    browser.until("return document.querySelectorAll('#chart-heap canvas').length === 1");
    assertThat(browser.run("return document.getElementById('actions').hidden").getAsBoolean())
        .isTrue();
    assertThat(browser.console()).isEmpty();
  }
}
