package heapwarden.grow;

import heapwarden.stack.Site;
import java.util.List;

/** Makes censuses by hand. */
public final class Samples {
  private Samples() {}

  /**
   * A census that found loaders of which so many outlived a collection that came with each census.
   *
   * @param container a map that was met, or {@code null}, and of that size
   */
  public static CensusSnapshot loaders(
      int pass, int outlived, List<String> holders, String container, long size) {
    LoaderSample loaders =
        new LoaderSample(
            7, "app.PluginLoader", "app.Plugin", new int[] {outlived}, 0, outlived, holders);
    List<ContainerSample> containers =
        container == null ? List.of() : census(pass, 1, container, size).containers();
    return new CensusSnapshot(pass, true, containers, List.of(loaders), 1, 1, 1, 0, 0);
  }

  /** A census that met so many classes in use, and one map of this size. */
  public static CensusSnapshot census(int pass, int classes, String owner, long size) {
    return census(pass, classes, map(pass, owner, size));
  }

  /** A census that met so many classes in use, and these containers. */
  public static CensusSnapshot census(int pass, int classes, ContainerSample... containers) {
    return new CensusSnapshot(pass, true, List.of(containers), List.of(), classes, 1, 1, 0, 0);
  }

  /** A map that these sites were seen to fill, all alike. */
  public static ContainerSample map(int pass, String owner, long size, Site... filledAt) {
    return limited(pass, owner, size, Container.UNKNOWN, filledAt);
  }

  /** The same of a map that may hold so many entries. */
  public static ContainerSample limited(
      int pass, String owner, long size, long limit, Site... filledAt) {
    Path path = new Path(owner.hashCode(), ContainerSample.Form.MAP, "java.util.HashMap");
    Trail trail = new Trail(owner, List.of(owner.substring(0, owner.lastIndexOf('.'))), false);
    path.begin(pass);
    path.add(0, size, limit, Container.UNKNOWN);
    List<PutSite> sites =
        java.util.Arrays.stream(filledAt)
            .map(site -> new PutSite(site, 1.0 / filledAt.length, size))
            .toList();
    return new ContainerSample(path, trail, sites);
  }
}
