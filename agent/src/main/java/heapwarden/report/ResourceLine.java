package heapwarden.report;

import org.jspecify.annotations.Nullable;

/** One resource that is open, for a list. Immutable; keeps nothing of the application alive. */
public final class ResourceLine {
  final String kind;
  final String type;
  final String site;
  final @Nullable String label;
  final String thread;
  final long ageMillis;

  /**
   * Creates a line.
   *
   * @param site the first frame of the user's own code at its opening, else the innermost; or empty
   * @param label a path or a peer
   * @param ageMillis to within a sample
   */
  public ResourceLine(
      String kind,
      String type,
      String site,
      @Nullable String label,
      String thread,
      long ageMillis) {
    this.kind = kind;
    this.type = type;
    this.site = site;
    this.label = label;
    this.thread = thread;
    this.ageMillis = ageMillis;
  }
}
