package heapwarden.detect;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.detect.Increments.Course;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Judges {@link Increments} on series that are made by seeds: it was tuned on {@link #TUNED}, and
 * is held to what it does on other seeds and on shapes it was not tuned on. With {@code -Dtables}
 * the shares are printed.
 */
class IncrementsTest {
  private static final int ASKED = 5;
  private static final int MOST = 20;
  private static final int WARM_UP = 3;
  private static final int RUNS = 400;
  private static final long TUNING_SEED = 7_000;
  private static final long JUDGING_SEED = 90_000;

  /** Tells the sizes after each run of the scenario. */
  private interface Maker {
    long[] sizes(Random random, int runs);
  }

  /** By how much it grows in a run. */
  private interface Step {
    double in(Random random, int run, double scale);
  }

  private record Shape(String name, boolean leak, Maker maker) {}

  private static Shape leak(String name, Step step) {
    return new Shape(name, true, grown(step));
  }

  private static Shape healthy(String name, Step step) {
    return new Shape(name, false, grown(step));
  }

  /** Each series has a scale of its own, from 1 to 1000. */
  private static Maker grown(Step step) {
    return (random, runs) -> {
      double scale = Math.pow(10, 3 * random.nextDouble());
      double size = 0;
      long[] sizes = new long[runs];
      for (int run = 0; run < runs; run++) {
        size += step.in(random, run + 1, scale);
        sizes[run] = Math.round(size);
      }
      return sizes;
    };
  }

  /** Keys that are drawn at random from so many, a few times as many as are drawn in a run. */
  private static Maker drawn(double runsToFill) {
    return (random, runs) -> {
      int draws = 5 + random.nextInt(200);
      boolean[] known = new boolean[Math.max(1, (int) (draws * runsToFill))];
      long size = 0;
      long[] sizes = new long[runs];
      for (int run = 0; run < runs; run++) {
        for (int i = 0; i < draws; i++) {
          int key = random.nextInt(known.length);
          size += known[key] ? 0 : 1;
          known[key] = true;
        }
        sizes[run] = size;
      }
      return sizes;
    };
  }

  private static Maker filling(int leastRuns, int mostRuns, int mostInRun) {
    return (random, runs) -> {
      int step = 1 + random.nextInt(mostInRun);
      long limit = step * (leastRuns + (long) random.nextInt(mostRuns - leastRuns));
      long[] sizes = new long[runs];
      for (int run = 0; run < runs; run++) {
        sizes[run] = Math.min(limit, step * (run + 1L));
      }
      return sizes;
    };
  }

  private static final List<Shape> TUNED =
      List.of(
          leak("as many in each round", (random, run, scale) -> Math.ceil(scale)),
          leak("one in each round", (random, run, scale) -> 1),
          leak(
              "about as many",
              (random, run, scale) -> Math.max(1, scale * (1 + 0.1 * random.nextGaussian()))),
          leak("ever more", (random, run, scale) -> Math.ceil(scale) + run),
          new Shape("a cache with a limit", false, filling(1, 8, 300)),
          new Shape("keys of an enum", false, drawn(1)),
          new Shape("keys from a few", false, drawn(8)),
          healthy("a logarithm", (random, run, scale) -> 20 * scale * Math.log1p(1.0 / run)),
          healthy("warm-up", (random, run, scale) -> 50 * scale * Math.exp(-run)),
          healthy("emptied", (random, run, scale) -> run == 1 ? scale : 0),
          healthy("in flight", (random, run, scale) -> scale * random.nextGaussian()));

  private static final List<Shape> OTHERS =
      List.of(
          leak("batches of any size", (random, run, scale) -> 1 + random.nextInt(20)),
          leak(
              "seldom many",
              (random, run, scale) -> 1 + random.nextInt(3) + (random.nextInt(5) == 0 ? 40 : 0)),
          leak(
              "two kinds of rounds in turn",
              (random, run, scale) -> Math.ceil(scale) * (run % 2 == 0 ? 1 : 2)),
          leak("a few, by chance one more", (random, run, scale) -> 3 + random.nextInt(2)),
          leak("slower by a fifth of a percent", (random, run, scale) -> 500 - run),
          new Shape("keys from some", false, drawn(20)),
          new Shape("a pool", false, filling(4, 17, 1)),
          healthy("a square root", (random, run, scale) -> 50 * scale / Math.sqrt(run)),
          healthy("slow warm-up", (random, run, scale) -> 100 * scale * Math.exp(-run / 6.0)),
          healthy("up and down", (random, run, scale) -> 20 * Math.sin(run)));

  /** How many of a hundred runs were called a leak; and how many rounds that took. */
  private record Share(Shape shape, double growing, double rounds) {
    boolean isRight(double least) {
      return shape.leak() ? growing >= least : growing <= 100 - least;
    }
  }

  private static Share judge(Shape shape, long seed) {
    int growing = 0;
    long rounds = 0;
    for (int run = 0; run < RUNS; run++) {
      Increments increments = run(shape.maker(), new Random(seed + run));
      growing += increments.course() == Course.GROWING ? 1 : 0;
      rounds += increments.rounds();
    }
    return new Share(shape, 100.0 * growing / RUNS, (double) rounds / RUNS);
  }

  private static Increments run(Maker maker, Random random) {
    long[] sizes = maker.sizes(random, WARM_UP + MOST);
    Increments increments = new Increments(ASKED, MOST, sizes[WARM_UP - 1]);
    for (int round = 1; round <= MOST; round++) {
      if (round > ASKED && increments.course() != Course.UNDECIDED) {
        break;
      }
      increments.add(sizes[WARM_UP - 1 + round]);
    }
    return increments;
  }

  private static List<Share> all(List<Shape> shapes, long seed) {
    List<Share> shares = shapes.stream().map(shape -> judge(shape, seed)).toList();
    if (System.getProperty("tables") != null) {
      for (Share share : shares) {
        System.out.printf(
            Locale.ROOT,
            "%-8s %-32s %5.1f %% called a leak, after %4.1f rounds%n",
            share.shape().leak() ? "leak" : "healthy",
            share.shape().name(),
            share.growing(),
            share.rounds());
      }
    }
    return shares;
  }

  @Test
  void shapesItWasTunedOnAreJudgedRightOnOtherSeeds() {
    assertThat(all(TUNED, TUNING_SEED)).allMatch(share -> share.isRight(99));
    assertThat(all(TUNED, JUDGING_SEED)).allMatch(share -> share.isRight(99));
  }

  @Test
  void shapesItWasNotTunedOnAreMostlyJudgedRight() {
    assertThat(all(OTHERS, JUDGING_SEED)).allMatch(share -> share.isRight(85));
  }

  /**
   * What nobody can know who has seen less than it takes to fill: more rounds must be asked for.
   */
  @Test
  void aCacheThatIsFullAfterTheRoundsAskedForLooksLikeALeak() {
    Shape late = new Shape("a cache of 10 to 20 rounds", false, filling(12, 22, 300));
    assertThat(all(List.of(late), JUDGING_SEED)).noneMatch(share -> share.isRight(50));
  }

  @Test
  void whatGrowsByAsMuchIsALeakAfterTheRoundsAskedFor() {
    assertThat(after(10, 110, 210, 310, 410, 510).course()).isEqualTo(Course.GROWING);
    assertThat(after(10, 110, 210, 310, 410).course()).isEqualTo(Course.UNDECIDED);
  }

  @Test
  void oneRoundWithoutGrowthIsEnough() {
    assertThat(after(10, 110, 110, 310, 410, 510).course()).isEqualTo(Course.STILL);
  }

  @Test
  void growthOfFewTakesMoreRounds() {
    assertThat(after(0, 1, 2, 3, 4, 5).course()).isEqualTo(Course.UNDECIDED);
    long[] sizes = new long[MOST + 1];
    Arrays.setAll(sizes, i -> i);
    assertThat(after(sizes).course()).isEqualTo(Course.GROWING);
  }

  private static Increments after(long... sizes) {
    Increments increments = new Increments(ASKED, MOST, sizes[0]);
    for (int i = 1; i < sizes.length; i++) {
      increments.add(sizes[i]);
    }
    return increments;
  }
}
