package heapwarden.serve;

import heapwarden.finding.Quantity;
import heapwarden.report.Figures;

/** The numbers of a sample, as JMX reads them; -1 for what is not known. Immutable. */
public final class StatsData {
  private final Figures figures;

  StatsData(Figures figures) {
    this.figures = figures;
  }

  /** When it was so. */
  public String getAt() {
    return Quantity.time(figures.at());
  }

  public long getOpened() {
    return figures.opened();
  }

  public long getClosed() {
    return figures.closed();
  }

  public long getLost() {
    return figures.lost();
  }

  public long getOpen() {
    return figures.open();
  }

  public long getDropped() {
    return figures.dropped();
  }

  public long getSampled() {
    return figures.sampled();
  }

  public int getFindings() {
    return figures.findings().size();
  }

  public int getWatching() {
    return figures.watching().size();
  }

  public int getRetracted() {
    return figures.retracted().size();
  }

  public long getHeapUsedBytes() {
    return figures.heapUsed();
  }

  public long getHeapLiveBytes() {
    return figures.heapLive();
  }

  public boolean isHeapLiveExact() {
    return figures.heapLiveExact();
  }

  public long getHeapMaxBytes() {
    return figures.heapMax();
  }

  public long getContainerLimitBytes() {
    return figures.containerLimit();
  }

  public long getHeapRiseBytesPerHour() {
    return figures.heapRisePerHour();
  }

  public long getHeapExhaustionSeconds() {
    return figures.exhaustionSeconds();
  }

  public long getDescriptors() {
    return figures.descriptors();
  }

  public long getThreads() {
    return figures.threads();
  }

  public long getAgentBytes() {
    return figures.agentBytes();
  }

  public long getAgentCpuNanos() {
    return figures.agentCpuNanos();
  }

  public long getHookErrors() {
    return figures.hookErrors();
  }
}
