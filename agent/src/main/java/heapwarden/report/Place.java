package heapwarden.report;

/** A line of a source file. Immutable. */
final class Place {
  /** Relative to the repository, by {@code /}; to an unknown root when it was not found. */
  final String path;

  /** From 1; 0 when it is not known. */
  final int line;

  /** Whether there is such a file. */
  final boolean found;

  Place(String path, int line, boolean found) {
    this.path = path;
    this.line = line;
    this.found = found;
  }
}
