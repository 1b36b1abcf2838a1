package heapwarden.cli;

import heapwarden.config.Request;
import heapwarden.finding.Quantity;
import heapwarden.report.SavedReport;
import heapwarden.report.SavedReport.Line;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The worst findings of a watched process, again and again. */
@Command(
    name = "top",
    description = {
      "Shows the worst findings of a watched process, live.",
      "On a terminal until Ctrl-C; elsewhere once, without colours."
    })
final class Top extends OnProcess {
  private static final int MOST = 30;
  private static final int WIDTH = 160;
  private static final String HOME = "\u001b[H";
  private static final String CLEAR = "\u001b[2J";
  private static final String REST_OF_LINE = "\u001b[K";
  private static final String REST_OF_SCREEN = "\u001b[J";

  @Option(
      names = "--every",
      paramLabel = "SECONDS",
      defaultValue = "2",
      description = "How often; ${DEFAULT-VALUE} without.")
  private int every = 2;

  @Option(
      names = "--times",
      paramLabel = "N",
      defaultValue = "0",
      description = "How many times; without, for ever on a terminal and once elsewhere.")
  private int times;

  @Override
  int on(Target target, Reach reach) throws Refused, IOException, InterruptedException {
    int most = times > 0 ? times : terminal.isInteractive() ? Integer.MAX_VALUE : 1;
    if (terminal.isInteractive()) {
      System.out.print(HOME + CLEAR);
    }
    for (int i = 0; i < most; i++) {
      if (i > 0) {
        Thread.sleep(1000L * Math.max(1, every));
      }
      show(SavedReport.parse(asked(target, reach, Request.REPORT, "json")));
    }
    return Main.FINE;
  }

  private void show(SavedReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s, process %d, %s",
            report.mainClass().isEmpty() ? "a program" : report.mainClass(),
            report.pid(),
            report.to()));
    lines.add("health: " + report.health());
    lines.add(
        String.format(
            Locale.ROOT,
            "heap: %s live of %s; resources: %s open of %s opened",
            report.liveBytes() < 0 ? "?" : Quantity.bytes(report.liveBytes()),
            report.maxBytes() < 0 ? "?" : Quantity.bytes(report.maxBytes()),
            Table.count(report.live()),
            Table.count(report.opened())));
    lines.add("");
    List<Line> findings = report.findings();
    lines.add(findings.isEmpty() ? "no leak found" : Table.head());
    for (Line finding : findings.subList(0, Math.min(MOST, findings.size()))) {
      lines.add(Table.line(finding));
    }
    if (findings.size() > MOST) {
      lines.add("and " + (findings.size() - MOST) + " more, see report");
    }
    print(lines);
  }

  private void print(List<String> lines) {
    StringBuilder out = new StringBuilder(4096);
    if (terminal.isInteractive()) {
      out.append(HOME);
    }
    for (String line : lines) {
      String shown =
          terminal.isInteractive() ? line.substring(0, Math.min(WIDTH, line.length())) : line;
      out.append(terminal.coloured(shown));
      out.append(terminal.isInteractive() ? REST_OF_LINE : "").append('\n');
    }
    if (terminal.isInteractive()) {
      out.append(REST_OF_SCREEN);
    }
    System.out.print(out);
    System.out.flush();
  }
}
