package heapwarden.grow;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one container has grown, and while what ran. By one thread at a time, see {@link Gains}.
 *
 * <p>What it held when it was first met does not count: tables that a class fills once would be
 * most of it. When elements go, the shares of all shrink alike.
 */
final class Gain {
  /** About what one takes. */
  static final long BYTES = 120;

  /** How many are told apart of those that ran while it grew. */
  static final int MOST_SHARES = 32;

  /**
   * A test is told apart from the others of its class that has gained so much of what they have.
   */
  private static final double NEARLY_ALL = 0.75;

  final long key;
  final String type;

  /** Text, once it has grown. */
  @Nullable String owner;

  /** Where its size is read between walks; {@code null} where only a walk can tell it. */
  @Nullable Way way;

  /** The walk that met it last. */
  int pass;

  /** Whether its size was read since its way was found: before that nobody knows when it grew. */
  boolean isRead;

  private long first;
  private long last;
  private final List<Share> shares = new ArrayList<>(1);
  private long elsewhere;

  /**
   * What was gained while tests of the same classes ran. Which one of them, if any, has gained most
   * of it by itself is found in passing: each gain is a vote for its test and against all others,
   * and with none left the next takes the place (R. Boyer, J S. Moore, "MJRTY", 1981). Since what
   * the one had gained before it took the place is not known, it is told too little at most.
   */
  private static final class Share {
    final Meanwhile ran;
    long gained;
    private @Nullable String test;
    private long alone;
    private long votes;

    Share(Meanwhile ran) {
      this.ran = ran;
    }

    void add(@Nullable String by, long more) {
      gained += more;
      if (by != null && by.equals(test)) {
        alone += more;
        votes += more;
      } else if (votes >= more) {
        votes -= more;
      } else {
        test = by;
        alone = more;
        votes = more - votes;
      }
    }

    void shrink(double left) {
      gained = (long) (gained * left);
      alone = (long) (alone * left);
      votes = (long) (votes * left);
    }

    void tell(List<Gained.Share> told) {
      boolean known = test != null && alone >= gained * NEARLY_ALL;
      if (known) {
        told.add(new Gained.Share(ran, test, alone));
      }
      if (!known || alone < gained) {
        told.add(new Gained.Share(ran, null, known ? gained - alone : gained));
      }
    }
  }

  Gain(long key, String type, long size) {
    this.key = key;
    this.type = type;
    this.first = size;
    this.last = size;
  }

  long size() {
    return last;
  }

  long gained() {
    return last - first;
  }

  /** It may have grown before anybody looked. */
  void beginAt(long size) {
    first = Math.min(size, first + Math.max(0, size - last));
    last = size;
  }

  /** Notes its size after something ran; answers by how much it grew. */
  long reaches(long size, Meanwhile ran) {
    long more = size - last;
    if (more > 0) {
      add(ran, more);
    } else if (more < 0) {
      shrink(size);
    }
    last = size;
    first = Math.min(first, size);
    return Math.max(0, more);
  }

  private void add(Meanwhile ran, long more) {
    for (Share share : shares) {
      if (share.ran.isAlike(ran)) {
        share.add(ran.test(), more);
        return;
      }
    }
    if (shares.size() == MOST_SHARES) {
      elsewhere += more;
      return;
    }
    Share share = new Share(ran);
    share.add(ran.test(), more);
    shares.add(share);
  }

  private void shrink(long size) {
    double left = last <= first ? 0 : Math.max(0, (double) (size - first) / (last - first));
    elsewhere = (long) (elsewhere * left);
    for (Iterator<Share> all = shares.iterator(); all.hasNext(); ) {
      Share share = all.next();
      share.shrink(left);
      if (share.gained == 0) {
        all.remove();
      }
    }
  }

  /** What there is to tell. */
  Gained told() {
    List<Gained.Share> told = new ArrayList<>();
    for (Share share : shares) {
      share.tell(told);
    }
    told.sort((one, two) -> Long.compare(two.gained(), one.gained()));
    return new Gained(owner == null ? "" : owner, type, last, gained(), told, elsewhere);
  }

  long bytes() {
    return BYTES + (way == null ? 0 : Way.BYTES) + 80L * shares.size();
  }
}
