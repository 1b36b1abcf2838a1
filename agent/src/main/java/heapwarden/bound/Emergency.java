package heapwarden.bound;

import heapwarden.finding.Quantity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The trim of governed containers while memory is short.
 *
 * <p>Those that are enforced get a lower limit, a share of what they hold or may hold, which the
 * next insertions work off as they work off the other one: nothing is evicted here. The worst come
 * first, by the bytes they hold for each regret, and no more of them than are needed for the floor
 * to fall below the mark; more only after a collection has told that this was not enough. Once the
 * floor is below, nothing shrinks any more; when the pressure is over, the limits are back. Of what
 * is only observed it is said what would have gone. Agent's thread only; as many as are governed.
 */
final class Emergency {
  private final List<Trim> trims = new ArrayList<>();
  private final List<Governed> observed = new ArrayList<>();
  private boolean lasts;
  private boolean exhausted;

  /** One container that has a lower limit. */
  private static final class Trim {
    final Governed governed;
    final long from;
    final int to;
    final long evictedBefore;
    long last;

    Trim(Governed governed, long from, int to) {
      this.governed = governed;
      this.from = from;
      this.to = to;
      this.evictedBefore = governed.evictedBy(Cause.EMERGENCY);
      this.last = from;
    }
  }

  /**
   * Memory is short.
   *
   * @param excess how many bytes are live above the mark; none when it is not positive
   * @param fresh whether a collection has told so since the last call
   * @param fraction how much of a container is left at least
   */
  List<Note> press(List<Governed> all, long excess, boolean fresh, double fraction) {
    List<Note> notes = new ArrayList<>();
    trims.removeIf(trim -> !all.contains(trim.governed));
    observed.retainAll(all);
    if (excess <= 0) {
      hold();
      return notes;
    }
    if (lasts && !fresh) {
      return notes; // what the last trim has brought is not known yet
    }
    lasts = true;
    long needed = excess - resume();
    long wouldNeed = needed;
    boolean unknown = false;
    for (Governed governed : worstFirst(all)) {
      long size = size(governed);
      int to = target(governed, size, fraction);
      if (size <= to || isKnown(governed)) {
        continue;
      }
      long freed = (size - to) * Math.max(0, governed.bytesPerEntry());
      if (governed.isEnforcing() && needed > 0 && !unknown) {
        trims.add(new Trim(governed, size, to));
        governed.press(to);
        needed -= freed;
        wouldNeed -= freed;
        unknown = freed == 0; // then the next collection must tell
        notes.add(note(governed, "trims", size, to, freed, excess));
      } else if (governed.state() == State.OBSERVING && wouldNeed > 0) {
        observed.add(governed);
        governed.wouldEvict(Cause.EMERGENCY, size - to);
        wouldNeed -= freed;
        notes.add(note(governed, "would trim, were it enforced,", size, to, freed, excess));
      }
    }
    if (needed > 0 && !unknown && !exhausted && !trims.isEmpty()) {
      exhausted = true;
      notes.add(
          new Note(
              true, "memory is still short, and all that policies allow to be trimmed is trimmed"));
    }
    return notes;
  }

  private boolean isKnown(Governed governed) {
    return observed.contains(governed)
        || trims.stream().anyMatch(trim -> trim.governed == governed);
  }

  /** The bytes that are still to come from those that do shrink. */
  private long resume() {
    long bytes = 0;
    for (Trim trim : trims) {
      long size = size(trim.governed);
      trim.governed.press(trim.to);
      if (trim.governed.isEnforcing() && (size < trim.last || trim.governed.shrinksByItself())) {
        bytes += Math.max(0, size - trim.to) * Math.max(0, trim.governed.bytesPerEntry());
      }
      trim.last = size;
    }
    return bytes;
  }

  /** Lets nothing shrink any further. */
  private void hold() {
    for (Trim trim : trims) {
      trim.governed.press((int) Math.max(trim.to, Math.min(size(trim.governed), trim.from)));
    }
  }

  /** Memory is not short any more: the limits are as before. */
  List<Note> release() {
    List<Note> notes = new ArrayList<>();
    for (Trim trim : trims) {
      Governed governed = trim.governed;
      governed.press(0);
      long evicted = governed.evictedBy(Cause.EMERGENCY) - trim.evictedBefore;
      notes.add(
          new Note(
              false,
              name(governed)
                  + "memory pressure is over: "
                  + count(evicted)
                  + " entries of "
                  + governed.place
                  + " were evicted for it"
                  + bytes(evicted * Math.max(0, governed.bytesPerEntry()))
                  + (governed.limit > 0
                      ? "; the limit is " + count(governed.limit) + " again"
                      : "; its size has no limit again")));
    }
    trims.clear();
    observed.clear();
    lasts = false;
    exhausted = false;
    return notes;
  }

  private static long size(Governed governed) {
    Object container = governed.container();
    return container == null ? 0 : governed.size(Inner.of(container));
  }

  private static int target(Governed governed, long size, double fraction) {
    long most = governed.limit > 0 ? Math.min(size, governed.limit) : size;
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, (long) (most * fraction)));
  }

  private static List<Governed> worstFirst(List<Governed> all) {
    List<Governed> ranked = new ArrayList<>(all);
    Comparator<Governed> byBytes =
        Comparator.comparingDouble(
            governed -> perRegret(governed, Math.max(0, governed.bytesPerEntry())));
    ranked.sort(byBytes.thenComparingDouble(governed -> perRegret(governed, 1)).reversed());
    return ranked;
  }

  /** One more, for somebody who regrets nothing. */
  private static double perRegret(Governed governed, long bytesEach) {
    return (double) size(governed) * bytesEach / (1 + governed.regretted());
  }

  private static Note note(
      Governed governed, String does, long from, int to, long freed, long excess) {
    return new Note(
        true,
        name(governed)
            + "under memory pressure, "
            + Quantity.bytes(excess)
            + " live above the mark: "
            + does
            + ' '
            + governed.place
            + " from "
            + count(from)
            + " to "
            + count(to)
            + " entries"
            + bytes(freed));
  }

  private static String name(Governed governed) {
    return "bound." + governed.policy.name() + ' ';
  }

  private static String bytes(long bytes) {
    return bytes > 0 ? ", about " + Quantity.bytes(bytes) : "";
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
