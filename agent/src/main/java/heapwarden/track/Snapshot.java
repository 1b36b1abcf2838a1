package heapwarden.track;

import heapwarden.finding.Kind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** All that was open at one sample, by site, and the counts so far. Immutable. */
public final class Snapshot {
  /** Opened, closed, lost and live, of one kind. */
  public static final class KindCount {
    private final long opened;
    private final long ended;
    private final long lost;

    KindCount(long opened, long ended, long lost) {
      this.opened = opened;
      this.ended = ended;
      this.lost = lost;
    }

    public long opened() {
      return opened;
    }

    /** Closed by the program, or collected where that is a regular end. */
    public long closed() {
      return Math.max(0, ended - lost);
    }

    /** Collected or orphaned without having been closed. */
    public long lost() {
      return lost;
    }

    public long live() {
      return Math.max(0, opened - ended);
    }
  }

  private final int sample;
  private final List<SiteSample> sites;
  private final Map<Kind, KindCount> kinds;
  private final long dropped;
  private final long sampled;
  private final long bytes;
  private final boolean collected;

  Snapshot(
      int sample,
      List<SiteSample> sites,
      Map<Kind, KindCount> kinds,
      long dropped,
      long sampled,
      long bytes,
      boolean collected) {
    this.sample = sample;
    this.sites = List.copyOf(sites);
    this.kinds = new EnumMap<>(kinds);
    this.dropped = dropped;
    this.sampled = sampled;
    this.bytes = bytes;
    this.collected = collected;
  }

  /** The number of this sample, from 1. */
  public int sample() {
    return sample;
  }

  /** The sites with something to tell, in no order. */
  public List<SiteSample> sites() {
    return sites;
  }

  /** The counts of each kind that was seen. */
  public Map<Kind, KindCount> kinds() {
    return kinds;
  }

  /** Openings that found no room, see {@code max.tracked}. */
  public long dropped() {
    return dropped;
  }

  /** Openings left out on purpose, see {@code level}. */
  public long sampled() {
    return sampled;
  }

  /** Whether what is older than some samples and unreachable was collected since it last was. */
  public boolean collected() {
    return collected;
  }

  /** An estimate of the memory the tracker holds, in bytes. */
  public long bytes() {
    return bytes;
  }
}
