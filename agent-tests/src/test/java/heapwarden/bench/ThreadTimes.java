package heapwarden.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * The processor time of a JVM by what its threads are there for, as Linux counts it for each. A
 * thread that has ended counts with what it had when it was last looked at.
 */
final class ThreadTimes {
  /** What a thread is there for; the application's own are what is left. */
  enum Work {
    COMPILERS("compilers"),
    COLLECTOR("collector"),
    AGENT("agent's thread");

    final String text;

    Work(String text) {
      this.text = text;
    }
  }

  private final Map<Path, Double> seconds = new HashMap<>();
  private final Map<Path, Work> works = new HashMap<>();

  /** Looks at the threads that there are now; a process that has ended has none. */
  void look(long pid) {
    try (DirectoryStream<Path> tasks =
        Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
      for (Path task : tasks) {
        look(task);
      }
    } catch (IOException e) {
      // It has ended meanwhile.
    }
  }

  private void look(Path task) {
    try {
      Work work = work(Files.readString(task.resolve("comm")).trim());
      if (work != null) {
        String nanos = Files.readString(task.resolve("schedstat")).split(" ", 2)[0];
        seconds.put(task, Long.parseLong(nanos) / 1e9);
        works.put(task, work);
      }
    } catch (IOException e) {
      // Likewise.
    }
  }

  /** Linux keeps the first 15 letters of a name. */
  private static Work work(String thread) {
    if (thread.startsWith("C1 ") || thread.startsWith("C2 ")) {
      return Work.COMPILERS;
    }
    if (thread.equals("VM Thread") || thread.startsWith("GC ") || thread.startsWith("G1 ")) {
      return Work.COLLECTOR;
    }
    return thread.startsWith("heapwarden") ? Work.AGENT : null;
  }

  Map<Work, Double> sums() {
    Map<Work, Double> sums = new EnumMap<>(Work.class);
    seconds.forEach((task, took) -> sums.merge(works.get(task), took, Double::sum));
    return sums;
  }
}
