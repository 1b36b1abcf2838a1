package heapwarden.report;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * The number of this process, and when it began, as Linux tells. Elsewhere by a {@link
 * ProcessHandle}, which makes a pool of threads: some 30 classes, one of which has to be woven, and
 * four that are spun, while an exit waits for the report. Any thread.
 */
public final class ThisProcess {
  private static final int START_TIME = 19;

  /** Linux counts in hundredths of a second whenever it tells a program. */
  private static final long TICK = 10;

  private ThisProcess() {}

  /** Its number. */
  public static long pid() {
    try {
      return Long.parseLong(new File("/proc/self").getCanonicalFile().getName());
    } catch (IOException | RuntimeException e) {
      return ProcessHandle.current().pid();
    }
  }

  /**
   * When it began, in milliseconds.
   *
   * @param otherwise the answer where the system does not tell
   */
  public static long startedAt(long otherwise) {
    try {
      String stat = text("/proc/self/stat");
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return 1000 * bootTime(text("/proc/stat")) + TICK * Long.parseLong(fields[START_TIME]);
    } catch (IOException | RuntimeException e) {
      return ProcessHandle.current()
          .info()
          .startInstant()
          .map(Instant::toEpochMilli)
          .orElse(otherwise);
    }
  }

  private static long bootTime(String stat) {
    String name = "\nbtime ";
    int at = stat.indexOf(name) + name.length();
    return Long.parseLong(stat.substring(at, stat.indexOf('\n', at)));
  }

  private static String text(String file) throws IOException {
    try (InputStream in = new FileInputStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
