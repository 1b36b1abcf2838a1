package heapwarden.grow;

import java.util.List;

/** What one census found. Immutable. */
public final class CensusSnapshot {
  private static final CensusSnapshot NONE =
      new CensusSnapshot(0, true, List.of(), List.of(), 0, 0, 0, 0, 0);

  private final int pass;
  private final boolean complete;
  private final List<ContainerSample> containers;
  private final List<LoaderSample> loaders;
  private final int classes;
  private final int objects;
  private final long nanos;
  private final long dropped;
  private final long bytes;

  CensusSnapshot(
      int pass,
      boolean complete,
      List<ContainerSample> containers,
      List<LoaderSample> loaders,
      int classes,
      int objects,
      long nanos,
      long dropped,
      long bytes) {
    this.pass = pass;
    this.complete = complete;
    this.containers = List.copyOf(containers);
    this.loaders = List.copyOf(loaders);
    this.classes = classes;
    this.objects = objects;
    this.nanos = nanos;
    this.dropped = dropped;
    this.bytes = bytes;
  }

  /** What is known before the first. */
  public static CensusSnapshot none() {
    return NONE;
  }

  /** The number of this census, from 1. */
  public int pass() {
    return pass;
  }

  /** Whether it saw all it wanted to see; else what is missing may be there all the same. */
  public boolean isComplete() {
    return complete;
  }

  /** The owner paths whose containers have grown since they were first met. */
  public List<ContainerSample> containers() {
    return containers;
  }

  /** The class loaders of one class that define a class of the same name, by that name. */
  public List<LoaderSample> loaders() {
    return loaders;
  }

  /** How many classes are in use, of the application and of the JDK. */
  public int classes() {
    return classes;
  }

  /** How many objects were met. */
  public int objects() {
    return objects;
  }

  /** How long it took. */
  public long nanos() {
    return nanos;
  }

  /** Owner paths that found no room. */
  public long dropped() {
    return dropped;
  }

  /** An estimate of the memory the census holds between walks, in bytes. */
  public long bytes() {
    return bytes;
  }
}
