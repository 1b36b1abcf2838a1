package heapwarden.report;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.finding.Finding;
import heapwarden.finding.Finding.Builder;
import heapwarden.finding.GateResult;
import heapwarden.finding.Kind;
import heapwarden.finding.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JoinedRunsTest {
  private static GateRun run(Verdict verdict, long count, long live, Map<String, Long> openers)
      throws IOException {
    Finding finding =
        new Builder("0123456789abcdef", verdict, Kind.FILE, "java.io.FileInputStream")
            .count(count, live)
            .openers(openers)
            .says("so many", "call close()")
            .build();
    GateResult result = new GateResult(Map.of(), List.of(), List.of(), List.of());
    return SavedReport.parse(ReportFiles.json(Examples.with(finding).withGate(result))).gateRun();
  }

  @Test
  void aLeakOfSeveralJvmsIsToldOnceWithAllThatOpenedIt() throws IOException {
    List<GateRun> runs =
        List.of(
            run(Verdict.OPEN_AT_EXIT, 3, 3, Map.of("a.ATest.one()", 3L)),
            run(Verdict.PROVEN, 2, 1, Map.of("a.ATest.one()", 1L, "a.BTest.two()", 5L)));
    List<Finding> joined = JoinedRuns.findings(runs);
    assertThat(joined).hasSize(1);
    Finding leak = joined.get(0);
    assertThat(leak.verdict()).isEqualTo(Verdict.PROVEN);
    assertThat(leak.count()).isEqualTo(2);
    assertThat(leak.message()).isEqualTo("so many; in 2 of 2 JVMs, 6 in all");
    assertThat(leak.openedBy()).containsExactly("a.BTest.two()", "a.ATest.one()");
    assertThat(JoinedRuns.report(runs, joined, "1").findings).isEqualTo(joined);
  }
}
