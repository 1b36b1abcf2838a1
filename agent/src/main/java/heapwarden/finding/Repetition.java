package heapwarden.finding;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What came of a scenario that was repeated, round by round. Immutable. */
public final class Repetition {
  /** One thing that has grown in each round. */
  public static final class Line {
    private final String course;
    private final String kind;
    private final String place;
    private final @Nullable String filledAt;
    private final List<Long> entries;
    private final List<Long> bytes;

    /**
     * Creates a line.
     *
     * @param course {@code growing}, {@code slowing down}, {@code filling} or {@code undecided}
     * @param kind the label of its kind
     * @param place who holds it, or where it was opened
     * @param filledAt who fills it, as far as that was seen
     * @param entries how many after the warm-up and after each round
     * @param bytes what they held then, -1 where that is not known
     */
    public Line(
        String course,
        String kind,
        String place,
        @Nullable String filledAt,
        List<Long> entries,
        List<Long> bytes) {
      this.course = course;
      this.kind = kind;
      this.place = place;
      this.filledAt = filledAt;
      this.entries = List.copyOf(entries);
      this.bytes = List.copyOf(bytes);
    }

    public String course() {
      return course;
    }

    public String kind() {
      return kind;
    }

    public String place() {
      return place;
    }

    public @Nullable String filledAt() {
      return filledAt;
    }

    public List<Long> entries() {
      return entries;
    }

    public List<Long> bytes() {
      return bytes;
    }

    /** Whether it is a leak. */
    public boolean isLeak() {
      return course.equals(GROWING);
    }
  }

  private static final int MOST_CELLS = 10;
  private static final int FIRST_CELLS = 6;
  private static final int LAST_CELLS = 3;
  private static final long LEAST_KILOBYTES = 10_000;

  /** The course of a leak. */
  public static final String GROWING = "growing";

  private final String scenario;
  private final int rounds;
  private final boolean complete;
  private final @Nullable String problem;
  private final List<Long> liveBytes;
  private final List<Line> lines;

  /**
   * Creates the outcome.
   *
   * @param scenario what was repeated
   * @param rounds how often, after the warm-up
   * @param complete whether each census saw all that there was
   * @param problem why there is no verdict; {@code null} when there is one
   * @param liveBytes what the heap held after the warm-up and after each round
   * @param lines what grew in each round, leaks first
   */
  public Repetition(
      String scenario,
      int rounds,
      boolean complete,
      @Nullable String problem,
      List<Long> liveBytes,
      List<Line> lines) {
    this.scenario = scenario;
    this.rounds = rounds;
    this.complete = complete;
    this.problem = problem;
    this.liveBytes = List.copyOf(liveBytes);
    this.lines = List.copyOf(lines);
  }

  public String scenario() {
    return scenario;
  }

  public int rounds() {
    return rounds;
  }

  public boolean isComplete() {
    return complete;
  }

  public @Nullable String problem() {
    return problem;
  }

  public List<Long> liveBytes() {
    return liveBytes;
  }

  public List<Line> lines() {
    return lines;
  }

  /** How many leaks there are. */
  public int leaks() {
    int leaks = 0;
    for (Line line : lines) {
      leaks += line.isLeak() ? 1 : 0;
    }
    return leaks;
  }

  /** The table for a person, and what it comes to. Several lines. */
  public String text() {
    StringBuilder out = new StringBuilder(512);
    out.append("REPEATED: ").append(scenario).append(", ").append(rounds);
    out.append(rounds == 1 ? " round" : " rounds").append(" after the warm-up");
    if (!liveBytes.isEmpty()) {
      out.append("\n    live heap     ");
      row(out, liveBytes, true);
    }
    for (Line line : lines) {
      out.append("\n    ").append(line.course).append(": ").append(line.kind).append(' ');
      out.append(line.place);
      out.append("\n        entries  ");
      row(out, line.entries, false);
      if (line.bytes.stream().anyMatch(bytes -> bytes > 0)) {
        out.append("\n        bytes    ");
        row(out, line.bytes, true);
      }
      if (line.filledAt != null) {
        out.append("\n        filled at ").append(line.filledAt);
      }
    }
    if (!complete) {
      out.append("\n    there was more than one census looks at: what it did not see may grow too");
    }
    return out.append("\n    ").append(verdict()).toString();
  }

  private String verdict() {
    if (problem != null) {
      return "no verdict: " + problem;
    }
    int leaks = leaks();
    return leaks == 0
        ? "nothing keeps growing"
        : leaks + (leaks == 1 ? " thing grows" : " things grow") + " in each round";
  }

  /** Of many the first and the last few. */
  private static void row(StringBuilder out, List<Long> values, boolean bytes) {
    for (int i = 0; i < values.size(); i++) {
      if (values.size() <= MOST_CELLS || i < FIRST_CELLS || i >= values.size() - LAST_CELLS) {
        out.append(String.format(Locale.ROOT, "%10s", cell(values.get(i), bytes)));
      } else if (i == FIRST_CELLS) {
        out.append("   ...");
      }
    }
  }

  private static String cell(long value, boolean bytes) {
    if (value < 0) {
      return "-";
    }
    return bytes && value >= LEAST_KILOBYTES
        ? Quantity.bytes(value)
        : String.format(Locale.ROOT, bytes ? "%,d B" : "%,d", value);
  }
}
