package heapwarden.report;

import heapwarden.finding.Health;
import heapwarden.finding.Health.Status;

/** What is said of the health of a process to a person. */
public final class HealthText {
  private HealthText() {}

  /** A change. One line. */
  public static String change(Status before, Health now) {
    return now.status() == Status.OK
        ? "HEALTH: OK again, it was " + before
        : "HEALTH: " + now(now) + " (it was " + before + ')';
  }

  /** How it is, and why. */
  static String now(Health health) {
    return health.status()
        + (health.reasons().isEmpty() ? "" : "; " + String.join("; ", health.reasons()));
  }
}
