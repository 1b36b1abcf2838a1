package heapwarden.detect;

import java.util.Arrays;

/**
 * How one thing has grown from round to round of a repeated scenario, and whether that is a leak.
 *
 * <p>What does not grow by at least one in each round is none. What grows by as much in each is one
 * at once. Between these growth that slows down is told from growth that only varies, by the mean
 * of the later half of the increments in relation to that of the earlier half: a cache that fills
 * at random or a logarithm slows down, and only further rounds can tell by how much. Agent's thread
 * only.
 */
final class Increments {
  /** What the rounds say so far. */
  enum Course {
    /** It did not grow in some round. */
    STILL,
    /** It grew in each round, and more rounds are needed to tell more. */
    UNDECIDED,
    /** It grew in each round, but ever less. */
    SLOWING,
    /** It grew in each round and does not slow down. */
    GROWING
  }

  /** The least share of the earlier half that the later half must be where no round is left. */
  private static final double STEADY = 0.8;

  /** By how many standard errors the halves must differ to be told from increments that vary. */
  private static final double DISTINCT = 1.5;

  /** The same where many rounds are left, so that an early verdict must be a sure one. */
  private static final double CERTAIN = 0.95;

  /** An early verdict needs increments that vary by no more than this share of their mean. */
  private static final double ALIKE = 0.02;

  /**
   * The least that an early verdict rests on: pools of threads and connections grow one by one
   * until they are full.
   */
  private static final int LEAST_RISE = 20;

  private final int asked;
  private final int most;
  private long[] sizes = new long[8];
  private int count;

  /**
   * Begins with the size after the warm-up.
   *
   * @param asked how many rounds there are at least
   * @param most how many there may be
   */
  Increments(int asked, int most, long first) {
    this.asked = asked;
    this.most = most;
    add(first);
  }

  /** Adds the size after the next round. */
  void add(long size) {
    if (count == sizes.length) {
      sizes = Arrays.copyOf(sizes, 2 * count);
    }
    sizes[count++] = size;
  }

  /** How many rounds there were. */
  int rounds() {
    return count - 1;
  }

  /** The sizes after the warm-up and after each round. */
  long[] sizes() {
    return Arrays.copyOf(sizes, count);
  }

  /** By how much it grew in a round, from 1 on. */
  long of(int round) {
    return sizes[round] - sizes[round - 1];
  }

  /** By how much it grew in a round on average. */
  double mean() {
    return rounds() == 0 ? 0 : (sizes[count - 1] - sizes[0]) / (double) rounds();
  }

  /** Whether it grew in each round so far. */
  boolean growsEachTime() {
    for (int round = 1; round <= rounds(); round++) {
      if (of(round) < 1) {
        return false;
      }
    }
    return rounds() > 0;
  }

  Course course() {
    if (!growsEachTime()) {
      return rounds() == 0 ? Course.UNDECIDED : Course.STILL;
    }
    if (rounds() < asked) {
      return Course.UNDECIDED;
    }
    double later = later();
    if (rounds() >= most) {
      return later >= STEADY || !slows() ? Course.GROWING : Course.SLOWING;
    }
    boolean sure =
        sizes[count - 1] - sizes[0] >= LEAST_RISE && later >= CERTAIN && spread() <= ALIKE * mean();
    return sure ? Course.GROWING : Course.UNDECIDED;
  }

  /** The mean of the later half of the increments in relation to that of the earlier half. */
  double later() {
    int half = rounds() / 2;
    double early = sizes[half] - sizes[0];
    double late = sizes[count - 1] - sizes[count - 1 - half];
    return early <= 0 ? 1 : late / early;
  }

  /** Whether the later half is less than the earlier by more than increments vary. */
  private boolean slows() {
    int half = rounds() / 2;
    double early = mean(1, half);
    double late = mean(rounds() + 1 - half, rounds());
    double error = Math.sqrt((variance(1, half) + variance(rounds() + 1 - half, rounds())) / half);
    return early - late > DISTINCT * error;
  }

  private double mean(int from, int to) {
    return (sizes[to] - sizes[from - 1]) / (double) (to - from + 1);
  }

  private double variance(int from, int to) {
    double mean = mean(from, to);
    double sum = 0;
    for (int round = from; round <= to; round++) {
      sum += (of(round) - mean) * (of(round) - mean);
    }
    return sum / Math.max(1, to - from);
  }

  private long spread() {
    long least = Long.MAX_VALUE;
    long greatest = Long.MIN_VALUE;
    for (int round = 1; round <= rounds(); round++) {
      least = Math.min(least, of(round));
      greatest = Math.max(greatest, of(round));
    }
    return greatest - least;
  }
}
