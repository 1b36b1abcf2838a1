package heapwarden.bench;

import heapwarden.cost.CensusLoad;
import heapwarden.cost.CensusRecords;
import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs {@link CensusLoad} with each of its loads, and {@link CensusRecords}, and holds what they
 * measure against the bars: {@code CensusBars [LOAD...]}. Exits with 1 when a bar is missed.
 */
public final class CensusBars {
  /** The most milliseconds of processor time that a warm pass may take. */
  private static final double PASS_BAR = 100;

  /** The same where 100,000 containers of one owner path grow. */
  private static final double FOLLOWED_BAR = 20;

  /** The most of one core, in percent, that the agent's thread may take at the usual interval. */
  private static final double CORE_BAR = 1;

  private static final double INTERVAL_MILLIS = 30_000;

  /**
   * The most megabytes of its own, in a running program. Where there are 100,000 containers the bar
   * of a record holds instead, as 4 MB would be 40 bytes for each.
   */
  private static final double MEMORY_BAR = 4;

  /** The most bytes for each container that is known. */
  private static final double RECORD_BAR = 160;

  private static final String RECORDS = "records";
  private static final List<String> MANY = List.of("lists", "maps");

  private static boolean within = true;

  private CensusBars() {}

  public static void main(String[] arguments) {
    List<String> loads =
        arguments.length == 0
            ? List.of("h2", "tomcat", "large", "lists", "maps", RECORDS)
            : List.of(arguments);
    System.out.printf(
        "%-8s %9s %9s %9s %9s %8s %8s %9s %9s %9s %9s%n",
        "CPU ms",
        "pass",
        "worst",
        "sample",
        "% core",
        "objects",
        "sampled",
        "MB census",
        "MB all",
        "MB said",
        "cut short");
    for (String load : loads) {
      if (load.equals(RECORDS)) {
        records();
      } else {
        load(load);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%s: a pass %.0f ms of CPU, %.0f with 100,000 containers; %.0f %% of a core; the census %.0f"
            + " MB; %.0f bytes for each container that is known%n",
        within ? "within the bars" : "a bar was missed",
        PASS_BAR,
        FOLLOWED_BAR,
        CORE_BAR,
        MEMORY_BAR,
        RECORD_BAR);
    System.exit(within ? 0 : 1);
  }

  private static void load(String load) {
    Run run =
        Jvm.of(Jdk.current())
            .agent("interval=100ms,settle=0,quiet")
            .args(CensusLoad.opened())
            .args("-Xmx1500m", "-XX:+UseG1GC", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error")
            .timeout(Duration.ofMinutes(3))
            .run(CensusLoad.class, load)
            .succeeded();
    Map<String, Double> figures = figures(run);
    double said = run.report().getAsJsonObject("agent").get("bytes").getAsLong() / 1e6;
    double core = 100 * figures.get("sample") / INTERVAL_MILLIS;
    boolean many = MANY.contains(load);
    boolean missed =
        many
            ? figures.get("pass") > FOLLOWED_BAR
            : figures.get("pass") > PASS_BAR
                || core > CORE_BAR
                || figures.get("bytes") > MEMORY_BAR;
    within &= !missed;
    System.out.printf(
        Locale.ROOT,
        "%-8s %9.1f %9.1f %9.1f %9.2f %8.0f %8.0f %9.2f %9.2f %9.2f %9.0f%s%n",
        load,
        figures.get("pass"),
        figures.get("worst"),
        figures.get("sample"),
        core,
        figures.get("objects"),
        figures.get("followed"),
        figures.get("bytes"),
        figures.get("all"),
        said,
        figures.get("incomplete"),
        missed ? "  MISSED" : "");
  }

  private static void records() {
    Run run =
        Jvm.of(Jdk.current())
            .agent("interval=1h,settle=0,quiet")
            .args(CensusLoad.opened())
            .timeout(Duration.ofMinutes(1))
            .run(CensusRecords.class)
            .succeeded();
    Map<String, Double> figures = figures(run);
    boolean missed = figures.get("plain") > RECORD_BAR;
    within &= !missed;
    System.out.printf(
        Locale.ROOT,
        "a container that is known costs %.1f bytes, one of %.0f that have grown %.1f%s%n",
        figures.get("plain"),
        figures.get("followed"),
        figures.get("grown"),
        missed ? "  MISSED" : "");
  }

  private static Map<String, Double> figures(Run run) {
    Map<String, Double> figures = new HashMap<>();
    for (String line : run.stdout().split("\n", -1)) {
      String[] parts = line.split(" ", -1);
      if (parts.length == 2) {
        figures.put(parts[0], Double.valueOf(parts[1]));
      }
    }
    return figures;
  }
}
