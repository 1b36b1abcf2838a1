package heapwarden.report;

import heapwarden.finding.Finding;
import heapwarden.finding.GateResult;
import java.util.List;

/** One JVM under a gate, as its JSON report tells it. Immutable. */
public final class GateRun {
  private final SavedReport report;
  private final List<Finding> findings;
  private final GateResult result;

  GateRun(SavedReport report, List<Finding> findings, GateResult result) {
    this.report = report;
    this.findings = List.copyOf(findings);
    this.result = result;
  }

  public SavedReport report() {
    return report;
  }

  /** All of them, notes included. */
  public List<Finding> findings() {
    return findings;
  }

  public GateResult result() {
    return result;
  }
}
