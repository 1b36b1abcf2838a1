package heapwarden.report;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which resources are asked for, and which part of them. Immutable. */
public final class ResourceFilter {
  private final String kind;
  private final String site;
  private final long ageMillis;
  private final int offset;
  private final int limit;

  /**
   * Creates a filter.
   *
   * @param kind the name of a kind; empty for any
   * @param site what the open site contains; empty for any
   * @param ageMillis how old they are at least
   * @param offset how many to leave out first
   * @param limit how many to list at most
   */
  public ResourceFilter(String kind, String site, long ageMillis, int offset, int limit) {
    this.kind = kind;
    this.site = site;
    this.ageMillis = ageMillis;
    this.offset = offset;
    this.limit = limit;
  }

  /** The oldest ones of all. */
  public static ResourceFilter oldest(int limit) {
    return new ResourceFilter("", "", 0, 0, limit);
  }

  /** Whether one of this kind and age may pass; its site is asked last, since that takes longer. */
  public boolean admits(String ofKind, long age) {
    return (kind.isEmpty() || kind.equals(ofKind)) && age >= ageMillis;
  }

  /** Whether any site passes. */
  public boolean isForAnySite() {
    return site.isEmpty();
  }

  /** Whether one opened there passes. */
  public boolean admits(String openSite) {
    return openSite.contains(site);
  }

  public int offset() {
    return offset;
  }

  public int limit() {
    return limit;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ResourceFilter
        && kind.equals(((ResourceFilter) other).kind)
        && site.equals(((ResourceFilter) other).site)
        && ageMillis == ((ResourceFilter) other).ageMillis
        && offset == ((ResourceFilter) other).offset
        && limit == ((ResourceFilter) other).limit;
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, site, ageMillis, offset, limit);
  }
}
