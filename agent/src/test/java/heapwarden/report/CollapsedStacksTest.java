package heapwarden.report;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.finding.Finding;
import heapwarden.finding.Finding.PutSite;
import heapwarden.finding.Kind;
import heapwarden.finding.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CollapsedStacksTest {
  /** As flame graph tools read it: the weight is what stands behind the last blank. */
  private static Map<List<String>, Long> parsed(String text) {
    Map<List<String>, Long> weights = new LinkedHashMap<>();
    for (String line : text.split("\n")) {
      if (!line.isEmpty()) {
        int blank = line.lastIndexOf(' ');
        List<String> frames = List.of(line.substring(0, blank).split(";", -1));
        assertThat(frames).doesNotContain("");
        assertThat(frames).allMatch(frame -> !frame.contains(" "));
        Long twice = weights.put(frames, Long.parseLong(line.substring(blank + 1)));
        assertThat(twice).isNull();
      }
    }
    return weights;
  }

  @Test
  void stacksAreOutermostFirstWithTheirCounts() {
    String text = Results.of(Examples.full()).as(Form.COLLAPSED, SourceRoots.of(List.of()));
    assertThat(parsed(text))
        .containsEntry(
            List.of(
                "com.acme.Main.main",
                "com.acme.Reader.open",
                "java.io.FileInputStream.<init>",
                "file_PROVEN"),
            3L)
        .containsEntry(List.of("org.apache.Pool.take", "direct-memory_GROWING"), 120L)
        .containsEntry(List.of("timer_OPEN_AT_EXIT"), 1L);
  }

  @Test
  void orWithBytesWhereTheyAreKnown() {
    String text = Results.of(Examples.full()).as(Form.COLLAPSED_BYTES, SourceRoots.of(List.of()));
    assertThat(parsed(text))
        .isEqualTo(Map.of(List.of("org.apache.Pool.take", "direct-memory_GROWING"), 1_048_576L));
  }

  @Test
  void whatFillsAContainerHasItsShare() {
    Finding map =
        new Finding.Builder("0", Verdict.GROWING, Kind.MAP, "java.util.HashMap")
            .count(1000, 1000)
            .owner("com.acme.Cache.MAP", List.of())
            .putSites(
                List.of(
                    new PutSite(0.7, List.of("com.acme.A.put(A.java:1)")),
                    new PutSite(0.2, List.of("com.acme.B.put(B.java:2)"))))
            .build();
    assertThat(parsed(CollapsedStacks.text(List.of(map), false)))
        .isEqualTo(
            Map.of(
                List.of("com.acme.A.put", "com.acme.Cache.MAP", "map_GROWING"), 700L,
                List.of("com.acme.B.put", "com.acme.Cache.MAP", "map_GROWING"), 200L,
                List.of("com.acme.Cache.MAP", "map_GROWING"), 100L));
  }

  @Test
  void noNameChangesASumOrALine() {
    for (int seed = 0; seed < 300; seed++) {
      List<Finding> findings = new OddFindings(seed).results(6).findings;
      long counts = findings.stream().mapToLong(Finding::count).sum();
      long bytes = findings.stream().mapToLong(f -> f.bytes() == null ? 0 : f.bytes()).sum();
      assertThat(sum(CollapsedStacks.text(findings, false))).isEqualTo(counts);
      assertThat(sum(CollapsedStacks.text(findings, true))).isEqualTo(bytes);
    }
  }

  private static long sum(String text) {
    return parsed(text).values().stream().mapToLong(Long::longValue).sum();
  }
}
