package heapwarden.cli;

import heapwarden.finding.Kind;
import heapwarden.report.SavedReport;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/**
 * Proves on this very JVM that hooks fire: starts a child under the agent that plants one leak and
 * one properly closed twin of each kind, and holds its report against that.
 */
@Command(
    name = "selftest",
    description = {
      "Shows on this machine that each kind of leak is seen.",
      "Plants one leak and one closed twin of each kind in a child JVM. Exit code 4 when any",
      "row fails."
    })
final class SelfTest implements Callable<Integer> {
  /** All that the child says. */
  static final String OUTPUT = "output";

  private static final long TIMEOUT_SECONDS = 120;
  private static final String ROW = "%-19s %-7s %-11s %-12s %s%n";

  @Override
  public Integer call() throws IOException, InterruptedException, URISyntaxException {
    System.out.printf(
        "Java %s (%s), %s%n%n",
        Runtime.version(), System.getProperty("java.vendor"), System.getProperty("os.name"));
    try (TemporaryFolder folder = TemporaryFolder.named("heapwarden-selftest")) {
      Path output = folder.file(OUTPUT);
      Path file = folder.file("report.json");
      int exit = plant(Plants.OPTIONS + ",report=" + file, Plants.VERB, folder);
      if (exit != 0 || !Files.exists(file)) {
        System.out.printf("The child ended with %d and wrote %s%n", exit, read(output));
        return Main.INTERNAL_ERROR;
      }
      return judge(SavedReport.read(file), Plants.absent(read(output)));
    }
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  /**
   * Runs a hidden verb of this jar under the agent of this jar.
   *
   * @param folder takes all that it says, and its report
   * @return its exit code
   * @throws IOException also when it does not end in time
   */
  static int plant(String options, String verb, TemporaryFolder folder)
      throws IOException, InterruptedException, URISyntaxException {
    String jar = ownJar().getPath();
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-javaagent:" + jar + "=" + options,
            "-jar",
            jar,
            verb);
    Process child =
        folder.usedBy(
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.file(OUTPUT).toFile())
                .start());
    child.getOutputStream().close();
    if (!child.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      child.destroyForcibly().waitFor();
      throw new IOException("the child did not end within " + TIMEOUT_SECONDS + " s");
    }
    return child.exitValue();
  }

  static File ownJar() throws URISyntaxException {
    return new File(SelfTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static int judge(SavedReport report, Map<String, String> absent) {
    System.out.printf(ROW, "kind", "hooked", "leak found", "twin silent", "");
    int failed = 0;
    for (Kind kind : Kind.values()) {
      if (absent.containsKey(kind.label())) {
        System.out.printf(ROW, kind.label(), "-", "-", "-", absent.get(kind.label()));
        continue;
      }
      @Nullable String unhooked = report.unhooked().get(kind.label());
      @Nullable String leak = verdictAt(report, kind, "leak");
      @Nullable String twin = verdictAt(report, kind, "twin");
      boolean ok = unhooked == null && leak != null && twin == null;
      failed += ok ? 0 : 1;
      System.out.printf(
          ROW,
          kind.label(),
          yes(unhooked == null),
          yes(leak != null),
          yes(twin == null),
          unhooked != null ? unhooked : twin != null ? "twin: " + twin : leak == null ? "" : leak);
    }
    if (report.hookErrors() > 0) {
      System.out.printf("%n%d errors inside hooks%n", report.hookErrors());
      failed++;
    }
    System.out.printf(
        Locale.ROOT, "%n%s%n", failed == 0 ? "All is seen." : failed + " rows failed.");
    return failed == 0 ? Main.FINE : Main.INTERNAL_ERROR;
  }

  private static String yes(boolean yes) {
    return yes ? "yes" : "NO";
  }

  /** The verdict on what the plant of this kind opened in this method. */
  private static @Nullable String verdictAt(SavedReport report, Kind kind, String method) {
    for (SavedReport.Line line : report.findings()) {
      if (line.kind().equals(kind.label()) && line.site().startsWith(Plants.site(kind, method))) {
        return line.verdict();
      }
    }
    return null;
  }
}
