package heapwarden.heap;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many objects of each class there are, and what they take, as the JVM prints it. Keeps the
 * {@value #MAX_TYPES} classes that take most: the list is sorted, and what takes less cannot be
 * what fills the heap. Immutable.
 */
final class Histogram {
  static final int MAX_TYPES = 400;

  /** Objects of one class. */
  static final class Row {
    final long count;
    final long bytes;

    Row(long count, long bytes) {
      this.count = count;
      this.bytes = bytes;
    }
  }

  private static final String CODES = "ZBCSIJFD";
  private static final String[] PRIMITIVES = {
    "boolean", "byte", "char", "short", "int", "long", "float", "double"
  };

  private final Map<String, Row> rows;

  private Histogram(Map<String, Row> rows) {
    this.rows = Collections.unmodifiableMap(rows);
  }

  /** Reads lines such as {@code 3: 11882 380224 java.util.HashMap$Node (java.base@25.0.3)}. */
  static Histogram parse(String text) {
    Map<String, Row> rows = new HashMap<>();
    int from = 0;
    while (from < text.length() && rows.size() < MAX_TYPES) {
      int end = text.indexOf('\n', from);
      end = end < 0 ? text.length() : end;
      List<String> words = words(text, from, end);
      if (words.size() >= 4 && words.get(0).endsWith(":")) {
        try {
          add(rows, words);
        } catch (NumberFormatException e) {
          // Not a row after all.
        }
      }
      from = end + 1;
    }
    return new Histogram(rows);
  }

  private static void add(Map<String, Row> rows, List<String> words) {
    long count = Long.parseLong(words.get(1));
    long bytes = Long.parseLong(words.get(2));
    // Two loaders may each have a class of this name.
    rows.merge(
        source(words.get(3)),
        new Row(count, bytes),
        (one, other) -> new Row(one.count + other.count, one.bytes + other.bytes));
  }

  private static List<String> words(String text, int from, int end) {
    List<String> words = new ArrayList<>(5);
    int i = from;
    while (i < end) {
      while (i < end && text.charAt(i) <= ' ') {
        i++;
      }
      int start = i;
      while (i < end && text.charAt(i) > ' ') {
        i++;
      }
      if (i > start) {
        words.add(text.substring(start, i));
      }
    }
    return words;
  }

  /** The name of a class as in source code. */
  static String source(String name) {
    int dimensions = 0;
    while (dimensions < name.length() && name.charAt(dimensions) == '[') {
      dimensions++;
    }
    if (dimensions == 0 || dimensions == name.length()) {
      return name;
    }
    String element = name.substring(dimensions);
    int primitive = CODES.indexOf(element.charAt(0));
    if (element.charAt(0) == 'L' && element.endsWith(";")) {
      element = element.substring(1, element.length() - 1);
    } else if (element.length() == 1 && primitive >= 0) {
      element = PRIMITIVES[primitive];
    }
    return element + "[]".repeat(dimensions);
  }

  /** By class name. */
  Map<String, Row> rows() {
    return rows;
  }
}
