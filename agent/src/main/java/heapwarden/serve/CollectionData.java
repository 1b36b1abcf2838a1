package heapwarden.serve;

/** What a collection on request has brought, as JMX reads it. Immutable. */
public final class CollectionData {
  private final long before;
  private final long after;
  private final long millis;

  CollectionData(long before, long after, long millis) {
    this.before = before;
    this.after = after;
    this.millis = millis;
  }

  public long getUsedBytesBefore() {
    return before;
  }

  public long getUsedBytesAfter() {
    return after;
  }

  public long getMillis() {
    return millis;
  }
}
