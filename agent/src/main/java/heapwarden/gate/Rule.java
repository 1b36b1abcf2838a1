package heapwarden.gate;

import heapwarden.finding.Finding;
import heapwarden.finding.GateResult.Suppression;
import heapwarden.finding.Kind;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One suppression, read. A rule of a user's file is held against each frame of the opening, a rule
 * of the built-in list only against those from the opening to the site, both included: else one
 * that names a build tool would match whatever is opened by a test which that tool runs. Either is
 * held against the owner paths too, and against the fingerprint. Immutable.
 */
final class Rule {
  final Suppression suppression;
  private final @Nullable Kind kind;
  private final String glob;
  private final @Nullable LocalDate until;
  private final boolean builtIn;

  /**
   * Creates a rule.
   *
   * @param kind {@code null} for any
   * @param until the last day it holds; {@code null} for ever
   */
  Rule(
      Suppression suppression,
      @Nullable Kind kind,
      String glob,
      @Nullable LocalDate until,
      boolean builtIn) {
    this.suppression = suppression;
    this.kind = kind;
    this.glob = glob;
    this.until = until;
    this.builtIn = builtIn;
  }

  boolean isBuiltIn() {
    return builtIn;
  }

  /**
   * Whether it holds no more.
   *
   * @param today {@code null} for the day it is, which is asked for only where it matters: that
   *     reads the time zones
   */
  boolean isExpired(@Nullable LocalDate today) {
    return until != null && (today == null ? LocalDate.now() : today).isAfter(until);
  }

  boolean matches(Finding finding) {
    if (kind != null && kind != finding.kind()) {
      return false;
    }
    String owner = finding.owner();
    if (Glob.matches(glob, finding.fingerprint()) || (owner != null && Glob.matches(glob, owner))) {
      return true;
    }
    for (String holder : finding.holders()) {
      if (Glob.matches(glob, holder)) {
        return true;
      }
    }
    List<String> stack = finding.stack();
    int end = builtIn ? Math.min(stack.size(), finding.siteFrame() + 1) : stack.size();
    for (String frame : stack.subList(0, end)) {
      if (Glob.matches(glob, method(frame))) {
        return true;
      }
    }
    return false;
  }

  /** A frame without the place in its file. */
  static String method(String frame) {
    int end = frame.indexOf('(');
    return end < 0 ? frame : frame.substring(0, end);
  }
}
