package heapwarden.tests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;

/** Two thousand tests of the size that most have: a fixture, a file, some collections. */
class TwoThousand {
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = Files.createTempFile("many", ".txt");
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      text.append("word ").append(i % 97).append('\n');
    }
    Files.writeString(file, text);
  }

  @AfterEach
  void delete() throws IOException {
    Files.delete(file);
  }

  @RepeatedTest(2000)
  void countsWords() throws IOException {
    for (int round = 0; round < 60; round++) {
      Map<String, Integer> counts = new HashMap<>();
      try (var lines = Files.lines(file, StandardCharsets.UTF_8)) {
        lines.forEach(line -> counts.merge(line, 1, Integer::sum));
      }
      if (new TreeMap<>(counts).size() != 97) {
        throw new AssertionError(counts);
      }
    }
  }
}
