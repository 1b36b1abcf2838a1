package heapwarden.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The open descriptors of a process, and how many of them are explained. Built once, then read. */
public final class DescriptorCounts {
  /** What a descriptor leads to. */
  public enum Sort {
    FILE,
    DIRECTORY,
    SOCKET,
    PIPE,
    EVENT;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  final long ofJvm;
  final long followed;
  final long[] bySort;
  List<String> examples = List.of();
  Map<String, String> holders = Map.of();

  /**
   * Creates the counts.
   *
   * @param ofJvm those of the JVM itself and of its class loaders
   * @param followed those of resources that are followed
   * @param unexplained the rest, by the ordinal of its {@link Sort}
   */
  public DescriptorCounts(long ofJvm, long followed, long[] unexplained) {
    this.ofJvm = ofJvm;
    this.followed = followed;
    this.bySort = unexplained.clone();
  }

  /** Adds paths of some that are unexplained. */
  public DescriptorCounts withExamples(List<String> paths) {
    examples = List.copyOf(paths);
    return this;
  }

  /** Adds, by class, the owner path that leads to most objects of it that may hold some. */
  public DescriptorCounts withHolders(Map<String, String> paths) {
    holders = new TreeMap<>(paths);
    return this;
  }

  /** How many are neither the JVM's own nor those of what is followed. */
  public long unexplained() {
    long sum = 0;
    for (long one : bySort) {
      sum += one;
    }
    return sum;
  }

  /** For a person, in a line. */
  String line() {
    StringBuilder out = new StringBuilder(200);
    long unexplained = unexplained();
    out.append("descriptors: ").append(ofJvm + followed + unexplained).append(" open, ");
    out.append(ofJvm).append(" of the JVM and its jars, ");
    out.append(followed).append(" of what is followed, ");
    out.append(unexplained).append(" unexplained");
    if (unexplained == 0) {
      return out.toString();
    }
    String separator = " (";
    for (Sort sort : Sort.values()) {
      if (bySort[sort.ordinal()] > 0) {
        out.append(separator).append(bySort[sort.ordinal()]).append(' ').append(sort.label());
        separator = ", ";
      }
    }
    out.append("): opened before the watching began, by native code, or not followed");
    separator = "; such as ";
    for (String example : examples) {
      out.append(separator).append(example);
      separator = ", ";
    }
    separator = "; met there: ";
    for (Map.Entry<String, String> holder : holders.entrySet()) {
      out.append(separator).append(holder.getKey()).append(" held by ").append(holder.getValue());
      separator = ", ";
    }
    return out.toString();
  }
}
