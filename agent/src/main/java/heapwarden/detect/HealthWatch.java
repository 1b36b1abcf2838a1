package heapwarden.detect;

import heapwarden.finding.Finding;
import heapwarden.finding.Health;
import heapwarden.finding.Health.Status;
import heapwarden.finding.Quantity;
import heapwarden.finding.Severity;
import heapwarden.finding.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sums up how the process is at each sample: CRITICAL above {@code heap.max} or when the heap is
 * exhausted within the hour, DEGRADED under pressure or with a finding of high severity, else OK.
 *
 * <p>Nothing is latched, so it is OK again once its reasons are gone: a finding that is retracted,
 * pressure that is over. What was lost for good stays a finding for ever, but is a reason only as
 * long as more of it was lost within {@value #NEWS} samples. Time to exhaustion swings from
 * collection to collection, so it must be within the hour for {@value #IN_A_ROW} samples in a row,
 * and out of it for as many to be forgotten. Agent's thread only.
 */
public final class HealthWatch {
  static final int IN_A_ROW = 6;
  static final int NEWS = 20;
  private static final double HOUR = 3600;

  /** More than a person will read. */
  private static final int MOST_REASONS = 10;

  /** Of a finding that stays: how many there were, and when there were more for the last time. */
  private static final class Lost {
    long count;
    int at;
  }

  private final Map<String, Lost> lost = new HashMap<>();
  private Health current = Health.OK;
  private boolean exhausting;
  private int against;
  private int sample;

  /**
   * Takes a sample into account.
   *
   * @param findings those in force, worst first
   * @param pressure whether there is memory pressure
   * @param emergency whether more is live than {@code heap.max}
   * @param exhaustionSeconds until the heap can hold no more; negative when that is not in sight
   */
  public Health observe(
      List<Finding> findings, boolean pressure, boolean emergency, double exhaustionSeconds) {
    sample++;
    boolean within = exhaustionSeconds >= 0 && exhaustionSeconds <= HOUR;
    against = within == exhausting ? 0 : against + 1;
    if (against >= IN_A_ROW) {
      exhausting = within;
      against = 0;
    }
    List<String> reasons = new ArrayList<>();
    if (emergency) {
      reasons.add("more is live than heap.max allows");
    }
    if (exhausting) {
      reasons.add(
          within
              ? "memory is exhausted in about " + Quantity.seconds(exhaustionSeconds)
              : "memory is exhausted within the hour");
    }
    boolean critical = !reasons.isEmpty();
    if (pressure) {
      reasons.add("memory pressure: more is live than heap.threshold allows");
    }
    judge(findings, reasons);
    Status status = critical ? Status.CRITICAL : reasons.isEmpty() ? Status.OK : Status.DEGRADED;
    current = reasons.isEmpty() ? Health.OK : new Health(status, reasons);
    return current;
  }

  private void judge(List<Finding> findings, List<String> reasons) {
    Set<String> there = new java.util.HashSet<>();
    for (Finding finding : findings) {
      if (finding.severity().compareTo(Severity.HIGH) > 0) {
        continue;
      }
      there.add(finding.fingerprint());
      if (isNews(finding) && reasons.size() < MOST_REASONS) {
        reasons.add(describe(finding));
      }
    }
    lost.keySet().retainAll(there);
  }

  /** What was lost for good is lost; whether it goes on is what matters. */
  private boolean isNews(Finding finding) {
    if (finding.verdict() != Verdict.PROVEN) {
      return true;
    }
    Lost known = lost.computeIfAbsent(finding.fingerprint(), key -> new Lost());
    if (finding.count() > known.count) {
      known.count = finding.count();
      known.at = sample;
    }
    return sample - known.at < NEWS;
  }

  private static String describe(Finding finding) {
    String owner = finding.owner();
    return finding.verdict()
        + " "
        + finding.kind().label()
        + (owner == null ? " opened at " + finding.site() : " held by " + owner)
        + ", fingerprint "
        + finding.fingerprint();
  }

  /** What the last sample came to. */
  public Health current() {
    return current;
  }
}
