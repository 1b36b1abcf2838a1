package heapwarden.detect;

import heapwarden.detect.Evidence.Course;
import heapwarden.detect.Shape.Knowledge;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Runs shapes with many seeds, and says how often and when each was called growing. */
final class Trial {
  private static final double CONFIRMED = 0.9;

  private static final int BACK = 96;

  /** What became of one run; -1 where it never came to that. */
  private static final class Run {
    Knowledge knowledge = Knowledge.CHAIN;
    int likely = -1;
    int confirmed = -1;
    int falsely = -1;
    int alarms;
    boolean inForce;
  }

  final Shape shape;
  private final List<Run> runs = new ArrayList<>();

  private Trial(Shape shape) {
    this.shape = shape;
  }

  static Trial of(Shape shape, int runs, long seed, Supplier<Ratchet> mode) {
    Trial trial = new Trial(shape);
    SplittableRandom seeds = new SplittableRandom(seed);
    for (int i = 0; i < runs; i++) {
      trial.runs.add(trial.run(i, new Random(seeds.nextLong()), mode));
    }
    return trial;
  }

  /**
   * One run. What the container can tell goes round with the number of the run; every other four
   * know what share of the heap's rise it explains: half, while it is larger by a twentieth than a
   * quarter of its history ago, whether it leaks or not.
   */
  private Run run(int number, Random random, Supplier<Ratchet> mode) {
    Run run = new Run();
    run.knowledge = Knowledge.values()[number % Knowledge.values().length];
    boolean heap = number / Knowledge.values().length % 2 == 0;
    Shape.Step step = shape.story.begin(random);
    Contents contents = new Contents(shape.length, random);
    Ratchet ratchet = mode.get();
    int[] sizes = new int[shape.length];
    boolean before = false;
    for (int t = 0; t < shape.length; t++) {
      contents.begin(t);
      step.at(t, contents);
      contents.end();
      sizes[t] = contents.size();
      ratchet.add(contents.size(), run.knowledge.removals ? contents.removed() : -1);
      Witnesses known = Witnesses.none().withBound(shape.bound);
      known = run.knowledge.lookups ? contents.stayed(known) : known;
      int back = Math.max(BACK, t / 4);
      if (heap && t >= back && sizes[t] > sizes[t - back] * 1.05) {
        known = known.withHeap(true, 0.5);
      }
      Evidence evidence = ratchet.judge(known);
      note(run, evidence, t, before);
      before = evidence.confidence() >= Detector.LIKELY;
    }
    run.inForce = before;
    return run;
  }

  private void note(Run run, Evidence evidence, int sample, boolean before) {
    boolean likely =
        evidence.course() == Course.GROWING && evidence.confidence() >= Detector.LIKELY;
    if (likely && sample < shape.begins) {
      run.falsely = sample;
      return;
    }
    run.alarms += likely && !before ? 1 : 0;
    if (likely && run.likely < 0) {
      run.likely = sample - shape.begins + 1;
    }
    if (run.confirmed < 0 && evidence.confidence() >= CONFIRMED) {
      run.confirmed = sample - shape.begins + 1;
    }
  }

  /** The share of runs that were called likely to grow at least once, in percent. */
  double likely() {
    return 100.0 * runs.stream().filter(run -> run.likely >= 0).count() / runs.size();
  }

  double likely(Knowledge knowledge) {
    long all = runs.stream().filter(run -> run.knowledge == knowledge).count();
    return 100.0
        * runs.stream().filter(run -> run.knowledge == knowledge && run.likely >= 0).count()
        / Math.max(1, all);
  }

  double confirmed() {
    return 100.0 * runs.stream().filter(run -> run.confirmed >= 0).count() / runs.size();
  }

  /** The share of runs in which it was still called growing at the end. */
  double atEnd() {
    return 100.0 * runs.stream().filter(run -> run.inForce).count() / runs.size();
  }

  private int alarms() {
    return runs.stream().mapToInt(run -> run.alarms).sum();
  }

  private static String median(int[] delays) {
    int[] known = Arrays.stream(delays).filter(delay -> delay >= 0).sorted().toArray();
    if (known.length == 0) {
      return "";
    }
    int median = known[known.length / 2];
    return median + " (" + String.format(Locale.ROOT, "%.1f h", median / 120.0) + ")";
  }

  static String head() {
    return "| shape | runs | likely % | by hash / list / concurrent / chain | confirmed % | at end %"
        + " | alarms a run | delay to likely, samples | to confirmed |\n"
        + "|---|---|---|---|---|---|---|---|---|";
  }

  String row() {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.0f | %.0f / %.0f / %.0f / %.0f | %.0f | %.0f | %.1f | %s | %s |",
        shape.name,
        runs.size(),
        likely(),
        likely(Knowledge.HASH),
        likely(Knowledge.LIST),
        likely(Knowledge.CONCURRENT),
        likely(Knowledge.CHAIN),
        confirmed(),
        atEnd(),
        alarms() / (double) runs.size(),
        median(runs.stream().mapToInt(run -> run.likely).toArray()),
        median(runs.stream().mapToInt(run -> run.confirmed).toArray()));
  }

  static double averageLikely(List<Trial> trials, boolean leaks) {
    return average(trials, leaks, Trial::likely);
  }

  static double averageConfirmed(List<Trial> trials, boolean leaks) {
    return average(trials, leaks, Trial::confirmed);
  }

  static double averageAtEnd(List<Trial> trials, boolean leaks) {
    return average(trials, leaks, Trial::atEnd);
  }

  private static double average(
      List<Trial> trials, boolean leaks, ToDoubleFunction<Trial> percent) {
    return trials.stream()
        .filter(trial -> trial.shape.leaks == leaks)
        .mapToDouble(percent)
        .average()
        .orElseThrow();
  }

  static String table(String title, List<Trial> trials) {
    StringBuilder text = new StringBuilder("\n" + title + "\n\n" + head() + "\n");
    for (boolean leaks : new boolean[] {false, true}) {
      List<Trial> some = new ArrayList<>(trials);
      some.removeIf(trial -> trial.shape.leaks != leaks);
      some.forEach(trial -> text.append(trial.row()).append('\n'));
      text.append(
          String.format(
              Locale.ROOT,
              "| **all %s** | %d | **%.0f** |  | **%.0f** | %.0f | | | |%n",
              leaks ? "leaks" : "healthy",
              some.stream().mapToInt(trial -> trial.runs.size()).sum(),
              averageLikely(trials, leaks),
              averageConfirmed(trials, leaks),
              averageAtEnd(trials, leaks)));
    }
    return text.toString();
  }
}
