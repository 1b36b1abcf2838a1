package heapwarden.report;

import heapwarden.finding.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Stands in the place of a gate's report from its start on, so that a JVM that is killed leaves
 * something that says so. The report replaces it. It tells two JVMs that were given one file from
 * each other, too. Not thread safe.
 */
public final class ReportMarker {
  private final Path file;
  private final long pid;

  private ReportMarker(Path file, long pid) {
    this.file = file;
    this.pid = pid;
  }

  /**
   * Takes the place of the report.
   *
   * @param pattern the path, with {@code %p} and {@code %t} still in it
   * @throws IOException when it cannot be written there, or another JVM that runs has taken it: a
   *     sentence says which
   */
  public static ReportMarker place(String pattern, String mainClass) throws IOException {
    long pid = ProcessHandle.current().pid();
    long now = System.currentTimeMillis();
    Path file = Path.of(ReportFiles.name(pattern, pid, now)).toAbsolutePath();
    long other = Files.exists(file) ? runs(file) : 0;
    if (other != 0 && other != pid) {
      throw new IOException(
          "process " + other + " writes " + file + " too; put %p, the process id, into the name");
    }
    WholeFile.write(file, text(pid, mainClass, now));
    return new ReportMarker(file, pid);
  }

  /** The process that has placed a marker there and still runs; 0 for none. */
  private static long runs(Path file) {
    SavedReport.Unfinished unfinished = unfinished(file);
    if (unfinished == null || unfinished.pid() == 0) {
      return 0;
    }
    ProcessHandle process = ProcessHandle.of(unfinished.pid()).orElse(null);
    boolean runs =
        process != null
            && process.isAlive()
            // A later process with the same number has begun after the marker was written.
            && process
                .info()
                .startInstant()
                .map(start -> !start.isAfter(unfinished.startedAt().plusSeconds(1)))
                .orElse(true);
    return runs ? unfinished.pid() : 0;
  }

  private static SavedReport.@Nullable Unfinished unfinished(Path file) {
    try {
      return SavedReport.read(file).unfinished();
    } catch (SavedReport.Unfinished e) {
      return e;
    } catch (IOException e) {
      // Whatever it is, it is to be replaced.
    }
    return null;
  }

  /** Written by hand, since the library for it would delay the start of the program. */
  private static String text(long pid, String mainClass, long now) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < mainClass.length(); i++) {
      char c = mainClass.charAt(i);
      if (c == '"' || c == '\\') {
        name.append('\\');
      }
      name.append(c < ' ' ? ' ' : c);
    }
    return "{\"schemaVersion\": "
        + Report.SCHEMA_VERSION
        + ", \"unfinished\": {\"pid\": "
        + pid
        + ", \"mainClass\": \""
        + name
        + "\", \"startedAt\": \""
        + Quantity.time(now)
        + "\"}}\n";
  }

  /**
   * Whether the place is still this process's own. Where it is not, whoever reads the file is told
   * from now on that two have written it.
   *
   * @throws IOException when it is not
   */
  public void check() throws IOException {
    SavedReport.Unfinished unfinished = unfinished(file);
    boolean own = unfinished != null && unfinished.pid() == pid;
    if (own || !Files.exists(file)) {
      return;
    }
    WholeFile.write(file, text(0, "", System.currentTimeMillis()));
    throw new IOException(
        "another process has written " + file + " too; put %p, the process id, into the name");
  }

  /** Removes it where the report has got another name, with another time in it. */
  public void remove() throws IOException {
    SavedReport.Unfinished unfinished = unfinished(file);
    if (unfinished != null && unfinished.pid() == pid) {
      Files.deleteIfExists(file);
    }
  }
}
