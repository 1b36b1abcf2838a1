package heapwarden.track;

import heapwarden.finding.Kind;
import heapwarden.stack.Site;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Makes snapshots by hand, one sample after the other. */
public final class Snapshots {
  private final List<SiteSample> sites = new ArrayList<>();
  private final int sample;

  private boolean collected = true;

  private Snapshots(int sample) {
    this.sample = sample;
  }

  /** The snapshot of the sample of that number. */
  public static Snapshots sample(int number) {
    return new Snapshots(number);
  }

  /** Adds a population all of which was open at the sample before, but for what is new. */
  public Snapshots open(Site site, long live, long fresh, int oldest) {
    SiteSample.Accumulator sum = new SiteSample.Accumulator(site, sample);
    sum.live = live;
    sum.survivors = live - fresh;
    sum.elders = sample - oldest >= SiteSample.ELDER ? live - fresh : 0;
    sum.oldest = oldest;
    sum.note("/label", "opener");
    return add(sum);
  }

  public Snapshots lost(Site site, long lost, long live) {
    SiteSample.Accumulator sum = new SiteSample.Accumulator(site, sample);
    sum.lost = lost;
    sum.live = live;
    return add(sum);
  }

  public Snapshots orphaned(Site site, long orphans) {
    SiteSample.Accumulator sum = new SiteSample.Accumulator(site, sample);
    sum.orphans = orphans;
    return add(sum);
  }

  private Snapshots add(SiteSample.Accumulator sum) {
    sites.add(new SiteSample(sum, null));
    return this;
  }

  /** No old garbage was collected since the sample before. */
  public Snapshots uncollected() {
    collected = false;
    return this;
  }

  public Snapshot done() {
    Map<Kind, Snapshot.KindCount> kinds = new EnumMap<>(Kind.class);
    return new Snapshot(sample, sites, kinds, 0, 0, 0, collected);
  }
}
