package heapwarden.finding;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a gate says of a run: how it takes each finding that it counts, what of the baseline is
 * gone, and which suppressions are of no use. It passes when nothing is new. Immutable.
 */
public final class GateResult {
  /** How one finding is taken, and why. Immutable. */
  public static final class Judged {
    private final Standing standing;
    private final long count;
    private final String reason;

    /**
     * Creates it.
     *
     * @param count how many the gate counts, which is what a baseline remembers
     * @param reason why it is taken so, as a phrase; empty when there is nothing to say
     */
    public Judged(Standing standing, long count, String reason) {
      this.standing = standing;
      this.count = count;
      this.reason = reason;
    }

    public Standing standing() {
      return standing;
    }

    /** How many the gate counts: those lost and those still open. */
    public long count() {
      return count;
    }

    /** Why, as a phrase; empty when there is nothing to say. */
    public String reason() {
      return reason;
    }
  }

  /** A line of a file of suppressions. Immutable. */
  public static final class Suppression {
    private final String place;
    private final String rule;
    private final String reason;
    private final String until;

    /**
     * Creates it.
     *
     * @param place as {@code FILE:LINE}
     * @param rule as {@code kind:glob}
     * @param until the last day it holds, as {@code 2027-01-31}; empty for ever
     */
    public Suppression(String place, String rule, String reason, String until) {
      this.place = place;
      this.rule = rule;
      this.reason = reason;
      this.until = until;
    }

    /** As {@code FILE:LINE}. */
    public String place() {
      return place;
    }

    /** As {@code kind:glob}. */
    public String rule() {
      return rule;
    }

    /** Why that may be; empty when nobody has said so. */
    public String reason() {
      return reason;
    }

    /** The last day it holds, as {@code 2027-01-31}; empty for ever. */
    public String until() {
      return until;
    }
  }

  private final Map<String, Judged> judged;
  private final List<KnownLeak> fixed;
  private final List<Suppression> unused;
  private final List<Suppression> expired;

  /**
   * Creates it.
   *
   * @param judged by fingerprint, in the order of the findings
   * @param fixed what the baseline has and was not seen
   * @param unused suppressions that hold but suppress nothing
   * @param expired suppressions that hold no more
   */
  public GateResult(
      Map<String, Judged> judged,
      List<KnownLeak> fixed,
      List<Suppression> unused,
      List<Suppression> expired) {
    this.judged = new LinkedHashMap<>(judged);
    this.fixed = List.copyOf(fixed);
    this.unused = List.copyOf(unused);
    this.expired = List.copyOf(expired);
  }

  /** How this finding is taken; {@code null} when the gate does not count it. */
  public @Nullable Judged of(Finding finding) {
    return finding.isGateGrade() ? judged.get(finding.fingerprint()) : null;
  }

  /** The standing of this finding; {@code null} when the gate does not count it. */
  public @Nullable Standing standing(Finding finding) {
    Judged of = of(finding);
    return of == null ? null : of.standing();
  }

  /** How many fingerprints have this standing. */
  public int count(Standing standing) {
    int count = 0;
    for (Judged one : judged.values()) {
      count += one.standing() == standing ? 1 : 0;
    }
    return count;
  }

  /** Whether nothing is new. */
  public boolean passed() {
    return count(Standing.NEW) == 0;
  }

  /** What the baseline has and was not seen. */
  public List<KnownLeak> fixed() {
    return fixed;
  }

  /** Suppressions that hold but suppress nothing. */
  public List<Suppression> unusedSuppressions() {
    return unused;
  }

  /** Suppressions that hold no more. */
  public List<Suppression> expiredSuppressions() {
    return expired;
  }
}
