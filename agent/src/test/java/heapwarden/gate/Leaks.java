package heapwarden.gate;

import heapwarden.finding.Finding;
import heapwarden.finding.Finding.Builder;
import heapwarden.finding.Kind;
import heapwarden.finding.Severity;
import heapwarden.finding.Verdict;
import java.util.List;

/** Findings to judge. */
final class Leaks {
  static final String FILE = "0123456789abcdef";
  static final String MAP = "fedcba9876543210";

  private Leaks() {}

  static Finding file(long open) {
    return with(Verdict.OPEN_AT_EXIT, open, open);
  }

  static Finding with(Verdict verdict, long count, long live) {
    return new Builder(FILE, verdict, Kind.FILE, Kind.FILE.type())
        .count(count, live)
        .stack(frames(), 1, 1)
        .says(count + " of them", "call close()")
        .build();
  }

  private static List<String> frames() {
    return List.of(
        "java.io.FileInputStream.<init>(FileInputStream.java:158)",
        "com.acme.Config.load(Config.java:10)",
        "com.acme.Main.main(Main.java:20)");
  }

  static Finding of(Kind kind, List<String> stack, int site) {
    return new Builder(FILE, Verdict.OPEN_AT_EXIT, kind, kind.type())
        .count(1, 1)
        .stack(stack, site, site)
        .says("1 still open when the JVM ended", "call close()")
        .build();
  }

  static Finding map(long entries) {
    return new Builder(MAP, Verdict.GROWING, Kind.MAP, "java.util.HashMap")
        .severity(Severity.HIGH)
        .confidence(0.95)
        .count(entries, entries)
        .owner("com.acme.Cache.ALL", List.of("com.acme.Cache.self.entries"))
        .says(entries + " entries and climbing", "remove entries")
        .build();
  }
}
