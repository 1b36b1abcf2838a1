package heapwarden.gate;

import heapwarden.finding.Finding;
import heapwarden.finding.GateResult;
import heapwarden.finding.GateResult.Judged;
import heapwarden.finding.GateResult.Suppression;
import heapwarden.finding.KnownLeak;
import heapwarden.finding.Standing;
import heapwarden.finding.Verdict;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells new leaks from those that are known or suppressed. A suppression goes before the baseline.
 * A leak of the baseline is new when there is more of it than the baseline has, except where what
 * was written down is the size of something that grew: that is another in every run. Immutable.
 */
public final class Gate {
  private final @Nullable Baseline baseline;
  private final Suppressions suppressions;
  private final @Nullable LocalDate today;

  /**
   * Creates a gate.
   *
   * @param baseline {@code null} for none
   */
  public Gate(@Nullable Baseline baseline, Suppressions suppressions) {
    this(baseline, suppressions, null);
  }

  Gate(@Nullable Baseline baseline, Suppressions suppressions, @Nullable LocalDate today) {
    this.baseline = baseline;
    this.suppressions = suppressions;
    this.today = today;
  }

  /** Whether somebody has said that this one may be: then there is nothing to announce. */
  public boolean suppresses(Finding finding) {
    return suppressions.match(finding, today) != null;
  }

  /** Judges the findings of one run. */
  public GateResult judge(List<Finding> findings) {
    return judge(findings, List.of());
  }

  /**
   * Judges the findings of runs that were judged already, each by itself. What was suppressed there
   * still is. What was known still is, unless this gate has a baseline of its own.
   *
   * @param findings of all runs, one after the other
   */
  public GateResult judge(List<Finding> findings, List<GateResult> before) {
    Map<String, Judged> judged = new LinkedHashMap<>();
    Set<String> seen = new HashSet<>();
    Set<Rule> used = new HashSet<>();
    Map<String, Long> counts = counts(findings);
    for (Finding finding : findings) {
      seen.add(finding.fingerprint());
      if (finding.isGateGrade() && !judged.containsKey(finding.fingerprint())) {
        Long count = counts.get(finding.fingerprint());
        judged.put(finding.fingerprint(), judge(finding, count == null ? 0 : count, before, used));
      }
    }
    return new GateResult(judged, fixed(seen, before), unused(used, before), expired(before));
  }

  private static Map<String, Long> counts(List<Finding> findings) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (Finding finding : findings) {
      if (finding.isGateGrade()) {
        counts.merge(finding.fingerprint(), finding.unclosed(), Long::sum);
      }
    }
    return counts;
  }

  private Judged judge(Finding finding, long count, List<GateResult> before, Set<Rule> used) {
    Rule rule = suppressions.match(finding, today);
    if (rule != null) {
      used.add(rule);
      return new Judged(Standing.SUPPRESSED, count, phrase(rule.suppression));
    }
    Judged earlier = earlier(finding, before);
    if (earlier != null && earlier.standing() == Standing.SUPPRESSED) {
      return new Judged(Standing.SUPPRESSED, count, earlier.reason());
    }
    if (baseline == null) {
      return earlier == null
          ? new Judged(Standing.NEW, count, "")
          : new Judged(earlier.standing(), count, earlier.reason());
    }
    KnownLeak known = baseline.of(finding.fingerprint());
    if (known == null) {
      return new Judged(Standing.NEW, count, "not in the baseline");
    }
    if (!isSize(known) && count > known.count()) {
      return new Judged(Standing.NEW, count, count + " where the baseline has " + known.count());
    }
    String fewer =
        !isSize(known) && count < known.count()
            ? "fewer than the " + known.count() + " of the baseline"
            : "";
    String reason = known.reason();
    return new Judged(
        Standing.KNOWN,
        count,
        fewer.isEmpty() ? reason : reason.isEmpty() ? fewer : reason + "; " + fewer);
  }

  /** New in one of them is new; suppressed is only what is so in each that has it. */
  private static @Nullable Judged earlier(Finding finding, List<GateResult> before) {
    Judged worst = null;
    for (GateResult result : before) {
      Judged one = result.of(finding);
      if (one != null && (worst == null || one.standing().compareTo(worst.standing()) < 0)) {
        worst = one;
      }
    }
    return worst;
  }

  private static boolean isSize(KnownLeak known) {
    return known.verdict().equals(Verdict.GROWING.name())
        || known.verdict().equals(Verdict.OVER_BOUND.name());
  }

  private static String phrase(Suppression suppression) {
    return suppression.reason().isEmpty()
        ? suppression.place()
        : suppression.reason() + " (" + suppression.place() + ")";
  }

  private List<KnownLeak> fixed(Set<String> seen, List<GateResult> before) {
    List<KnownLeak> fixed = new ArrayList<>();
    if (baseline != null) {
      for (KnownLeak known : baseline.leaks()) {
        if (!seen.contains(known.fingerprint())) {
          fixed.add(known);
        }
      }
      return fixed;
    }
    if (!before.isEmpty()) {
      for (KnownLeak known : before.get(0).fixed()) {
        if (!seen.contains(known.fingerprint())
            && areAll(before, result -> has(result.fixed(), known))) {
          fixed.add(known);
        }
      }
    }
    return fixed;
  }

  private List<Suppression> unused(Set<Rule> used, List<GateResult> before) {
    List<Suppression> unused = new ArrayList<>();
    for (Rule rule : suppressions.own()) {
      if (!used.contains(rule) && !rule.isExpired(today)) {
        unused.add(rule.suppression);
      }
    }
    if (!before.isEmpty()) {
      for (Suppression one : before.get(0).unusedSuppressions()) {
        if (!contains(unused, one)
            && areAll(before, result -> contains(result.unusedSuppressions(), one))) {
          unused.add(one);
        }
      }
    }
    return unused;
  }

  private List<Suppression> expired(List<GateResult> before) {
    List<Suppression> expired = new ArrayList<>();
    for (Rule rule : suppressions.own()) {
      if (rule.isExpired(today)) {
        expired.add(rule.suppression);
      }
    }
    for (GateResult result : before) {
      for (Suppression one : result.expiredSuppressions()) {
        if (!contains(expired, one)) {
          expired.add(one);
        }
      }
    }
    return expired;
  }

  private static boolean areAll(
      List<GateResult> results, java.util.function.Predicate<GateResult> what) {
    for (GateResult result : results) {
      if (!what.test(result)) {
        return false;
      }
    }
    return true;
  }

  private static boolean has(List<KnownLeak> leaks, KnownLeak leak) {
    for (KnownLeak one : leaks) {
      if (one.fingerprint().equals(leak.fingerprint())) {
        return true;
      }
    }
    return false;
  }

  private static boolean contains(List<Suppression> all, Suppression one) {
    for (Suppression other : all) {
      if (other.place().equals(one.place()) && other.rule().equals(one.rule())) {
        return true;
      }
    }
    return false;
  }

  /**
   * The baseline that would let this run pass: all it has that is not suppressed, each with the
   * reason it had before. What is gone is gone from it too.
   *
   * @param reason of those that are new in it
   */
  public Baseline renewed(List<Finding> findings, GateResult result, String reason) {
    List<KnownLeak> leaks = new ArrayList<>();
    for (Finding finding : findings) {
      Judged judged = result.of(finding);
      if (judged == null || judged.standing() == Standing.SUPPRESSED) {
        continue;
      }
      KnownLeak old = baseline == null ? null : baseline.of(finding.fingerprint());
      String owner = finding.owner();
      leaks.add(
          new KnownLeak(
              finding.fingerprint(),
              finding.kind().label(),
              finding.verdict().name(),
              judged.count(),
              finding.site().isEmpty() && owner != null ? owner : Rule.method(finding.site()),
              old == null ? reason : old.reason()));
    }
    return Baseline.of(leaks);
  }
}
