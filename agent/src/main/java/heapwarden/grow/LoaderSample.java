package heapwarden.grow;

import java.util.List;

/**
 * The class loaders of one class that define a class of the same name, at one census. Immutable.
 */
public final class LoaderSample {
  private final long key;
  private final String loader;
  private final String name;
  private final int[] outlived;
  private final long removed;
  private final int live;
  private final List<String> holders;

  LoaderSample(
      long key,
      String loader,
      String name,
      int[] outlived,
      long removed,
      int live,
      List<String> holders) {
    this.key = key;
    this.loader = loader;
    this.name = name;
    this.outlived = outlived;
    this.removed = removed;
    this.live = live;
    this.holders = List.copyOf(holders);
  }

  /** The same for the same loaders for as long as the process runs. */
  public long key() {
    return key;
  }

  /** The class of the loaders. */
  public String loader() {
    return loader;
  }

  /** The name of a class that each of them has defined. */
  public String name() {
    return name;
  }

  /**
   * How many have outlived a collection that unloads classes, for each census of which that has
   * become known since it was last told; empty when there was no such collection.
   */
  public int[] outlived() {
    return outlived.clone();
  }

  /** How many outlived one such collection, but not all. */
  public long removed() {
    return removed;
  }

  /** How many there are now, those included that may be garbage. */
  public int live() {
    return live;
  }

  /** Owner paths that lead to some of the older ones, the most frequent first; empty at first. */
  public List<String> holders() {
    return holders;
  }

  @Override
  public String toString() {
    return live + " of " + loader + " with " + name;
  }
}
