package heapwarden.serve;

import heapwarden.finding.Alert;
import heapwarden.finding.Finding;
import heapwarden.finding.Kind;
import heapwarden.finding.Verdict;
import heapwarden.report.Figures;
import heapwarden.report.HeapFigures;
import heapwarden.report.Report;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;

/** What an agent registers in its life, and takes back; to be run in a loader of its own. */
public final class Registers {
  private Registers() {}

  /** Does it all with {@code jmx} or {@code jfr}. */
  public static void run(String what) throws Exception {
    Figures figures = figures();
    Listener listener = what.equals("jmx") ? new Jmx(figures) : new Jfr();
    listener.appeared(finding());
    listener.gone(finding());
    listener.alert(new Alert(Alert.Kind.PRESSURE, 1, "short", List.of(finding())));
    listener.sampled(figures);
    if (what.equals("jmx")) {
      read();
    }
    listener.close();
  }

  private static void read() throws JMException {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName agent = new ObjectName(Jmx.NAME);
    CompositeData stats = (CompositeData) server.getAttribute(agent, "Stats");
    if (!Long.valueOf(7).equals(stats.get("opened"))) {
      throw new IllegalStateException(stats.toString());
    }
    server.getMBeanInfo(agent);
  }

  static Finding finding() {
    return new Finding.Builder(
            "0123456789abcdef", Verdict.PROVEN, Kind.FILE, "java.io.FileInputStream")
        .count(3, 2)
        .says("three", "close them")
        .build();
  }

  static Figures figures() {
    return new Figures(
        new Report(
            "1",
            false,
            new Report.Jvm(1, "17", "somebody", "Main", 0),
            0,
            1,
            List.of(),
            new HeapFigures(1, 2),
            Map.of("file", new Report.Count(7, 4, 1, 2)),
            0,
            0,
            List.of(finding()),
            List.of(),
            List.of(),
            List.of(),
            new Report.Cost(0, 0, 0, 0, null, null)));
  }
}
