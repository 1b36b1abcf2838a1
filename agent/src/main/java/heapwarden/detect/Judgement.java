package heapwarden.detect;

import heapwarden.finding.Finding;
import java.util.List;

/** What detection says of one snapshot. Immutable. */
public final class Judgement {
  /** Before the first snapshot. */
  public static final Judgement NOTHING =
      new Judgement(List.of(), List.of(), List.of(), List.of(), List.of());

  private final List<Finding> findings;
  private final List<Finding> watching;
  private final List<Finding> retracted;
  private final List<Finding> appeared;
  private final List<Finding> gone;

  Judgement(
      List<Finding> findings,
      List<Finding> watching,
      List<Finding> retracted,
      List<Finding> appeared,
      List<Finding> gone) {
    this.findings = List.copyOf(findings);
    this.watching = List.copyOf(watching);
    this.retracted = List.copyOf(retracted);
    this.appeared = List.copyOf(appeared);
    this.gone = List.copyOf(gone);
  }

  /** All findings in force, worst first. */
  public List<Finding> findings() {
    return findings;
  }

  /** What grows, but not long enough to be called a finding. */
  public List<Finding> watching() {
    return watching;
  }

  /** All findings ever withdrawn and not come back. */
  public List<Finding> retracted() {
    return retracted;
  }

  /** Findings that are new, or changed their verdict, with this snapshot. */
  public List<Finding> appeared() {
    return appeared;
  }

  /** Findings withdrawn with this snapshot. */
  public List<Finding> gone() {
    return gone;
  }
}
