package heapwarden.grow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A container that has gained entries, and while what ran. Immutable. */
public final class Gained {
  /** What it has gained while something ran. */
  public static final class Share {
    private final Meanwhile ran;
    private final @Nullable String test;
    private final long gained;

    Share(Meanwhile ran, @Nullable String test, long gained) {
      this.ran = ran;
      this.test = test;
      this.gained = gained;
    }

    public Meanwhile ran() {
      return ran;
    }

    /** The one test in which all of it was gained; {@code null} when it was not one alone. */
    public @Nullable String test() {
      return test;
    }

    public long gained() {
      return gained;
    }
  }

  private final String owner;
  private final String type;
  private final long size;
  private final long gained;
  private final List<Share> shares;
  private final long elsewhere;

  Gained(String owner, String type, long size, long gained, List<Share> shares, long elsewhere) {
    this.owner = owner;
    this.type = type;
    this.size = size;
    this.gained = gained;
    this.shares = List.copyOf(shares);
    this.elsewhere = elsewhere;
  }

  /** From a static field, field by field. */
  public String owner() {
    return owner;
  }

  /** The class of the container. */
  public String type() {
    return type;
  }

  public long size() {
    return size;
  }

  /** By how much that is more than when it was first met, or less than which it then held. */
  public long gained() {
    return gained;
  }

  /** The largest first. */
  public List<Share> shares() {
    return shares;
  }

  /** What was gained while others ran, too many to tell apart. */
  public long elsewhere() {
    return elsewhere;
  }
}
