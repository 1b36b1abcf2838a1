package heapwarden.finding;

import java.util.List;

/** How a process is, and why, at one sample. Immutable. */
public final class Health {
  /** From well to unwell. */
  public enum Status {
    /** Nothing is known that should trouble anybody. */
    OK,
    /** It works, but something goes wrong that somebody should look at. */
    DEGRADED,
    /** It will not work for long. */
    CRITICAL
  }

  /** Nothing is wrong. */
  public static final Health OK = new Health(Status.OK, List.of());

  private final Status status;
  private final List<String> reasons;

  /** Tells how it is; each reason is a phrase, worst first. */
  public Health(Status status, List<String> reasons) {
    this.status = status;
    this.reasons = List.copyOf(reasons);
  }

  public Status status() {
    return status;
  }

  /** Each a phrase, worst first; empty when all is well. */
  public List<String> reasons() {
    return reasons;
  }
}
