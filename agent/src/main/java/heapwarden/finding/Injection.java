package heapwarden.finding;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a resource was open while an I/O call could have failed, and what came of the one that was
 * made to. Immutable.
 */
public final class Injection {
  /** A resource that is open at an I/O call: of each such pair there is one. */
  public static final class Point {
    private final String kind;
    private final String open;
    private final String io;
    private final int call;

    /**
     * Creates a point.
     *
     * @param kind the label of the kind of the resource
     * @param open where it was opened
     * @param io the I/O call: what it calls and where
     * @param call the how many-th I/O call it was after the opening when it was met first, from 1
     */
    public Point(String kind, String open, String io, int call) {
      this.kind = kind;
      this.open = open;
      this.io = io;
      this.call = call;
    }

    public String kind() {
      return kind;
    }

    public String open() {
      return open;
    }

    public String io() {
      return io;
    }

    public int call() {
      return call;
    }

    /** The same for the same point of each run. */
    public String key() {
      return kind + '\n' + open + '\n' + io;
    }
  }

  /** What became of a resource that was open when a call was made to fail. */
  public static final class Outcome {
    private final Point point;
    private final String fate;
    private final boolean leak;

    /**
     * Creates an outcome.
     *
     * @param fate what became of it, as a phrase
     * @param leak whether nobody closed it
     */
    public Outcome(Point point, String fate, boolean leak) {
      this.point = point;
      this.fate = fate;
      this.leak = leak;
    }

    public Point point() {
      return point;
    }

    public String fate() {
      return fate;
    }

    public boolean isLeak() {
      return leak;
    }
  }

  /** Stands between what is called and where. */
  private static final String IN = " in ";

  private final List<Point> points;
  private final @Nullable String thrown;
  private final List<Outcome> outcomes;
  private final long dropped;

  /**
   * Creates what came of it.
   *
   * @param thrown what was thrown; {@code null} when nothing was
   * @param dropped how many points and openings found no room
   */
  public Injection(
      List<Point> points, @Nullable String thrown, List<Outcome> outcomes, long dropped) {
    this.points = List.copyOf(points);
    this.thrown = thrown;
    this.outcomes = List.copyOf(outcomes);
    this.dropped = dropped;
  }

  /** All that were met, by their places. */
  public List<Point> points() {
    return points;
  }

  public @Nullable String thrown() {
    return thrown;
  }

  /** Of the resources that were open then. */
  public List<Outcome> outcomes() {
    return outcomes;
  }

  public long dropped() {
    return dropped;
  }

  /** For a person, a line each. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (thrown == null) {
      lines.add(
          "inject: "
              + points.size()
              + (points.size() == 1 ? " point" : " points")
              + " where a resource is open while an I/O call could fail");
    }
    for (Outcome outcome : outcomes) {
      lines.add(of(outcome));
    }
    if (dropped > 0) {
      lines.add("inject: " + dropped + " points or openings found no room");
    }
    return lines;
  }

  private String of(Outcome outcome) {
    Point point = outcome.point;
    int in = point.io.indexOf(IN);
    String call = in < 0 ? point.io : point.io.substring(0, in);
    String where = in < 0 ? "" : point.io.substring(in);
    return (outcome.leak ? "LEAKS WHEN " : "closed when ")
        + call
        + (outcome.leak ? " THROWS: " : " throws: ")
        + point.kind
        + " opened at "
        + point.open
        + (outcome.leak ? ", " + outcome.fate : "")
        + "\n    "
        + thrown
        + where
        + ", I/O call "
        + point.call
        + " after the opening";
  }
}
