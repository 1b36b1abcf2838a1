package heapwarden.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which pair is measured next, and what came of those before. First each program in each way has so
 * many pairs, one of each before the second of any, so that a run that is cut short has something
 * of all. Where there is time left, whatever is known least has another, so that the programs whose
 * runs differ much get the pairs that the others do not need. That is decided by how much the pairs
 * differ, never by what they say, which would bend the estimate.
 *
 * <p>Any thread may ask.
 */
final class PairPlan {
  /** A pair that was measured. */
  record Pair(SideBySide.Cost plain, SideBySide.Cost other) {
    double log() {
      return Math.log(other.cpu() / plain.cpu());
    }

    double megabytes() {
      return other.memory() - plain.memory();
    }
  }

  /** Pair number so much of a row, the first is 0. */
  record Unit(Row row, int number) {}

  /** A program, in the way in which it runs beside the plain one. */
  static final class Row {
    final String program;
    final String way;
    private final List<Pair> pairs = new ArrayList<>();
    private int begun;

    private Row(String program, String way) {
      this.program = program;
      this.way = way;
    }

    synchronized void add(Pair pair) {
      pairs.add(pair);
    }

    synchronized List<Pair> pairs() {
      return List.copyOf(pairs);
    }

    List<Double> logs() {
      return pairs().stream().map(Pair::log).toList();
    }

    List<Double> megabytes() {
      return pairs().stream().map(Pair::megabytes).toList();
    }

    /** Of time or memory, whichever is known less, in bars: {@link AppTable}. */
    private double error() {
      return Math.max(
          error(logs()) / Math.log1p(AppTable.EACH_BAR / 100),
          error(megabytes()) / AppTable.MEMORY_BAR);
    }

    /** The standard error of the mean, once all that have begun are measured. */
    private double error(List<Double> figures) {
      return figures.size() < 2
          ? Double.MAX_VALUE
          : Math.sqrt(Slowdown.variance(figures) / Math.max(begun, figures.size()));
    }
  }

  private final List<Row> rows = new ArrayList<>();
  private final int pairs;
  private final OptionalLong until;

  /** Until a time of {@link System#nanoTime}; where there is none, so many pairs of each. */
  PairPlan(List<String> programs, List<String> ways, int pairs, OptionalLong until) {
    for (String program : programs) {
      for (String way : ways) {
        rows.add(new Row(program, way));
      }
    }
    this.pairs = pairs;
    this.until = until;
  }

  /** What to measure now; none once all is measured, or the time over. */
  synchronized Optional<Unit> next(long now) {
    Row row = rows.stream().min(Comparator.comparingInt(one -> one.begun)).orElseThrow();
    if (until.isPresent() ? now - until.getAsLong() >= 0 : row.begun >= pairs) {
      return Optional.empty();
    }
    if (row.begun >= pairs) {
      row = rows.stream().max(Comparator.comparingDouble(Row::error)).orElseThrow();
    }
    return Optional.of(new Unit(row, row.begun++));
  }

  List<Row> rows() {
    return rows;
  }

  /** Those of one way. */
  List<Row> rows(String way) {
    return rows.stream().filter(row -> row.way.equals(way)).toList();
  }
}
