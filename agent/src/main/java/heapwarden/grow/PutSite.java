package heapwarden.grow;

import heapwarden.stack.Site;

/** One place that puts things into a container that is suspected of growing. Immutable. */
public final class PutSite {
  private final Site site;
  private final double share;
  private final long seen;

  PutSite(Site site, double share, long seen) {
    this.site = site;
    this.share = share;
    this.seen = seen;
  }

  /** The stack; its first own frame is the put site. */
  public Site site() {
    return site;
  }

  /** Its part of the insertions seen, above 0 and up to 1; an estimate from a sample. */
  public double share() {
    return share;
  }

  /** How many insertions it made since it is followed; an estimate from a sample. */
  public long seen() {
    return seen;
  }
}
