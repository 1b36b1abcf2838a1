package heapwarden.company;

import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Runs cells and writes down what came of each: a table in {@code target}. Thread safe. */
final class Cells {
  private final String table;
  private final Map<String, Cell> cells = new LinkedHashMap<>();
  private final Map<String, String> results = new ConcurrentHashMap<>();
  private final String expectedOfAll;
  private final String expectedOfFew;

  Cells(String table, List<Cell> all) throws IOException {
    this.table = table;
    for (Cell cell : all) {
      if (cells.put(cell.name(), cell) != null) {
        throw new IllegalArgumentException("two cells are called " + cell.name());
      }
    }
    expectedOfAll = Cell.expected(Jvm.current(), true);
    expectedOfFew = Cell.expected(Jvm.current(), false);
  }

  List<String> names() {
    return List.copyOf(cells.keySet());
  }

  /** Runs one; fails as it does. */
  void run(String name) throws IOException {
    Cell cell = cells.get(name);
    long start = System.nanoTime();
    try {
      Run run = cell.run(cell.isAll() ? expectedOfAll : expectedOfFew);
      double seconds = (System.nanoTime() - start) / 1e9;
      long warnings = run.stderr().lines().filter(line -> line.startsWith("WARNING")).count();
      results.put(
          name,
          "both found, output the same, %s on stderr, %.1f s"
              .formatted(
                  warnings == 0 ? "nothing else" : warnings + " lines of the JVM itself", seconds));
    } catch (AssertionError e) {
      String message = String.valueOf(e.getMessage()).strip();
      results.put(name, "FAILED: " + message.replace('\n', ' ').replace('|', '/'));
      throw e;
    }
  }

  /** Writes those that ran. */
  void write() throws IOException {
    StringBuilder out = new StringBuilder("| what | result |\n|---|---|\n");
    for (String name : cells.keySet()) {
      String result = results.get(name);
      if (result != null) {
        out.append("| ").append(name).append(" | ").append(result).append(" |\n");
      }
    }
    Files.writeString(Path.of("target", table + ".md"), out);
  }
}
