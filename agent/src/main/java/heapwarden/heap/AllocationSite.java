package heapwarden.heap;

import java.util.List;

/** Where objects of a class that grows were made. Immutable. */
public final class AllocationSite {
  private final int samples;
  private final double share;
  private final List<String> stack;

  AllocationSite(int samples, double share, List<String> stack) {
    this.samples = samples;
    this.share = share;
    this.stack = List.copyOf(stack);
  }

  /** How many objects that are alive were seen to be made here. */
  public int samples() {
    return samples;
  }

  /** What part of all that were seen of the class; above 0, at most 1. */
  public double share() {
    return share;
  }

  /** The innermost frame first, each {@code pkg.Class.method(Class.java:42)}. */
  public List<String> stack() {
    return stack;
  }
}
