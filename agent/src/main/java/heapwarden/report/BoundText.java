package heapwarden.report;

import heapwarden.finding.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What came of the policies, for a person at a terminal: a line for each container. */
public final class BoundText {
  private BoundText() {}

  /** The lines of a report; none without a policy. */
  public static List<String> lines(Report report) {
    List<String> lines = new ArrayList<>();
    List<BoundLine> bounds = report.bounds();
    if (bounds != null) {
      for (BoundLine bound : bounds) {
        if (!bound.silent) {
          lines.add(line(bound));
        }
      }
    }
    return lines;
  }

  static String line(BoundLine bound) {
    StringBuilder out = new StringBuilder(200);
    out.append("bound.").append(bound.name).append(' ').append(bound.state);
    out.append(": ").append(bound.place);
    if (bound.entries >= 0) {
      out.append(" holds ").append(count(bound.entries)).append(" entries");
    }
    if (bound.evicted() > 0) {
      out.append(", evicted ");
      causes(out, bound.evicted);
      bytes(out, bound, bound.evicted());
    }
    if (bound.wouldEvict() > 0) {
      out.append(", would have evicted ");
      causes(out, bound.wouldEvict);
      bytes(out, bound, bound.wouldEvict());
    }
    if (bound.hitRatio() >= 0) {
      out.append(", hit ratio ").append(percent(bound.hitRatio()));
      out.append(" of ").append(count(bound.hits + bound.misses)).append(" look-ups seen");
    }
    if (bound.evicted() + bound.wouldEvict() > 0) {
      out.append(", regret ").append(percent(bound.regretRate));
      out.append(" (").append(count(bound.regretted)).append(" asked for again)");
    }
    outcome(out, bound);
    if (bound.reason != null) {
      out.append("; ").append(bound.reason);
    }
    return out.toString();
  }

  private static void outcome(StringBuilder out, BoundLine bound) {
    if (bound.restored > 0) {
      out.append(", ").append(count(bound.restored)).append(" came back");
    }
    if (bound.closed > 0) {
      out.append(", ").append(count(bound.closed)).append(" closed");
    }
    if (bound.failedToClose > 0) {
      out.append(", ").append(count(bound.failedToClose)).append(" threw when closed");
    }
    if (bound.stuck > 0) {
      out.append(", ").append(count(bound.stuck)).append(" could not be evicted");
    }
  }

  private static void causes(StringBuilder out, Map<String, Long> causes) {
    String separator = "";
    for (Map.Entry<String, Long> cause : causes.entrySet()) {
      if (cause.getValue() > 0) {
        out.append(separator).append(count(cause.getValue())).append(" by ");
        out.append(cause.getKey());
        separator = " and ";
      }
    }
  }

  private static void bytes(StringBuilder out, BoundLine bound, long entries) {
    if (bound.bytesPerEntry > 0) {
      out.append(" (").append(Quantity.bytes(bound.bytesPerEntry * entries)).append(')');
    }
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
