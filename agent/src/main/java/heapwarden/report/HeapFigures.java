package heapwarden.report;

import heapwarden.finding.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a report tells of the heap. Sizes in bytes; -1 for what is not known. Filled once, then only
 * read.
 */
public final class HeapFigures {
  /** A class of which there are ever more objects. */
  static final class Type {
    final String name;
    final long count;
    final long bytes;
    final double bytesPerHour;
    final @Nullable String owner;

    /** Where its objects are made, most first. */
    final List<Finding.PutSite> allocationSites = new ArrayList<>();

    Type(String name, long count, long bytes, double bytesPerHour, @Nullable String owner) {
      this.name = name;
      this.count = count;
      this.bytes = bytes;
      this.bytesPerHour = bytesPerHour;
      this.owner = owner;
    }
  }

  final long used;
  final long max;
  long live;
  boolean exact;
  long containerLimit = -1;
  long containerUsed = -1;
  String trend = "unknown";
  double risePerHour;
  double exhaustionSeconds = -1;
  long metaspace = -1;
  long direct = -1;
  long mapped = -1;
  long threads = -1;
  long classes = -1;
  long descriptors = -1;
  long descriptorLimit = -1;
  long collections = -1;
  long collectionMillis = -1;
  int forced;
  long beforeForced = -1;
  long afterForced = -1;
  @Nullable String dump;
  String missing = "";
  final Map<String, Long> pools = new LinkedHashMap<>();
  final List<Type> types = new ArrayList<>();

  /** What is known of any process; what is used is the only bound of what is live. */
  public HeapFigures(long used, long max) {
    this.used = used;
    this.live = used;
    this.max = max;
  }

  public HeapFigures live(long bytes, boolean isExact) {
    this.live = bytes;
    this.exact = isExact;
    return this;
  }

  public HeapFigures container(long limit, long inUse) {
    this.containerLimit = limit;
    this.containerUsed = inUse;
    return this;
  }

  /**
   * Where it goes.
   *
   * @param word rising, steady or unknown
   * @param perHour bytes
   * @param seconds until exhaustion; -1 when that is not in sight
   */
  public HeapFigures trend(String word, double perHour, double seconds) {
    this.trend = word;
    this.risePerHour = perHour;
    this.exhaustionSeconds = seconds;
    return this;
  }

  public HeapFigures outside(long inMetaspace, long inDirect, long inMapped) {
    this.metaspace = inMetaspace;
    this.direct = inDirect;
    this.mapped = inMapped;
    return this;
  }

  public HeapFigures counts(long ofThreads, long ofClasses, long ofDescriptors) {
    this.threads = ofThreads;
    this.classes = ofClasses;
    this.descriptors = ofDescriptors;
    return this;
  }

  /** How many descriptors the process may open. */
  public HeapFigures descriptorLimit(long most) {
    this.descriptorLimit = most;
    return this;
  }

  public HeapFigures collections(long number, long millis) {
    this.collections = number;
    this.collectionMillis = millis;
    return this;
  }

  /**
   * What was collected on purpose.
   *
   * @param number how often
   * @param before bytes in the heap before the last time
   * @param after bytes in the heap after it
   */
  public HeapFigures forced(int number, long before, long after) {
    this.forced = number;
    this.beforeForced = before;
    this.afterForced = after;
    return this;
  }

  /** Where the heap was dumped to. */
  public HeapFigures dump(@Nullable String file) {
    this.dump = file;
    return this;
  }

  public HeapFigures pools(Map<String, Long> used) {
    this.pools.putAll(used);
    return this;
  }

  /**
   * Adds a class that grows.
   *
   * @param owner the owner path that leads to most of its objects, where that is known
   */
  public HeapFigures type(
      String name, long count, long bytes, double bytesPerHour, @Nullable String owner) {
    types.add(new Type(name, count, bytes, bytesPerHour, owner));
    return this;
  }

  /** Adds where a part of the objects of the class added last are made. */
  public HeapFigures madeAt(double share, List<String> stack) {
    types.get(types.size() - 1).allocationSites.add(new Finding.PutSite(share, stack));
    return this;
  }

  /** Says why something is not told. */
  public HeapFigures missing(String reason) {
    this.missing = reason;
    return this;
  }
}
