package heapwarden.report;

import heapwarden.finding.Alert;
import heapwarden.finding.Cleanup;
import heapwarden.finding.Finding;
import heapwarden.finding.Finding.Builder;
import heapwarden.finding.GateResult;
import heapwarden.finding.GateResult.Judged;
import heapwarden.finding.GateResult.Suppression;
import heapwarden.finding.Health;
import heapwarden.finding.Kind;
import heapwarden.finding.KnownLeak;
import heapwarden.finding.Origin;
import heapwarden.finding.Severity;
import heapwarden.finding.Standing;
import heapwarden.finding.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A report with everything in it, and one with nothing. */
final class Examples {
  static final long START = 1_750_000_000_000L;
  static final long END = START + 90_000;

  private Examples() {}

  static Finding proven() {
    return new Builder("0123456789abcdef", Verdict.PROVEN, Kind.FILE, "java.io.FileInputStream")
        .severity(Severity.MEDIUM)
        .count(3, 2)
        .permanent(false)
        .stack(
            List.of(
                "java.io.FileInputStream.<init>(FileInputStream.java:158)",
                "com.acme.Reader.open(Reader.java:10)",
                "com.acme.Main.main(Main.java:20)"),
            1,
            1)
        .opened(List.of("/etc/hosts", "/tmp/\"quoted\"\n"), "main")
        .openers(openers())
        .seen(START, END)
        .says("3 collected by the garbage collector without ever being closed", "call close()")
        .build();
  }

  private static Map<String, Long> openers() {
    Map<String, Long> openers = new LinkedHashMap<>();
    openers.put("com.acme.ReaderTest.reads()", 2L);
    openers.put("com.acme.MainTest.runs(String)", 1L);
    return openers;
  }

  static Finding growing() {
    return new Builder(
            "fedcba9876543210", Verdict.GROWING, Kind.DIRECT_MEMORY, "java.nio.ByteBuffer")
        .severity(Severity.HIGH)
        .confidence(0.95)
        .count(120, 120)
        .bytes(1_048_576L)
        .growthPerHour(600.5)
        .permanent(false)
        .origin(Origin.LIBRARY)
        .stack(List.of("org.apache.Pool.take(Pool.java:1)"), -1, 0)
        .seen(START, END)
        .says("120 open and climbing", "bound their number")
        .build();
  }

  static Finding note() {
    return new Builder("00000000000000aa", Verdict.OPEN_AT_EXIT, Kind.TIMER, "java.util.Timer")
        .severity(Severity.INFO)
        .count(1, 1)
        .origin(Origin.JDK)
        .seen(START, END)
        .says("1 still open when the JVM ended", "call cancel()")
        .build();
  }

  static Finding retracted() {
    return new Builder("00000000000000bb", Verdict.ORPHANED, Kind.TIMER, "java.util.Timer")
        .severity(Severity.INFO)
        .count(1, 0)
        .stack(List.of("com.acme.Clock.start(Clock.java:7)"), 0, 0)
        .seen(START, END)
        .says("their threads have ended", "nothing")
        .build();
  }

  /** Found by what holds them, and not by an opening. */
  static Finding loaders(@Nullable String owner) {
    return new Builder("00000000000000dd", Verdict.GROWING, Kind.CLASS_LOADER, "com.acme.Loader")
        .confidence(0.7)
        .count(20, 22)
        .owner(owner, List.of("thread \"worker\".contextClassLoader"))
        .evidence(List.of("20 have outlived a collection"))
        .says("20 loaders and climbing", "take it back")
        .build();
  }

  static Finding deep(int frames, int own) {
    List<String> stack = new ArrayList<>();
    for (int i = 0; i < frames; i++) {
      stack.add("com.acme.Frame" + i + ".run(Frame" + i + ".java:" + i + ")");
    }
    return new Builder("00000000000000cc", Verdict.PROVEN, Kind.ZIP, "java.util.zip.ZipFile")
        .stack(stack, own, Math.max(0, own))
        .says("message", "fix")
        .build();
  }

  static Alert pressure() {
    return new Alert(
        Alert.Kind.PRESSURE, START, "420 MB live, 82 % of the 512 MB of heap", List.of(growing()));
  }

  static Cleanup cleanup() {
    return new Cleanup(
        Kind.FILE,
        "java.io.FileOutputStream",
        "/tmp/x",
        "com.acme.Foo.bar(Foo.java:12)",
        Cleanup.Outcome.CLOSED,
        "closed (12 bytes that were held back are written)");
  }

  static HeapFigures heap() {
    return new HeapFigures(300L << 20, 512L << 20)
        .live(120L << 20, true)
        .container(1L << 30, 700L << 20)
        .trend("rising", 14.0 * (1 << 20), 10_800)
        .pools(Map.of("G1 Old Gen", 200L << 20))
        .outside(40L << 20, 3L << 20, 0)
        .counts(23, 4_100, 57)
        .collections(1_200, 3_400)
        .type("com.acme.Order", 40_000, 1_280_000, 640_000, "com.acme.Tree.root")
        .type("byte[]", 40_000, 2_280_000, 1_640_000, null)
        .missing("nothing else");
  }

  /** Containers that have grown in one test, in one class or another, and in many. */
  static List<GrownLine> grown() {
    List<String> two = List.of("com.acme.MainTest", "com.acme.ReaderTest");
    return List.of(
        new GrownLine(
            "com.acme.Cache.ENTRIES",
            "java.util.HashMap",
            1_300,
            1_240,
            List.of(
                new GrownLine.Share(
                    List.of("com.acme.ReaderTest"), 0, "com.acme.ReaderTest.reads()", 1_000),
                new GrownLine.Share(two, 0, null, 150),
                new GrownLine.Share(two, 3, null, 60),
                new GrownLine.Share(List.of(), 0, null, 20)),
            10),
        new GrownLine(
            "com.acme.Main.seen",
            "java.util.ArrayList",
            17,
            16,
            List.of(new GrownLine.Share(List.of("com.acme.MainTest"), 0, null, 16)),
            0));
  }

  static Report full() {
    Report full = almostFull();
    full.withGrown(grown(), 2, true);
    return full;
  }

  private static Report almostFull() {
    return report(
            List.of(proven(), growing(), note()),
            List.of(growing()),
            List.of(retracted()),
            Map.of("file", new Report.Count(10, 5, 0, 5), "timer", new Report.Count(2, 1, 0, 1)),
            List.of(
                new Report.Coverage("file", true, null),
                new Report.Coverage("jdbc", false, "no module java.sql in this JVM")),
            4,
            160,
            heap(),
            List.of(pressure(), pressure().endedAt(END)),
            new Report.Cost(
                    4096,
                    1_000_000,
                    7,
                    1,
                    "com/acme/Odd: java.lang.IllegalStateException",
                    new Report.CensusCost(3, 5000, 9_000_000, true, 0, 2))
                .within(
                    List.of(
                        new BudgetLine(
                            "budget.cpu",
                            0.01,
                            0.004,
                            0.0095,
                            1,
                            2,
                            1,
                            List.of("one sample in 2 has a census")))))
        .withHealth(new Health(Health.Status.DEGRADED, List.of("memory pressure")))
        .withCleanup(List.of(cleanup()))
        .withTests(
            List.of(
                new TestLine("com.acme.ReaderTest.reads()", "com.acme.ReaderTest", 9, 2, 40),
                new TestLine("com.acme.MainTest.runs(String)", "com.acme.MainTest", 4, 1, 0),
                new TestLine("com.acme.MainTest", "com.acme.MainTest", 1, 0, 0)),
            3);
  }

  /** What came of policies: enforced, observed without a look-up, refused. */
  static List<BoundLine> bounds() {
    return List.of(
        new BoundLine(
                "store",
                "com.acme.A.store",
                "com.acme.A.store",
                "java.util.HashMap",
                "paused",
                "why")
            .holding(1000, 2048)
            .evicted("size", 4000, 0)
            .evicted("ttl", 500, 0)
            .lookedUp(900, 100, 45, 0.01)
            .outcome(3, 4, 5, 6),
        new BoundLine(
                "seen", "com.acme.A.*", "com.acme.A.seen", "java.util.TreeMap", "observing", null)
            .holding(5000, -1)
            .evicted("size", 0, 4000),
        new BoundLine("gone", "com.acme.B.c", "com.acme.B.c", "java.util.HashMap", "refused", "why")
            .silent(true));
  }

  static Report empty() {
    return report(
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        List.of(),
        0,
        0,
        new HeapFigures(1 << 20, 1 << 30),
        List.of(),
        new Report.Cost(0, 0, 0, 0, null, null));
  }

  static Report with(Finding... findings) {
    return report(
        List.of(findings),
        List.of(),
        List.of(),
        Map.of(),
        List.of(),
        0,
        0,
        new HeapFigures(1 << 20, 1 << 30),
        List.of(),
        new Report.Cost(0, 0, 0, 0, null, null));
  }

  /** What a gate may say of {@link #full}: one finding is new, one known, the note is none. */
  static GateResult gate() {
    return new GateResult(
        Map.of(
            "0123456789abcdef",
            new Judged(Standing.NEW, 5, "5 where the baseline has 3"),
            "fedcba9876543210",
            new Judged(Standing.KNOWN, 120, "goes with version 3")),
        List.of(new KnownLeak("00000000000000ee", "zip", "PROVEN", 2, "com.acme.Zips.list", "")),
        List.of(new Suppression("leaks.supp:3", "timer:com.acme.*", "", "")),
        List.of(new Suppression("leaks.supp:7", "*:com.acme.Old.*", "goes soon", "2025-01-31")));
  }

  static Report notes(int count) {
    return with(Collections.nCopies(count, note()).toArray(new Finding[0]));
  }

  private static Report report(
      List<Finding> findings,
      List<Finding> watching,
      List<Finding> retracted,
      Map<String, Report.Count> kinds,
      List<Report.Coverage> coverage,
      long dropped,
      long sampled,
      HeapFigures heap,
      List<Alert> alerts,
      Report.Cost cost) {
    return new Report(
        "0.1.0",
        false,
        new Report.Jvm(4711, "17.0.15", "Debian", "com.acme.Main", START),
        START,
        END,
        coverage,
        heap,
        kinds,
        dropped,
        sampled,
        findings,
        watching,
        retracted,
        alerts,
        cost);
  }
}
