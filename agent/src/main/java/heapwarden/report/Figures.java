package heapwarden.report;

import heapwarden.finding.Alert;
import heapwarden.finding.Finding;
import heapwarden.finding.Health;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a report says, for those that hand it on by other ways than a text. Immutable. */
public final class Figures {
  /** What a policy has come to, all its containers together. Immutable. */
  public static final class Evictions {
    private final long entries;
    private final long evicted;
    private final long wouldEvict;
    private final long regretted;

    Evictions(long entries, long evicted, long wouldEvict, long regretted) {
      this.entries = entries;
      this.evicted = evicted;
      this.wouldEvict = wouldEvict;
      this.regretted = regretted;
    }

    /** How many entries there are now. */
    public long entries() {
      return entries;
    }

    /** How many were evicted since the start. */
    public long evicted() {
      return evicted;
    }

    /** How many would have been, while only observing. */
    public long wouldEvict() {
      return wouldEvict;
    }

    /** How many of these were asked for again. */
    public long regretted() {
      return regretted;
    }
  }

  private final Report report;
  private final Report.Count total;

  public Figures(Report report) {
    this.report = report;
    this.total = report.total();
  }

  /** The version of the agent. */
  public String version() {
    return report.toolVersion;
  }

  /** When it was so, in milliseconds since the epoch. */
  public long at() {
    return report.to;
  }

  public Health health() {
    return report.health();
  }

  public long opened() {
    return total.opened;
  }

  public long closed() {
    return total.closed;
  }

  /** Collected without a close. */
  public long lost() {
    return total.lost;
  }

  public long open() {
    return total.live;
  }

  /** Openings not followed, for want of room. */
  public long dropped() {
    return report.dropped;
  }

  /** Openings not followed, to save time. */
  public long sampled() {
    return report.sampled;
  }

  public List<Finding> findings() {
    return report.findings;
  }

  /** What grows, but not long enough to be called a finding. */
  public List<Finding> watching() {
    return report.watching;
  }

  public List<Finding> retracted() {
    return report.retracted;
  }

  public List<Alert> alerts() {
    return report.alerts;
  }

  /** In the heap, garbage included. */
  public long heapUsed() {
    return report.heap.used;
  }

  /** What is live, or, unless {@link #heapLiveExact}, a bound of that from above. */
  public long heapLive() {
    return report.heap.live;
  }

  public boolean heapLiveExact() {
    return report.heap.exact;
  }

  public long heapMax() {
    return report.heap.max;
  }

  /** -1 without a limit. */
  public long containerLimit() {
    return report.heap.containerLimit;
  }

  /** Bytes an hour; 0 unless it rises. */
  public long heapRisePerHour() {
    return Math.max(0, Math.round(report.heap.risePerHour));
  }

  /** Until the heap or the container is full; -1 when that is not in sight. */
  public long exhaustionSeconds() {
    double seconds = report.heap.exhaustionSeconds;
    return seconds < 0 ? -1 : Math.round(seconds);
  }

  /** Open descriptors of the process; -1 where they are not known. */
  public long descriptors() {
    return report.heap.descriptors;
  }

  /** Live threads of the JVM; -1 where they are not known. */
  public long threads() {
    return report.heap.threads;
  }

  /** What the agent's own tables hold, an estimate. */
  public long agentBytes() {
    return report.agent.bytes;
  }

  /** Processor time of the agent's own threads. */
  public long agentCpuNanos() {
    return report.agent.cpuNanos;
  }

  /** Errors inside hooks. */
  public long hookErrors() {
    return report.agent.hookErrors;
  }

  /** By the name of the policy; empty without one. */
  public Map<String, Evictions> evictions() {
    Map<String, Evictions> all = new LinkedHashMap<>();
    List<BoundLine> lines = report.bounds();
    if (lines != null) {
      for (BoundLine line : lines) {
        Evictions before = all.getOrDefault(line.name, new Evictions(0, 0, 0, 0));
        all.put(
            line.name,
            new Evictions(
                before.entries + Math.max(0, line.entries),
                before.evicted + line.evicted(),
                before.wouldEvict + line.wouldEvict(),
                before.regretted + line.regretted));
      }
    }
    return all;
  }
}
