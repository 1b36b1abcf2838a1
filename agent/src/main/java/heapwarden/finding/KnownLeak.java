package heapwarden.finding;

/** A leak that a baseline has, as it was when that was written. Immutable. */
public final class KnownLeak {
  private final String fingerprint;
  private final String kind;
  private final String verdict;
  private final long count;
  private final String site;
  private final String reason;

  /**
   * Creates an entry.
   *
   * @param kind the label of a {@link Kind}
   * @param verdict the name of a {@link Verdict}
   * @param count how many the baseline has
   * @param site where it was opened, or who held it; for a reader only
   * @param reason why it may stay; empty when nobody has said so
   */
  public KnownLeak(
      String fingerprint, String kind, String verdict, long count, String site, String reason) {
    this.fingerprint = fingerprint;
    this.kind = kind;
    this.verdict = verdict;
    this.count = count;
    this.site = site;
    this.reason = reason;
  }

  public String fingerprint() {
    return fingerprint;
  }

  /** The label of a kind, which may be one that this version does not know. */
  public String kind() {
    return kind;
  }

  /** The name of a verdict, which may be one that this version does not know. */
  public String verdict() {
    return verdict;
  }

  public long count() {
    return count;
  }

  /** Where it was opened, or who held it. */
  public String site() {
    return site;
  }

  /** Why it may stay; empty when nobody has said so. */
  public String reason() {
    return reason;
  }
}
