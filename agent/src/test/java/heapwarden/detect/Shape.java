package heapwarden.detect;

import java.util.Random;

/** A kind of program: how the contents of one container move from sample to sample. */
final class Shape {
  static final int DAY = 2880;

  /** What happens before each sample. */
  interface Step {
    void at(int sample, Contents contents);
  }

  /** Draws the parameters of one run. */
  interface Story {
    Step begin(Random random);
  }

  /** What the container can tell about itself. */
  enum Knowledge {
    /** A HashMap: removals are counted, and entries can be looked up. */
    HASH(true, true),
    /** An ArrayList: removals are counted. */
    LIST(true, false),
    /** A ConcurrentHashMap: entries can be looked up. */
    CONCURRENT(false, true),
    /** Hand-made. */
    CHAIN(false, false);

    final boolean removals;
    final boolean lookups;

    Knowledge(boolean removals, boolean lookups) {
      this.removals = removals;
      this.lookups = lookups;
    }
  }

  final String name;
  final boolean leaks;
  final Story story;
  int length = 3 * DAY;
  int begins;
  long bound = -1;

  private Shape(String name, boolean leaks, Story story) {
    this.name = name;
    this.leaks = leaks;
    this.story = story;
  }

  static Shape healthy(String name, Story story) {
    return new Shape(name, false, story);
  }

  static Shape leaking(String name, Story story) {
    return new Shape(name, true, story);
  }

  Shape lasting(int samples) {
    length = samples;
    return this;
  }

  /** The leak begins at this sample; before, an alarm is a false one. */
  Shape from(int sample) {
    begins = sample;
    return this;
  }

  Shape bounded(long entries) {
    bound = entries;
    return this;
  }

  static int between(Random random, int low, int high) {
    return low + random.nextInt(high - low + 1);
  }

  /** As many below the geometric mean as above. */
  static int around(Random random, int low, int high) {
    return (int) Math.round(low * Math.pow(high / (double) low, random.nextDouble()));
  }

  static int poisson(Random random, double mean) {
    if (mean > 50) {
      return (int) Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
    }
    double limit = Math.exp(-mean);
    double product = random.nextDouble();
    int count = 0;
    while (product > limit) {
      product *= random.nextDouble();
      count++;
    }
    return count;
  }

  /** The load of the day, from 1 - depth to 1; at night it is low. */
  static double daily(int sample, int phase, double depth) {
    return 1 - depth / 2 * (1 - Math.sin(2 * Math.PI * (sample + phase) / DAY));
  }

  /** The load of working days: a fifth on the first two days of each seven. */
  static double weekly(int sample, int phase) {
    return daily(sample, phase, 0.6) * (sample / DAY % 7 < 2 ? 0.2 : 1);
  }

  static int exponential(Random random, double mean) {
    return (int) Math.ceil(-mean * Math.log(1 - random.nextDouble()));
  }

  /** Draws keys of which few are asked for often; remembers which were seen. */
  static final class Keys {
    private final double[] sums;
    private final boolean[] seen;

    Keys(int count, double skew) {
      sums = new double[count];
      seen = new boolean[count];
      double sum = 0;
      for (int i = 0; i < count; i++) {
        sum += Math.pow(i + 1, -skew);
        sums[i] = sum;
      }
    }

    /** How many of so many requests ask for a key for the first time. */
    int fresh(int requests, Random random) {
      int fresh = 0;
      for (int i = 0; i < requests; i++) {
        int at = java.util.Arrays.binarySearch(sums, random.nextDouble() * sums[sums.length - 1]);
        int key = Math.min(sums.length - 1, at < 0 ? -at - 1 : at);
        fresh += seen[key] ? 0 : 1;
        seen[key] = true;
      }
      return fresh;
    }
  }
}
