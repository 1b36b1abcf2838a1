package heapwarden.serve;

import heapwarden.finding.Finding;
import heapwarden.finding.Quantity;
import org.jspecify.annotations.Nullable;

/** A finding, as JMX reads it. Immutable. */
public final class FindingData {
  private final Finding finding;

  FindingData(Finding finding) {
    this.finding = finding;
  }

  public String getFingerprint() {
    return finding.fingerprint();
  }

  public String getVerdict() {
    return finding.verdict().name();
  }

  public String getSeverity() {
    return finding.severity().label();
  }

  public double getConfidence() {
    return finding.confidence();
  }

  public String getKind() {
    return finding.kind().label();
  }

  /** The class of what leaks. */
  public String getType() {
    return finding.type();
  }

  public String getOrigin() {
    return finding.origin().label();
  }

  public long getCount() {
    return finding.count();
  }

  public long getLive() {
    return finding.live();
  }

  /** Where it is known. */
  public @Nullable Long getBytes() {
    return finding.bytes();
  }

  /** Where it was measured. */
  public @Nullable Double getGrowthPerHour() {
    return finding.growthPerHour();
  }

  /** Whether what was lost stays lost until the JVM ends, where that is known. */
  public @Nullable Boolean getPermanent() {
    return finding.permanent();
  }

  public String getSite() {
    return finding.site();
  }

  public String[] getStack() {
    return finding.stack().toArray(new String[0]);
  }

  /** Who holds it, where that is known. */
  public @Nullable String getOwner() {
    return finding.owner();
  }

  public String[] getEvidence() {
    return finding.evidence().toArray(new String[0]);
  }

  public String getFirstSeen() {
    return Quantity.time(finding.firstSeen());
  }

  public String getLastSeen() {
    return Quantity.time(finding.lastSeen());
  }

  public String getMessage() {
    return finding.message();
  }

  public String getFix() {
    return finding.fix();
  }
}
