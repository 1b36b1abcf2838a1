package heapwarden.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What alert rules rest on. */
class ConfirmedTest {
  @Test
  void whatAGateWouldFailOnIsMarked() {
    String text =
        Exposition.of(
            Examples.with(Examples.proven(), Examples.loaders(null), Examples.note()),
            Map.of(),
            Map.of(),
            false);
    assertThat(text)
        .contains(
            "heapwarden_finding_confirmed{fingerprint=\"0123456789abcdef\",verdict=\"proven\","
                + "kind=\"file\"} 1\n",
            "heapwarden_finding_confirmed{fingerprint=\"00000000000000dd\",verdict=\"growing\","
                + "kind=\"class-loader\"} 0\n",
            "heapwarden_finding_confirmed{fingerprint=\"00000000000000aa\","
                + "verdict=\"open_at_exit\",kind=\"timer\"} 0\n");
  }

  @Test
  void theLimitOfDescriptorsIsToldWhereItIsKnown() {
    HeapFigures figures = new HeapFigures(1, 2).counts(1, 1, 57);
    assertThat(text(figures)).doesNotContain("process_descriptors_limit");
    assertThat(text(figures.descriptorLimit(1024)))
        .contains("\nheapwarden_process_descriptors_limit 1024\n");
    assertThat(ReportFiles.json(report(figures))).contains("\"descriptorLimit\": 1024");
  }

  private static String text(HeapFigures figures) {
    return Exposition.of(report(figures), Map.of(), Map.of(), false);
  }

  private static Report report(HeapFigures figures) {
    Report like = Examples.empty();
    return new Report(
        like.toolVersion,
        false,
        like.jvm,
        like.from,
        like.to,
        like.coverage,
        figures,
        like.kinds,
        0,
        0,
        like.findings,
        like.watching,
        like.retracted,
        like.alerts,
        like.agent);
  }
}
