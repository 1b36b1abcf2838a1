package heapwarden.bench;

import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Holds governed maps against their bars: {@code BoundBars [trace] [ungoverned] [PAIRS]}. Exits
 * with 1 when one is missed, with 4 when an interval is too wide to tell.
 */
public final class BoundBars {
  private static final int LIMIT = 1000;
  private static final int OPERATIONS = 10_000_000;

  /** The most that the hit ratio may be away from exact LRU, in points. */
  private static final double RATIO_BAR = 0.02;

  /** The most that a map may cost more with a policy elsewhere, in percent. */
  private static final double COST_BAR = 1;

  private static final int CANNOT_TELL = 4;

  /** For each kind of map that look-ups are made in, of all its pairs. */
  private static final List<List<Double>> HELD = new ArrayList<>();

  private static boolean within = true;
  private static boolean told = true;

  private BoundBars() {}

  public static void main(String[] arguments) {
    List<String> parts = List.of(arguments);
    int pairs = 7;
    for (String part : parts) {
      pairs = part.chars().allMatch(Character::isDigit) ? Integer.parseInt(part) : pairs;
    }
    boolean all = !parts.contains("trace") && !parts.contains("ungoverned");
    for (Jdk jdk : Jdk.currentAndNewest().toList()) {
      System.out.println(jdk);
      if (all || parts.contains("trace")) {
        trace(jdk, "hash", 1);
        trace(jdk, "concurrent", 1);
        trace(jdk, "concurrent", 4);
      }
      if (all || parts.contains("ungoverned")) {
        for (String kind : List.of("hash", "concurrent")) {
          ungoverned(jdk, kind, 200, 8, pairs);
          ungoverned(jdk, kind, 20_000, 8, pairs);
          ungoverned(jdk, kind, 200, 0, pairs);
        }
      }
    }
    if (!HELD.isEmpty()) {
      Slowdown mean = Slowdown.mean(HELD);
      within &= mean.percent() <= COST_BAR;
      told &= mean.high() <= COST_BAR;
      System.out.println(
          "ungoverned, percent more, geometric mean with its 95 % interval: " + mean);
    }
    System.out.println(
        within ? told ? "within the bars" : "cannot tell, an interval reaches over" : "over a bar");
    System.exit(within ? told ? 0 : CANNOT_TELL : 1);
  }

  private static String policy(Class<?> type, String field) {
    return "bound."
        + field
        + "="
        + type.getName()
        + "."
        + field
        + ";max="
        + LIMIT
        + ";mode=enforce;regret.max=100%";
  }

  /** Compilers do not guess the class of keys by what ran before, see {@link PutBars}. */
  private static Jvm jvm(Jdk jdk, String options) {
    return Jvm.of(jdk)
        .withoutReport()
        .args("-Xms1g", "-Xmx1g", "-XX:+UseSerialGC", "-Xbatch", "-XX:TypeProfileWidth=0")
        .timeout(Duration.ofMinutes(3))
        .agent("quiet,interval=100ms" + options);
  }

  private static void trace(Jdk jdk, String kind, int threads) {
    String field = kind.equals("hash") ? "HASH" : "CONCURRENT";
    String[] arguments = {kind, String.valueOf(OPERATIONS), String.valueOf(threads)};
    Run bounded =
        jvm(jdk, "," + policy(ZipfTrace.class, field)).run(ZipfTrace.class, arguments).succeeded();
    Run free = jvm(jdk, "").run(ZipfTrace.class, arguments).succeeded();
    String[] told = bounded.stdout().strip().split(" ");
    double ratio = Double.parseDouble(told[0]);
    int most = Integer.parseInt(told[1]);
    double exact = Double.parseDouble(told[3]);
    boolean ok = most <= LIMIT + threads && Math.abs(ratio - exact) <= RATIO_BAR;
    within &= ok;
    System.out.printf(
        Locale.ROOT,
        "%-10s %d thread%s, %,d operations: at most %d entries, hit ratio %.2f %% (exact LRU"
            + " %.2f %%, Caffeine %.2f %%), %s ns an operation (%s without a bound) %s%n",
        kind,
        threads,
        threads == 1 ? "" : "s",
        OPERATIONS,
        most,
        100 * ratio,
        100 * exact,
        100 * Double.parseDouble(told[4]),
        told[2],
        free.stdout().split(" ")[2],
        ok ? "ok" : "OVER");
  }

  /**
   * Pairs of runs, the order turned round each time. Two JVMs differ by some four percent, so the
   * bar is held against the mean of all; a kind of map is over it when its whole interval is.
   */
  private static void ungoverned(Jdk jdk, String kind, int size, int lookups, int pairs) {
    List<Double> without = new ArrayList<>();
    List<Double> with = new ArrayList<>();
    List<Double> more = new ArrayList<>();
    String policies =
        "," + policy(Governed.class, "HASH") + "," + policy(Governed.class, "CONCURRENT");
    for (int pair = 0; pair < pairs; pair++) {
      boolean governedFirst = pair % 2 == 1;
      double first = nanos(jdk, governedFirst ? policies : "", kind, size, lookups);
      double second = nanos(jdk, governedFirst ? "" : policies, kind, size, lookups);
      without.add(governedFirst ? second : first);
      with.add(governedFirst ? first : second);
      more.add(Math.log(with.get(pair) / without.get(pair)));
    }
    Slowdown slowdown = Slowdown.of(more);
    boolean held = lookups > 0;
    if (held) {
      HELD.add(more);
      within &= slowdown.low() <= COST_BAR;
    }
    System.out.printf(
        Locale.ROOT,
        "%-10s of %,6d entries, not governed, a put, a removal and %d look-ups: %.2f ns without a"
            + " policy, %.2f with one elsewhere; %d pairs, percent more %s %s%n",
        kind,
        size,
        lookups,
        middle(without),
        middle(with),
        pairs,
        slowdown,
        held ? (slowdown.low() <= COST_BAR ? "ok" : "OVER") : "(no bar)");
  }

  private static double nanos(Jdk jdk, String policies, String kind, int size, int lookups) {
    Run run =
        jvm(jdk, policies)
            .run(Ungoverned.class, kind, String.valueOf(size), String.valueOf(lookups))
            .succeeded();
    String[] told = run.stdout().strip().split(" ");
    int expected = policies.isEmpty() ? 1500 : LIMIT;
    if (Integer.parseInt(told[1]) != expected || Integer.parseInt(told[2]) != expected) {
      throw new AssertionError("the governed maps are not: " + run.stdout() + run.stderr());
    }
    return Double.parseDouble(told[0]);
  }

  private static double middle(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }
}
