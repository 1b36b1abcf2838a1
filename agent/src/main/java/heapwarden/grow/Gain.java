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

  private static final class Share {
    final Meanwhile ran;
    long gained;
    @Nullable String test;

    Share(Meanwhile ran) {
      this.ran = ran;
      this.test = ran.test();
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
        share.gained += more;
        boolean same = share.test != null && share.test.equals(ran.test());
        share.test = same ? share.test : null;
        return;
      }
    }
    if (shares.size() == MOST_SHARES) {
      elsewhere += more;
      return;
    }
    Share share = new Share(ran);
    share.gained = more;
    shares.add(share);
  }

  private void shrink(long size) {
    double left = last <= first ? 0 : Math.max(0, (double) (size - first) / (last - first));
    elsewhere = (long) (elsewhere * left);
    for (Iterator<Share> all = shares.iterator(); all.hasNext(); ) {
      Share share = all.next();
      share.gained = (long) (share.gained * left);
      if (share.gained == 0) {
        all.remove();
      }
    }
  }

  /** What there is to tell. */
  Gained told() {
    List<Gained.Share> told = new ArrayList<>();
    for (Share share : shares) {
      told.add(new Gained.Share(share.ran, share.test, share.gained));
    }
    told.sort((one, two) -> Long.compare(two.gained(), one.gained()));
    return new Gained(owner == null ? "" : owner, type, last, gained(), told, elsewhere);
  }

  long bytes() {
    return BYTES + (way == null ? 0 : Way.BYTES) + 80L * shares.size();
  }
}
