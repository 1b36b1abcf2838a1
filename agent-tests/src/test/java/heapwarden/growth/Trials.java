package heapwarden.growth;

import heapwarden.growth.Subject.Sort;
import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;

/**
 * Each subject, run on each JDK with each seed, a few at a time: the programs sleep most of the
 * time. Outcomes can be asked for while others are still running. Where there is one seed only, so
 * where no share is counted, a leak that was missed, or found and taken back, has a second run by
 * itself: which entries are picked is chance, and a busy machine holds a program up.
 */
final class Trials {
  private record Trial(Subject subject, Jdk jdk, int seed) {}

  private static final int COLUMNS = 3;

  private final List<Subject> subjects;
  private final List<Jdk> jdks;
  private final int first;
  private final int last;
  private final Map<Trial, Future<Outcome>> outcomes = new LinkedHashMap<>();

  /** What runs at the same time takes no more than this. */
  private final Semaphore room;

  private final int ofLeak;
  private final int ofOther;

  /** Begins all runs, those of the seeds from the first to the last. */
  Trials(List<Subject> subjects, List<Jdk> jdks, int first, int last, int atOnce) {
    this(subjects, jdks, first, last, atOnce, atOnce);
  }

  /** The same, with another number at a time of the programs of which nothing must be told. */
  Trials(List<Subject> subjects, List<Jdk> jdks, int first, int last, int leaksAtOnce, int atOnce) {
    this.subjects = subjects;
    this.jdks = jdks;
    this.first = first;
    this.last = last;
    this.ofLeak = atOnce;
    this.ofOther = leaksAtOnce;
    this.room = new Semaphore(leaksAtOnce * atOnce, true);
    ExecutorService starter = Executors.newFixedThreadPool(Math.max(leaksAtOnce, atOnce));
    for (int seed = first; seed <= last; seed++) {
      for (Jdk jdk : jdks) {
        for (Subject subject : subjects) {
          Trial trial = new Trial(subject, jdk, seed);
          outcomes.put(trial, starter.submit(() -> run(trial)));
        }
      }
    }
    starter.shutdown();
  }

  private int seeds() {
    return last - first + 1;
  }

  private Outcome run(Trial trial) throws InterruptedException {
    boolean isLeak = trial.subject().sort() == Sort.LEAK;
    Outcome outcome = run(trial, isLeak ? ofLeak : ofOther);
    if (isLeak && seeds() == 1 && !outcome.owner()) {
      System.out.printf(
          "%s, %s: %s; once more, alone%n",
          trial.subject(),
          trial.jdk(),
          outcome.takenBack().isEmpty() ? "missed" : "found and taken back");
      return run(trial, ofLeak * ofOther);
    }
    return outcome;
  }

  private Outcome run(Trial trial, int takes) throws InterruptedException {
    Subject subject = trial.subject();
    Jvm jvm = Jvm.of(trial.jdk()).agent(subject.options()).classPath(classes());
    room.acquire(takes);
    try {
      return Outcome.of(subject, jvm.run(subject.main(), Integer.toString(trial.seed())));
    } finally {
      room.release(takes);
    }
  }

  private static String classes() {
    return Jvm.root().resolve("samples").resolve("target").resolve("classes").toString();
  }

  /** Waits for the run. */
  Outcome outcome(Subject subject, Jdk jdk, int seed) {
    return get(new Trial(subject, jdk, seed));
  }

  private Outcome get(Trial trial) {
    try {
      return outcomes.get(trial).get();
    } catch (ExecutionException e) {
      throw new AssertionError(trial.toString(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** How many of the runs of a sort, or of one subject of it, are so. */
  private int count(Subject subject, Jdk jdk, Predicate<Outcome> property) {
    int count = 0;
    for (int seed = first; seed <= last; seed++) {
      count += property.test(outcome(subject, jdk, seed)) ? 1 : 0;
    }
    return count;
  }

  /** Waits for all runs; whether each went as it must. */
  boolean areAllRight() {
    return outcomes.keySet().stream().allMatch(trial -> get(trial).isRight(trial.subject()));
  }

  /** What went wrong where, a line each. */
  String wrong() {
    StringBuilder lines = new StringBuilder();
    for (Trial trial : outcomes.keySet()) {
      Outcome outcome = get(trial);
      if (!outcome.isRight(trial.subject())) {
        lines.append("%s, %s, seed %d:".formatted(trial.subject(), trial.jdk(), trial.seed()));
        if (trial.subject().sort() == Sort.LEAK && !outcome.owner()) {
          lines.append(" not found");
        } else if (trial.subject().sort() == Sort.LEAK && !outcome.putSite()) {
          lines.append(" put site not found");
        }
        outcome.others().forEach(other -> lines.append(" but ").append(other));
        outcome.takenBack().forEach(other -> lines.append(" taken back ").append(other));
        lines.append(outcome.trouble().isEmpty() ? "" : " trouble: " + outcome.trouble());
        lines.append('\n');
      }
    }
    return lines.toString();
  }

  /** Stories by JDK: in how many of the runs each thing was right. */
  String table() {
    StringBuilder table = new StringBuilder();
    table.append("%-32s".formatted("of %d seeded runs".formatted(seeds())));
    for (Jdk jdk : jdks) {
      table.append("  %-39s".formatted(jdk));
    }
    rows(table, Sort.LEAK, "leaks", List.of("owner", "put site", "nothing else"));
    rows(table, Sort.FIXED, "their fixed twins", List.of("silent", "taken back"));
    rows(table, Sort.SILENT, "never leaked", List.of("silent", "taken back"));
    return table.append('\n').toString();
  }

  private void rows(StringBuilder table, Sort sort, String title, List<String> columns) {
    table.append("\n\n%-32s".formatted(title));
    for (int i = 0; i < jdks.size(); i++) {
      table.append("  ");
      columns.forEach(column -> table.append("%-13s".formatted(column)));
      table.append("             ".repeat(COLUMNS - columns.size()));
    }
    List<Subject> rows = subjects.stream().filter(subject -> subject.sort() == sort).toList();
    for (Subject subject : rows) {
      row(table, subject.name(), List.of(subject), columns, "%d");
    }
    row(table, "in all", rows, columns, "%d/" + seeds() * rows.size());
  }

  private void row(
      StringBuilder table, String name, List<Subject> rows, List<String> columns, String cell) {
    table.append("\n%-32s".formatted(name));
    for (Jdk jdk : jdks) {
      table.append("  ");
      for (String column : columns) {
        int sum = 0;
        for (Subject subject : rows) {
          sum += count(subject, jdk, property(column));
        }
        table.append("%-13s".formatted(cell.formatted(sum)));
      }
      table.append("             ".repeat(COLUMNS - columns.size()));
    }
  }

  private static Predicate<Outcome> property(String column) {
    return switch (column) {
      case "owner" -> Outcome::owner;
      case "put site" -> Outcome::putSite;
      case "taken back" -> outcome -> outcome.others().isEmpty() && !outcome.isQuiet();
      default -> Outcome::isQuiet;
    };
  }
}
