package heapwarden.serve;

/**
 * What JMX shows of the agent, as {@code heapwarden:type=Agent}: of the last sample, so that no
 * reader waits for the agent or makes it work. Public since JMX wants it so.
 */
public interface AgentMXBean {
  /** The version of the agent. */
  String getVersion();

  /** {@code OK}, {@code DEGRADED} or {@code CRITICAL}. */
  String getHealth();

  /** Why, worst first. */
  String[] getHealthReasons();

  /** The numbers. */
  StatsData getStats();

  /** What was found, worst first, notes included; 200 at most. */
  FindingData[] getFindings();

  /** What grows, but not long enough to be called a finding. */
  FindingData[] getWatching();

  /** Notifications that no listener got, since they were too slow. */
  long getNotificationsDropped();

  /** Collects garbage, on the thread that asks, and tells what that brought. */
  CollectionData gc();
}
