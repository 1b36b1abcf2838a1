package heapwarden.finding;

/** What became of one thing that was left open, or would have. Immutable. */
public final class Cleanup {
  /** What was done. */
  public enum Outcome {
    /** Nothing, since only a report was asked for. */
    WOULD_CLOSE,
    /** It is closed, cancelled or has stopped. */
    CLOSED,
    /** Nothing, for the reason given: it is as it was. */
    LEFT_ALONE,
    /** It was tried, and failed or did not come to an end in time. */
    FAILED
  }

  private final Kind kind;
  private final String type;
  private final String label;
  private final String site;
  private final Outcome outcome;
  private final String message;

  /**
   * Tells of one thing.
   *
   * @param label a path or a peer, or empty
   * @param message what was done, in a sentence without the site
   */
  public Cleanup(
      Kind kind, String type, String label, String site, Outcome outcome, String message) {
    this.kind = kind;
    this.type = type;
    this.label = label;
    this.site = site;
    this.outcome = outcome;
    this.message = message;
  }

  public Kind kind() {
    return kind;
  }

  /** The class a user knows it by. */
  public String type() {
    return type;
  }

  /** A path or a peer, or empty. */
  public String label() {
    return label;
  }

  /** Where it was opened; empty when that was not recorded. */
  public String site() {
    return site;
  }

  public Outcome outcome() {
    return outcome;
  }

  /** What was done, or is not done and why, in a sentence without the site. */
  public String message() {
    return message;
  }
}
