package heapwarden.security;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.harness.Jvm;
import heapwarden.harness.Reach;
import heapwarden.harness.Run;
import heapwarden.harness.Running;
import heapwarden.serve.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Of a program that leaks where its passwords are, nothing that the agent writes has one. */
@EnabledOnOs(OS.LINUX)
class SecretsTest {
  private static final List<String> FORMS =
      List.of(
          "all.json",
          "all.html",
          "all.txt",
          "all.sarif",
          "all.xml",
          "all.md",
          "all.collapsed",
          "all.bytes.collapsed",
          "all.codequality.json");
  private static final List<String> PAGES =
      List.of(
          "/",
          "/health",
          "/metrics",
          "/api/system/stats",
          "/api/system/leaks",
          "/api/system/bounds",
          "/api/system/resources?limit=1000",
          "/api/system/history");
  private static final long PATIENCE = 150_000_000_000L;

  @TempDir private Path folder;

  @Test
  void noOutputHasASecretAndNobodyElseCanReadWhatIsWritten() throws Exception {
    Path outputs = Files.createDirectory(folder.resolve("outputs"));
    Path dumps = Files.createDirectory(folder.resolve("dumps"));
    StringBuilder reports = new StringBuilder();
    FORMS.forEach(form -> reports.append(':').append(outputs.resolve(form)));
    Running running =
        Jvm.current()
            .timeout(Duration.ofMinutes(3))
            .args("-Xmx96m", "-Ddb.password=" + Secrets.SECRET + "-in-a-property")
            .args("-XX:StartFlightRecording=filename=" + outputs.resolve("events.jfr"))
            .environment("DB_PASSWORD", Secrets.SECRET + "-in-the-environment")
            .agent(
                "interval=200ms,http=0,jmx,jfr,log=json,heap.max=8m,dump="
                    + dumps
                    + ",maps.sites=heapwarden.security.*"
                    + ",bound.sessions=heapwarden.security.Secrets.SESSIONS;max=10"
                    + ",report="
                    + reports.substring(1))
            .withoutReport()
            .start(Secrets.class, folder.toString(), Secrets.SECRET + "-as-an-argument");
    Map<String, String> seen = new TreeMap<>();
    Run run;
    try {
      Peer peer = Peer.of(running);
      awaitFindings(peer);
      for (String page : PAGES) {
        seen.put(page, peer.get(page).body());
      }
      seen.put("report as json", Reach.done(running, "report", "json"));
      seen.put("report as text", Reach.done(running, "report", "text"));
      seen.put("status", Reach.done(running, "status"));
      seen.put("why-alive", Reach.done(running, "why-alive"));
      seen.put("bounds", Reach.done(running, "bounds", "list"));
      Files.createFile(folder.resolve("end"));
      run = running.end().succeeded();
    } finally {
      running.kill();
    }
    seen.put("stderr", run.stderr());
    seen.put("jmx", Files.readString(folder.resolve("jmx")));
    for (String form : FORMS) {
      Path file = outputs.resolve(form);
      seen.put(form, Files.readString(file));
      assertOwnerOnly(file);
    }
    seen.put("events", ownEvents(outputs.resolve("events.jfr")));

    for (String output :
        List.of("all.json", "all.txt", "all.html", "jmx", "stderr", "events", "report as text")) {
      assertThat(seen.get(output)).as(output).contains("security.Secrets");
    }
    assertThat(seen.get("all.json")).contains("\"jdbc\"", "\"class-loader\"", "GROWING", "PROVEN");
    seen.forEach((output, text) -> assertThat(text).as(output).doesNotContain(Secrets.SECRET));
    try (var files = Files.list(dumps)) {
      List<Path> dumped = files.toList();
      assertThat(dumped).hasSize(1);
      assertOwnerOnly(dumped.get(0));
    }
  }

  private static void awaitFindings(Peer peer) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE;
    String leaks = "";
    while (!leaks.contains("Secrets.HISTORY") || !leaks.contains("PROVEN")) {
      assertThat(System.nanoTime()).as(leaks).isLessThan(end);
      Thread.sleep(100);
      leaks = peer.get("/api/system/leaks").body();
    }
  }

  private static String ownEvents(Path recording) throws IOException {
    StringBuilder events = new StringBuilder();
    try (var file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        var event = file.readEvent();
        if (event.getEventType().getName().startsWith("heapwarden.")) {
          events.append(event);
        }
      }
    }
    return events.toString();
  }

  private static void assertOwnerOnly(Path file) throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .as(file.toString())
        .isEqualTo("rw-------");
  }
}
