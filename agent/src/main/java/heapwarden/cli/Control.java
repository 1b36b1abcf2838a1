package heapwarden.cli;

import heapwarden.finding.Finding;
import heapwarden.finding.Standing;
import heapwarden.report.GateRun;
import heapwarden.report.SavedReport;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes sure that a gate on this machine, with this environment, sees what it is there for: a child
 * JVM under a gate leaks a file, and closes another. A gate that sees nothing passes everything.
 */
final class Control {

  private Control() {}

  /** Answers with a line that says so, unless it is refused. */
  static String run() throws Refused, IOException, InterruptedException, URISyntaxException {
    try (TemporaryFolder folder = TemporaryFolder.named("heapwarden-control")) {
      Path report = folder.file("report.json");
      long start = System.nanoTime();
      int exit = plant(folder, report);
      if (exit != 0 || !Files.exists(report)) {
        throw blind(
            "its child ended with " + exit + " and wrote\n" + read(folder.file(SelfTest.OUTPUT)));
      }
      judge(SavedReport.read(report).gateRun());
      long millis = (System.nanoTime() - start) / 1_000_000;
      return "control: the planted leak was found, its closed twin was not, in " + millis + " ms";
    }
  }

  private static int plant(TemporaryFolder folder, Path report)
      throws Refused, InterruptedException, URISyntaxException {
    try {
      return SelfTest.plant(
          "gate,quiet,app=heapwarden.cli,report=" + report, ControlPlant.VERB, folder);
    } catch (IOException e) {
      throw blind(String.valueOf(e.getMessage()));
    }
  }

  private static void judge(GateRun run) throws Refused {
    boolean leak = false;
    for (Finding finding : run.findings()) {
      boolean isNew = run.result().standing(finding) == Standing.NEW;
      if (finding.site().startsWith(ControlPlant.site("twin"))) {
        throw blind("a file that was closed was reported: " + finding.message());
      }
      leak |= isNew && finding.site().startsWith(ControlPlant.site("leak"));
    }
    if (!leak) {
      String unhooked = run.report().unhooked().get("file");
      throw blind(
          "a leak was planted and not found"
              + (unhooked == null ? "; are there options in the environment?" : ": " + unhooked));
    }
  }

  private static Refused blind(String why) {
    return new Refused(Main.USAGE, "control: the gate cannot be trusted here, " + why);
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
