package heapwarden.report;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A container that has grown while tests ran, and which these were. Immutable. */
public final class GrownLine {
  /** What it has gained while some tests ran. */
  public static final class Share {
    final List<String> classes;
    final int more;
    final @Nullable String test;
    final long gained;

    /**
     * Creates a share.
     *
     * @param classes those whose tests ran, of which nobody knows which one it was; none for no
     *     test
     * @param more how many further classes that were
     * @param test the test in which all of it was gained; {@code null} when it was not one alone
     */
    public Share(List<String> classes, int more, @Nullable String test, long gained) {
      this.classes = List.copyOf(classes);
      this.more = more;
      this.test = test;
      this.gained = gained;
    }

    private String where() {
      if (test != null) {
        return "in " + test;
      }
      if (classes.isEmpty()) {
        return "while no test ran";
      }
      String all = "in " + String.join(" or ", classes);
      return more == 0 ? all : all + " or " + more + " more classes";
    }
  }

  final String owner;
  final String type;
  final long entries;
  final long gained;
  final List<Share> shares;
  final long elsewhere;

  /**
   * Creates a line.
   *
   * @param entries how many it holds
   * @param gained how many more than when it was first met
   * @param elsewhere what of that cannot be told apart any more
   */
  public GrownLine(
      String owner, String type, long entries, long gained, List<Share> shares, long elsewhere) {
    this.owner = owner;
    this.type = type;
    this.entries = entries;
    this.gained = gained;
    this.shares = List.copyOf(shares);
    this.elsewhere = elsewhere;
  }

  private static String number(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  /** In one line, with some of the shares. */
  String text(int mostShares) {
    StringBuilder out = new StringBuilder(200);
    out.append("grown in tests: ").append(owner).append(" (").append(type).append(") by ");
    out.append(number(gained)).append(" to ").append(number(entries));
    out.append(entries == 1 ? " entry" : " entries");
    String separator = ": ";
    int told = Math.min(mostShares, shares.size());
    for (Share share : shares.subList(0, told)) {
      out.append(separator);
      boolean all = shares.size() == 1 && share.gained == gained;
      out.append(all ? "" : number(share.gained) + ' ').append(share.where());
      separator = ", ";
    }
    if (told < shares.size() || elsewhere > 0) {
      out.append(separator).append("the rest in others");
    }
    return out.toString();
  }
}
