package heapwarden.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The processors that this process may use, by the numbers that {@code taskset} takes. Linux only;
 * elsewhere, and where there is no {@code taskset}, there are none.
 */
final class Processors {
  private static final String KEY = "Cpus_allowed_list:";
  private static final Path PINS = Path.of("/usr/bin/taskset");

  private Processors() {}

  static List<Integer> allowed() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isExecutable(PINS) || !Files.isReadable(status)) {
      return List.of();
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith(KEY)) {
        return parse(line.substring(KEY.length()).trim());
      }
    }
    return List.of();
  }

  /** Of a list such as {@code 0-2,5}. */
  static List<Integer> parse(String list) {
    List<Integer> numbers = new ArrayList<>();
    for (String part : list.split(",", -1)) {
      int dash = part.indexOf('-');
      int first = Integer.parseInt(dash < 0 ? part : part.substring(0, dash));
      int last = Integer.parseInt(part.substring(dash + 1));
      for (int number = first; number <= last; number++) {
        numbers.add(number);
      }
    }
    return numbers;
  }

  /** A command that runs on one of them only. */
  static List<String> pinned(int processor, List<String> command) {
    List<String> pinned =
        new ArrayList<>(List.of(PINS.toString(), "-c", String.valueOf(processor)));
    pinned.addAll(command);
    return pinned;
  }
}
