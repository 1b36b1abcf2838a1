package heapwarden.bench;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import heapwarden.tests.Runs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Holds the gate against its bars: {@code GateBars [right] [cost] [RUNS]}. Of a suite that leaves
 * nothing open, with a test for each kind in parallel, how many of so many runs fail; of the same
 * suite with one leak of each kind, how many are missed or laid at another test's door; and how
 * much longer two thousand tests take. Exits with 1 when a bar is missed.
 */
public final class GateBars {
  /** The most percent that a suite may take longer. */
  private static final double COST_BAR = 10;

  private static final String SUITE = "heapwarden.tests.EachKind";
  private static final String MANY = "heapwarden.tests.TwoThousand";
  private static final int PAIRS = 5;

  /** The tests of the suite. */
  private static final int KINDS = 9;

  private static final int AT_ONCE = 2;

  private static boolean within = true;

  private GateBars() {}

  public static void main(String[] arguments) throws InterruptedException, ExecutionException {
    List<String> parts = List.of(arguments);
    int runs = 200;
    for (String part : parts) {
      runs = part.chars().allMatch(Character::isDigit) ? Integer.parseInt(part) : runs;
    }
    boolean all = !parts.contains("right") && !parts.contains("cost");
    for (Jdk jdk : Jdk.currentAndNewest().toList()) {
      if (all || parts.contains("right")) {
        right(jdk, runs);
      }
      if (all || parts.contains("cost")) {
        cost(jdk);
      }
    }
    System.out.println(within ? "within the bars" : "over a bar");
    System.exit(within ? 0 : 1);
  }

  /** What one run of each suite came to. */
  private record Pair(int alarms, Set<String> found, int others) {}

  private static void right(Jdk jdk, int runs) throws InterruptedException, ExecutionException {
    ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
    List<Future<Pair>> pairs = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      pairs.add(pool.submit(() -> pair(jdk)));
    }
    pool.shutdown();
    int alarms = 0;
    int found = 0;
    int others = 0;
    Set<String> kinds = new TreeSet<>();
    for (Future<Pair> pair : pairs) {
      alarms += pair.get().alarms;
      found += pair.get().found.size();
      others += pair.get().others;
      kinds.addAll(pair.get().found);
    }
    int missed = runs * KINDS - found;
    boolean ok = alarms == 0 && missed == 0 && others == 0;
    within &= ok;
    System.out.printf(
        "%s: %d runs of a clean suite, %d false alarms; %d of one that leaks %d kinds, %d of %d leaks"
            + " missed, %d told of another test or of what is none %s%n",
        jdk, runs, alarms, runs, KINDS, missed, runs * KINDS, others, ok ? "ok" : "OVER");
    System.out.println("    kinds found: " + kinds);
  }

  private static Pair pair(Jdk jdk) {
    int alarms = gated(jdk, false).gateFindings().size();
    Set<String> found = new TreeSet<>();
    int others = 0;
    for (JsonElement one : gated(jdk, true).report().getAsJsonArray("findings")) {
      JsonObject finding = one.getAsJsonObject();
      String kind = finding.get("kind").getAsString();
      String wanted = SUITE + '.' + kind.replace('-', '_') + "()";
      if (finding.get("openedBy").toString().equals(opener(wanted))) {
        found.add(kind);
      } else if (!finding.get("severity").getAsString().equals("info")) {
        others++;
        System.out.println(finding.get("message") + " " + finding.get("openedBy"));
      }
    }
    return new Pair(alarms, found, others);
  }

  private static String opener(String test) {
    return "[{\"test\":\"" + test + "\",\"count\":1}]";
  }

  private static Run gated(Jdk jdk, boolean leak) {
    return Jvm.of(jdk)
        .args("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dleak=" + leak)
        .agent("gate,quiet,settle=2s")
        .run(Runs.class, "parallel", SUITE)
        .succeeded();
  }

  private static void cost(Jdk jdk) {
    List<Double> more = new ArrayList<>();
    List<Double> plain = new ArrayList<>();
    for (int pair = 0; pair < PAIRS; pair++) {
      boolean first = pair % 2 == 0;
      double one = seconds(jdk, first);
      double two = seconds(jdk, !first);
      plain.add(first ? two : one);
      more.add(100 * ((first ? one : two) / (first ? two : one) - 1));
    }
    plain.sort(null);
    more.sort(null);
    double median = more.get(PAIRS / 2);
    boolean ok = median <= COST_BAR;
    within &= ok;
    System.out.printf(
        Locale.ROOT,
        "%s: 2,000 tests take %.1f s, under a gate %+.1f %% (%+.1f..%+.1f), wall time, %d pairs %s%n",
        jdk,
        plain.get(PAIRS / 2),
        median,
        more.get(0),
        more.get(PAIRS - 1),
        PAIRS,
        ok ? "ok" : "OVER");
  }

  private static double seconds(Jdk jdk, boolean gated) {
    Jvm jvm = Jvm.of(jdk).args("-Xmx512m").timeout(Duration.ofMinutes(5));
    jvm = gated ? jvm.agent("gate,quiet") : jvm.withoutAgent();
    long begin = System.nanoTime();
    jvm.run(Runs.class, MANY).succeeded();
    return (System.nanoTime() - begin) / 1e9;
  }
}
