package heapwarden.serve;

import heapwarden.finding.Finding;
import heapwarden.report.Figures;
import java.util.List;
import java.util.function.LongSupplier;

/** Answers readers of JMX from the last sample. Any thread. */
final class AgentBean implements AgentMXBean {
  /** Findings that are shown; the report has all. */
  static final int MOST = 200;

  private final LongSupplier dropped;
  private volatile Figures figures;

  /**
   * Shows what is known now.
   *
   * @param dropped tells how many notifications were
   */
  AgentBean(Figures first, LongSupplier dropped) {
    this.figures = first;
    this.dropped = dropped;
  }

  void publish(Figures next) {
    figures = next;
  }

  @Override
  public String getVersion() {
    return figures.version();
  }

  @Override
  public String getHealth() {
    return figures.health().status().name();
  }

  @Override
  public String[] getHealthReasons() {
    return figures.health().reasons().toArray(new String[0]);
  }

  @Override
  public StatsData getStats() {
    return new StatsData(figures);
  }

  @Override
  public FindingData[] getFindings() {
    return data(figures.findings());
  }

  @Override
  public FindingData[] getWatching() {
    return data(figures.watching());
  }

  private static FindingData[] data(List<Finding> findings) {
    FindingData[] data = new FindingData[Math.min(MOST, findings.size())];
    for (int i = 0; i < data.length; i++) {
      data[i] = new FindingData(findings.get(i));
    }
    return data;
  }

  @Override
  public long getNotificationsDropped() {
    return dropped.getAsLong();
  }

  @Override
  public CollectionData gc() {
    long before = used();
    long start = System.nanoTime();
    System.gc();
    return new CollectionData(before, used(), (System.nanoTime() - start) / 1_000_000);
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
