package heapwarden.report;

import java.util.List;

/** A part of the list of what is open. Immutable. */
public final class ResourcePage {
  final int total;
  final int offset;
  final List<ResourceLine> lines;

  /**
   * Creates a page.
   *
   * @param total how many there are on all pages
   * @param offset how many come before this page
   */
  public ResourcePage(int total, int offset, List<ResourceLine> lines) {
    this.total = total;
    this.offset = offset;
    this.lines = List.copyOf(lines);
  }
}
