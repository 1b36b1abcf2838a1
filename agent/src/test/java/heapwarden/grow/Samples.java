package heapwarden.grow;

import java.util.List;

/** Makes censuses by hand. */
public final class Samples {
  private Samples() {}

  /** A census that met so many classes in use, and one map of this size. */
  public static CensusSnapshot census(int pass, int classes, String owner, long size) {
    Path path = new Path(1, ContainerSample.Form.MAP, "java.util.HashMap");
    path.owner = owner;
    path.classes = List.of(owner.substring(0, owner.lastIndexOf('.')));
    path.begin(pass);
    path.add(0, size, Container.UNKNOWN, Container.UNKNOWN);
    ContainerSample sample = new ContainerSample(path, List.of());
    return new CensusSnapshot(pass, true, List.of(sample), classes, 1, 1, 0, 0);
  }
}
