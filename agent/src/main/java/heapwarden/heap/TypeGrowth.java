package heapwarden.heap;

/** A class of which there are ever more objects. Immutable. */
public final class TypeGrowth {
  private final String className;
  private final long count;
  private final long bytes;
  private final double perSample;

  TypeGrowth(String className, long count, long bytes, double perSample) {
    this.className = className;
    this.count = count;
    this.bytes = bytes;
    this.perSample = perSample;
  }

  /** As in source code, such as {@code com.acme.Order} or {@code byte[]}. */
  public String className() {
    return className;
  }

  /** Objects of it at the last count, garbage included. */
  public long count() {
    return count;
  }

  /** What these take themselves, without what they refer to. */
  public long bytes() {
    return bytes;
  }

  /** How many bytes more a sample. */
  public double perSample() {
    return perSample;
  }
}
