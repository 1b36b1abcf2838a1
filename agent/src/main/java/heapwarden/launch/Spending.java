package heapwarden.launch;

import heapwarden.track.Meter;
import heapwarden.track.Tracker;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * What the agent costs the processors, as a share of what the program uses or, while that is less,
 * of one processor.
 *
 * <p>Its own threads are counted by Linux. What hooks cost on the application's threads is an
 * estimate: openings recorded, and stacks taken of insertions, times what one was measured to cost,
 * and a constant for what is closed or left out. Not in it are the collector's and the compiler's
 * part, policies, and the weaving. Where there is no {@code /proc} only the estimate is known.
 * Agent's thread only.
 */
final class Spending {
  /** Nanoseconds that a closing costs, and an opening that is left out: see scripts/bench micro. */
  private static final double CLOSING = 60;

  private static final double LEFT_OUT = 5;

  /** A clock tick of the kernel, in which it counts the time of processes. */
  private static final long TICK = 10_000_000;

  /** Where the times of user and system stand in a line on a process, after its name. */
  private static final int USER = 11;

  private static final double WEIGHT = 0.25;

  private final Tracker tracker;
  private final Meter meter = new Meter();
  private final long between;
  private long at = System.nanoTime();
  private long process = processNanos();
  private long own = Reporting.cpuNanos();
  private long recorded;
  private long ended;
  private long leftOut;
  private long stacks;

  /** Of this thread within samples, which are no part of what a turn costs. */
  private long sampling;

  private double sample;
  private double census;
  private double used = 1;
  private double hooks;
  private double hooksRaised;

  /**
   * Begins to measure.
   *
   * @param interval milliseconds from one sample to the next
   */
  Spending(Tracker tracker, long interval) {
    this.tracker = tracker;
    this.between = interval * 1_000_000;
    tracker.measure(meter);
    recorded = tracker.recorded();
    ended = tracker.ended();
    leftOut = tracker.leftOut();
  }

  /** What the process has used so far. */
  static long processNanos() {
    try (InputStream in = new FileInputStream("/proc/self/stat")) {
      String line = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      int from = line.lastIndexOf(')') + 1;
      for (int i = 0; i < USER; i++) {
        from = line.indexOf(' ', from + 1);
      }
      from = from + 1;
      // The first blank follows the name at once.
      int middle = line.indexOf(' ', from);
      int end = line.indexOf(' ', middle + 1);
      long user = Long.parseLong(line.substring(from, middle));
      long system = Long.parseLong(line.substring(middle + 1, end));
      return (user + system) * TICK;
    } catch (IOException | RuntimeException e) {
      return 0;
    }
  }

  /**
   * Takes note of a sample.
   *
   * @param nanos it took of this thread's time, the census not counted
   * @param censusNanos the census took; 0 where there was none
   */
  void sampled(long nanos, long censusNanos) {
    sampling += nanos + censusNanos;
    sample = sample == 0 ? nanos : sample + WEIGHT * (nanos - sample);
    if (censusNanos > 0) {
      census = census == 0 ? censusNanos : census + WEIGHT * (censusNanos - census);
    }
  }

  /**
   * Ends a turn; see {@link #hooks}.
   *
   * @param stacksTaken of insertions, so far
   * @param serving what the threads that answer requests have used so far
   */
  void turn(long stacksTaken, long serving) {
    long now = System.nanoTime();
    long time = Math.max(1, now - at);
    at = now;
    long before = process;
    process = processNanos();
    double share = Math.max(1, (process - before) / (double) time);
    used += WEIGHT * (share - used);

    long ownBefore = own;
    own = Reporting.cpuNanos() + serving;
    double agent = Math.max(0, own - ownBefore - sampling);
    sampling = 0;

    long opened = tracker.recorded();
    long closed = tracker.ended();
    long left = tracker.leftOut();
    double capture = meter.nanos();
    double taken = (opened - recorded) + (stacksTaken - stacks);
    double leaving = Math.max(0, left - leftOut);
    double rest = (closed - ended) * CLOSING + leaving * LEFT_OUT + agent;
    double all = share * time;
    hooks = (taken * capture + rest) / all;
    // A step higher four times as many are recorded, and at most all.
    hooksRaised = (Math.min(4 * taken, taken + leaving) * capture + rest * 2) / all;
    recorded = opened;
    ended = closed;
    leftOut = left;
    stacks = stacksTaken;
  }

  /** What hooks and the agent's thread cost between samples, in the last turn. */
  double hooks() {
    return hooks;
  }

  /** What that would have been if more were recorded. */
  double hooksRaised() {
    return hooksRaised;
  }

  /** What samples cost when so many of them have one census. */
  double samples(int every) {
    return (sample + census / every) / (between * used);
  }
}
