package heapwarden.grow;

import java.util.List;

/** What one owner path looked like at one census. Immutable. */
public final class ContainerSample {
  /** What an owner path leads to. */
  public enum Form {
    MAP,
    COLLECTION,
    /** An array in a field of a class that is no collection. */
    ARRAY,
    /** Objects of one class, each holding the next. */
    CHAIN,
    /** The values of one thread. */
    THREAD_LOCALS
  }

  private final long key;
  private final Form form;
  private final String owner;
  private final List<String> classes;
  private final String type;
  private final long containers;
  private final long size;
  private final long first;
  private final long removed;
  private final long limit;
  private final int probes;
  private final int stayed;
  private final int probedAgo;
  private final boolean weak;
  private final boolean local;
  private final boolean evicts;
  private final boolean guessed;
  private final boolean queue;
  private final double cancelled;
  private final int others;
  private final long bytes;
  private final double bytesError;
  private final List<PutSite> putSites;

  ContainerSample(Path from, Trail trail, List<PutSite> putSites) {
    this.putSites = List.copyOf(putSites);
    this.key = from.key;
    this.form = from.form;
    this.owner = trail.owner;
    this.classes = trail.classes;
    this.type = from.type;
    this.containers = Math.max(from.met, trail.estimate);
    this.size = from.size();
    this.first = Math.max(0, from.first);
    this.removed = trail.removed;
    this.limit = from.limit;
    this.probes = trail.probes;
    this.stayed = trail.stayed;
    this.probedAgo = trail.probedAgo;
    this.weak = from.weak;
    this.local = trail.local;
    this.evicts = from.evicts;
    this.guessed = from.guessed;
    this.queue = from.queue;
    this.cancelled = trail.cancelled;
    this.others = trail.others;
    this.bytes = trail.bytes;
    this.bytesError = trail.bytesError;
  }

  /** The same for the same owner path for as long as the process runs. */
  public long key() {
    return key;
  }

  public Form form() {
    return form;
  }

  /** From a root, field by field, {@code []} for any element. */
  public String owner() {
    return owner;
  }

  /** The classes that declare the fields of the owner path, from the root on. */
  public List<String> classes() {
    return classes;
  }

  /** The class of the container. */
  public String type() {
    return type;
  }

  /** How many containers have this owner path; an estimate above one. */
  public long containers() {
    return containers;
  }

  /**
   * How many elements the container holds; of several, how many 64 of them would hold, so that it
   * does not follow their number.
   */
  public long size() {
    return size;
  }

  /** The least it has held at any census; counted as {@link #size} is. */
  public long first() {
    return first;
  }

  /** How many elements were taken out since it was first followed; -1 when unknown. */
  public long removed() {
    return removed;
  }

  /** How many elements it may hold, or -1. */
  public long limit() {
    return limit;
  }

  /** How many elements were picked some samples ago; 0 when none were. */
  public int probes() {
    return probes;
  }

  /** How many of these are still inside. */
  public int stayed() {
    return stayed;
  }

  /** How many samples ago they were picked. */
  public int probedAgo() {
    return probedAgo;
  }

  /** Whether the collector may take elements out. */
  public boolean weak() {
    return weak;
  }

  /** Whether the value of a thread-local leads to it. */
  public boolean isLocal() {
    return local;
  }

  /** Whether {@link #limit} is no more than a likely reading of a field beside it. */
  public boolean isLimitGuessed() {
    return guessed;
  }

  /** Whether elements leave it in the order in which they came, so that none stays. */
  public boolean isQueue() {
    return queue;
  }

  /** Whether it decides by itself what to take out, as a linked map that drops its eldest does. */
  public boolean evicts() {
    return evicts;
  }

  /** Of the tasks in a scheduler's queue, the share that is cancelled and kept; NaN for others. */
  public double cancelled() {
    return cancelled;
  }

  /** How many further references lead to it, at least. */
  public int others() {
    return others;
  }

  /** An estimate of what it holds, in bytes, or -1. */
  public long bytes() {
    return bytes;
  }

  /** How far off {@link #bytes} may be, as a part of it; not a number when unknown. */
  public double bytesError() {
    return bytesError;
  }

  /** Who fills it, the most frequent first; empty while nobody was seen to. */
  public List<PutSite> putSites() {
    return putSites;
  }

  @Override
  public String toString() {
    return owner + ' ' + type + ' ' + size;
  }
}
