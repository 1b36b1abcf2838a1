package heapwarden.detect;

import heapwarden.detect.Evidence.Course;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether one container keeps growing: a ratchet turns one way only.
 *
 * <p><b>Size is not enough.</b> A leak, a cache that fills, an import and the morning's traffic all
 * rise. What is asked is, in this order:
 *
 * <ol>
 *   <li>Do the {@link Floors} rise on some scale, from 24 samples up to 6144, or in each hour over
 *       the same hour of the day before ({@link Days})?
 *   <li>Does the rise not slow down, on that scale and every longer one? What fills up does.
 *   <li>Is what came in kept? If at most a twentieth of it went out again, one scale will do; up to
 *       a third, two neighbouring ones. If more did, then what was inside a good while ago must by
 *       itself exceed the size at the start of the rise: traffic is new all the time, a leak
 *       beneath it is old. Where the container cannot tell what stayed, only rises that outlast the
 *       hours of the day count: the scales of half a day and of two days, or two days each above
 *       the day before.
 * </ol>
 *
 * <p>Growth then has 0.6, and a tenth more for each of: a neighbouring scale; a third one, or the
 * day before; removals that are counted and next to none; entries seen to stay; 30 % of the heap's
 * rise. It is confirmed, 0.9 and more, only if it rises on two scales or by the day, goes on for
 * {@code patience} samples, does not slow down, is not weak, and has one of the last three
 * witnesses, or old entries as in the third question. A known bound that is not reached silences
 * everything else; one that is exceeded for {@value #OVER} samples is proof.
 *
 * <p>Growth is taken back when the floors of the scale on which it was found have had no new high
 * for three windows and for a quarter of the time the growth had lasted; at once when they fall
 * below the middle of the rise, or when what was inside turns out to have left. What was taken back
 * is not counted again: a new rise must come from beyond it. In the same way the teeth of a
 * sawtooth are reported once: after a fall only what comes a quarter above the highest peak is
 * growth, or what rises on a scale that reaches back beyond the fall. The price: a leak that is
 * cleared by hand and goes on is not found again before it exceeds what it was.
 *
 * <p>Cannot be told from a leak: a cache that fills evenly for longer than the finest scale and
 * whose bound is not known, or an import, as long as they go on; both are confirmed if they go on
 * for {@code patience} samples. All times are counted in samples. Some 680 bytes, 530 without days;
 * less than a microsecond a sample. Agent's thread only.
 */
final class Ratchet {
  private static final long DAY = 86_400_000;
  private static final double CONFIRMED = 0.9;
  private static final double MOST = 0.98;
  private static final int OVER = 4;
  private static final int LEAST_AGE = 16;
  private static final double CLEAN = 0.05;
  private static final double MIXED = 1.0 / 3;
  private static final double ALL = 0.95;
  private static final double MUCH_OF_HEAP = 0.3;
  private static final int REST = 3;
  private static final int NEWS = 4;
  private static final int HALF_DAY = 3;
  private static final int WARM = 2;
  private static final int STEPS_BY_DAY = 4;
  private static final int BY_DAY = Floors.SCALES - 1;

  private final Floors floors = new Floors();
  private final @Nullable Days days;
  private final int first;
  private final int patience;

  /** The finest scale that is believed where much is removed and nothing else is known. */
  private final int churning;

  private int over;

  /** Of the growth in force: the scale it was found on, -1 when there is none. */
  private int found = -1;

  private double held;
  private int since;
  private int base;
  private int top;
  private int toppedAt;

  /** How high growth had come that was taken back. */
  private int settled;

  /**
   * For a program under whatever load it has: growth is confirmed when it has outlasted a day and
   * two hours.
   *
   * @param samplesPerDay 2880 at an interval of 30 s; below 24 there is no comparison with
   *     yesterday
   * @param first the finest scale on which growth is called likely, from 0 to 4: over 24, 96, 384,
   *     1536 or 6144 samples; the coarser, the fewer caches that fill raise an alarm
   */
  static Ratchet watching(int samplesPerDay, int first) {
    return new Ratchet(samplesPerDay, first, samplesPerDay + samplesPerDay / 12, HALF_DAY);
  }

  /**
   * For a program under an even load, as in a test: growth is likely after 24 samples and confirmed
   * after 96, and what rises evenly under churn needs 96 as well.
   */
  static Ratchet underControl() {
    return new Ratchet(0, 0, Floors.span(1), 1);
  }

  /** For a program under control, as in a gate, or for any other. */
  static Ratchet of(boolean underControl, int samplesPerDay) {
    return underControl ? underControl() : watching(samplesPerDay, 0);
  }

  /** How many samples there are in a day at an interval of so many milliseconds. */
  static int perDay(long interval) {
    return (int) Math.min(Integer.MAX_VALUE, DAY / interval);
  }

  private Ratchet(int samplesPerDay, int first, int patience, int churning) {
    this.days = samplesPerDay < 24 ? null : new Days(samplesPerDay);
    this.first = first;
    this.patience = patience;
    this.churning = churning;
  }

  /**
   * Adds a sample.
   *
   * @param size how many entries there are
   * @param removed how many were ever removed, as far as the container knows; -1 if it does not
   */
  void add(long size, long removed) {
    floors.add(size, removed);
    if (days != null) {
      days.add(floors.last());
    }
  }

  /** Judges the history so far; to be called once after each sample. */
  Evidence judge(Witnesses known) {
    if (known.isBounded()) {
      return againstBound(known);
    }
    if (found >= 0 && hasStopped(known)) {
      return stop();
    }
    int scale = finest();
    int grows = grows(known);
    if (grows >= 0) {
      if (found < 0) {
        begin(grows);
      }
      held = Math.max(held, confidence(grows, known));
    }
    if (found >= 0) {
      int shown = scale >= 0 ? scale : found;
      return evidence(Course.GROWING, held, shown, since, growing(known));
    }
    return scale < 0 ? Evidence.nothing() : rising(scale, known);
  }

  /** A container may hold one more while it takes another out. */
  private static long slack(long bound) {
    return Math.max(1, bound / 50);
  }

  private Evidence againstBound(Witnesses known) {
    boolean was = found >= 0;
    found = -1;
    held = 0;
    over = floors.last() > known.bound() + slack(known.bound()) ? over + 1 : 0;
    List<String> texts = new ArrayList<>();
    if (over >= OVER) {
      texts.add("holds " + floors.last() + " entries, over its bound of " + known.bound());
      int scale = Math.max(0, finest());
      return evidence(Course.OVER_BOUND, MOST, scale, floors.count() - over, texts);
    }
    int scale = finest();
    if (was) {
      return stop();
    }
    if (scale < 0) {
      return Evidence.nothing();
    }
    long part = known.bound() == 0 ? 100 : 100L * floors.last() / known.bound();
    texts.add("filling: " + part + " % of its bound of " + known.bound());
    return evidence(Course.FILLING, 0.1, scale, started(scale), texts);
  }

  private void begin(int scale) {
    found = scale;
    since = started(scale);
    base = floors.at(scale, Math.min(Floors.WINDOWS, floors.held(scale)));
    top = floors.at(scale, 1);
    toppedAt = floors.count();
  }

  private int started(int scale) {
    return Math.max(0, floors.count() - Floors.span(scale));
  }

  private boolean hasStopped(Witnesses known) {
    int floor = floors.at(found, 1);
    if (floor > top) {
      top = floor;
      toppedAt = floors.count();
    }
    int rest = Math.max(REST * Floors.width(found), (toppedAt - since) / 4);
    boolean rests = floors.count() - toppedAt >= rest;
    boolean fell = floor < base + (top - base) / 2;
    boolean left = known.age() >= LEAST_AGE && known.stayed() < 0.5 && !isOld(base, top, known);
    return rests || fell || left;
  }

  private Evidence stop() {
    settled = top;
    found = -1;
    held = 0;
    return new Evidence(Course.STOPPED, 0, 0, -1, List.of("growth has stopped"));
  }

  /** The finest scale that rises, -1 if none does. */
  private int finest() {
    for (int scale = 0; scale < Floors.SCALES; scale++) {
      if (floors.rises(scale)) {
        return scale;
      }
    }
    return -1;
  }

  /** The finest scale on which it grows by all that is known, -1 if it does not. */
  private int grows(Witnesses known) {
    for (int scale = known.isWeak() ? Math.max(1, first) : first; scale < Floors.SCALES; scale++) {
      if (floors.rises(scale)
          && floors.outlastsFalls(scale)
          && isNews(scale)
          && !warmsUp(scale, known)
          && isKept(scale, known)
          && !slows(scale)) {
        return scale;
      }
    }
    return growsByDay(known) ? BY_DAY : -1;
  }

  /**
   * Whether at least as many classes were loaded meanwhile: a program that warms up fills tables by
   * the class. What goes on over the longer scales is no warming up.
   */
  private boolean warmsUp(int scale, Witnesses known) {
    Floors classes = known.classes();
    return scale < WARM
        && classes != null
        && classes.held(scale) >= Floors.WINDOWS
        && classes.rise(scale) >= floors.rise(scale);
  }

  /** Whether a good part of the rise is not what was once taken back. */
  private boolean isNews(int scale) {
    long rise = floors.rise(scale);
    return found >= 0
        || floors.at(scale, 1) - rise >= settled
        || NEWS * (floors.at(scale, 1) - settled) >= rise;
  }

  /** Each part of a day over that of the day before, and not by a single step. */
  private boolean growsByDay(Witnesses known) {
    int windows = floors.held(BY_DAY);
    if (days == null || !days.rise(1) || windows < STEPS_BY_DAY + 1 || slows(HALF_DAY)) {
      return false;
    }
    for (int k = 1; k <= STEPS_BY_DAY; k++) {
      if (floors.at(BY_DAY, k) <= floors.at(BY_DAY, k + 1)) {
        return false;
      }
    }
    int first = floors.at(BY_DAY, STEPS_BY_DAY + 1);
    int last = floors.at(BY_DAY, 1);
    return last - first >= Math.max(8, first / 1000)
        && (floors.churn(BY_DAY) <= MIXED
            || days.rise(2)
            || (isTold(BY_DAY, known) && isOld(first, last, known)));
  }

  private boolean slows(int from) {
    for (int scale = from; scale < Floors.SCALES; scale++) {
      if (floors.slows(scale)) {
        return true;
      }
    }
    return false;
  }

  /** Whether what came in over the windows of a scale that rises is still inside. */
  private boolean isKept(int scale, Witnesses known) {
    double churn = floors.churn(scale);
    if (known.age() >= LEAST_AGE && known.stayed() < ALL && churn <= CLEAN) {
      return isOld(scale, known);
    }
    if (churn <= CLEAN) {
      return true;
    }
    boolean next = scale + 1 < Floors.SCALES && floors.rises(scale + 1);
    if (churn <= MIXED && next && !(known.stayed() < ALL)) {
      return true;
    }
    if (isTold(scale, known)) {
      return scale > 0 && isOld(scale, known);
    }
    return scale >= churning
        && floors.risesEvenly(scale)
        && (churning < HALF_DAY || scale == BY_DAY || next || (days != null && days.rise(2)));
  }

  /** Whether what is known of entries that stayed reaches far enough back for this scale. */
  private static boolean isTold(int scale, Witnesses known) {
    return known.age() >= Math.max(LEAST_AGE, Floors.span(scale) / 8)
        && !Double.isNaN(known.stayed());
  }

  private boolean isOld(int scale, Witnesses known) {
    return isOld(floors.at(scale, Floors.WINDOWS), floors.at(scale, 1), known);
  }

  /**
   * Whether the old entries alone exceed where the rise began, by a quarter of it; one of those
   * picked is taken off for chance.
   */
  private boolean isOld(long from, long to, Witnesses known) {
    double stayed = known.stayed() - 1.0 / Math.max(1, known.probes());
    return stayed * floors.floorAt(known.age()) >= from + (to - from) / 4.0;
  }

  private double confidence(int scale, Witnesses known) {
    boolean second = scale + 1 < Floors.SCALES && floors.rises(scale + 1);
    boolean third = second && scale + 2 < Floors.SCALES && floors.rises(scale + 2);
    boolean daily = days != null && days.rise(1);
    boolean uncounted = !nothingRemoved(scale);
    boolean stays = isTold(scale, known) && known.stayed() >= ALL;
    boolean heap = known.share() >= MUCH_OF_HEAP && floors.churn(scale) <= MIXED;
    double sum = Detector.LIKELY;
    sum += second ? 0.1 : 0;
    sum += third || daily ? 0.1 : 0;
    sum += uncounted ? 0 : 0.1;
    sum += stays ? 0.1 : 0;
    sum += heap ? 0.1 : 0;
    boolean old = isTold(scale, known) && floors.rises(scale) && isOld(scale, known);
    boolean witness = !uncounted || stays || heap || old;
    boolean patient = floors.count() - since >= patience;
    boolean confirmed = witness && patient && (second || daily) && !known.isWeak() && !slows(found);
    return confirmed ? Math.min(MOST, Math.max(CONFIRMED, sum)) : Math.min(CONFIRMED - 0.05, sum);
  }

  private boolean nothingRemoved(int scale) {
    return floors.countsRemovals(scale) && floors.churn(scale) <= CLEAN;
  }

  private Evidence rising(int scale, Witnesses known) {
    List<String> texts = new ArrayList<>();
    if (slows(scale)) {
      texts.add("decelerating");
      return evidence(Course.SLOWING, 0.2, scale, started(scale), texts);
    }
    describe(scale, known, texts);
    return evidence(Course.RISING, 0.3, scale, started(scale), texts);
  }

  private List<String> growing(Witnesses known) {
    List<String> texts = new ArrayList<>();
    describe(found, known, texts);
    return texts;
  }

  private void describe(int scale, Witnesses known, List<String> texts) {
    if (nothingRemoved(scale)) {
      texts.add(
          floors.churn(scale) == 0 ? "nothing was ever removed" : "next to nothing is removed");
    } else if (floors.countsRemovals(scale)) {
      texts.add("of what came in " + percent(floors.churn(scale)) + " was removed again");
    }
    if (known.age() >= LEAST_AGE && !Double.isNaN(known.stayed())) {
      long there = Math.round(known.stayed() * known.probes());
      texts.add(
          String.format(
              Locale.ROOT,
              "of %d entries seen %d samples ago %s still there",
              known.probes(),
              known.age(),
              there == known.probes() ? "all are" : there == 0 ? "none is" : there + " are"));
    }
    if (known.share() >= 0.01) {
      texts.add("explains " + percent(known.share()) + " of the heap's rise");
    }
    int rising = 0;
    for (int i = 0; i < Floors.SCALES; i++) {
      rising += floors.rises(i) ? 1 : 0;
    }
    if (rising > 0) {
      texts.add(
          rising == 1
              ? "floors rise over " + Floors.span(Math.max(0, finest())) + " samples"
              : "floors rise at " + rising + " scales");
    }
    if (days != null && days.rise(1)) {
      texts.add("higher at every hour than the day before");
    }
  }

  private static String percent(double share) {
    return Math.round(share * 100) + " %";
  }

  private Evidence evidence(
      Course course, double confidence, int scale, int begun, List<String> texts) {
    int windows = Math.min(Floors.WINDOWS, floors.held(scale));
    double rate =
        windows < 2
            ? 0
            : (floors.at(scale, 1) - floors.at(scale, windows))
                / (double) ((windows - 1) * Floors.width(scale));
    return new Evidence(course, confidence, Math.max(0, rate), begun, texts);
  }
}
