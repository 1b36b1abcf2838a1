package heapwarden.report;

import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes a report to the files of {@code report=}. Each is written beside its place and then moved
 * there, so nobody reads half of one. What cannot be written goes to stderr instead.
 */
public final class ReportFiles {
  private ReportFiles() {}

  /**
   * Writes one file; its form follows its suffix, {@code .json} or text.
   *
   * @param pattern the path, with {@code %p} for the process and {@code %t} for the time
   */
  public static void write(Report report, String pattern) {
    String name =
        pattern
            .replace("%p", Long.toString(report.jvm.pid))
            .replace("%t", Long.toString(report.to));
    String text = name.endsWith(".json") ? json(report) : TextReport.full(report);
    Path part = null;
    try {
      Path target = Path.of(name).toAbsolutePath();
      Path folder = target.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      part = target.resolveSibling(target.getFileName() + "." + report.jvm.pid + ".part");
      try (Writer out = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
        out.write(text);
      }
      move(part, target);
    } catch (IOException | RuntimeException e) {
      Log.warn("report=" + name + " cannot be written (" + e + "); here it is instead\n" + text);
      discard(part);
    }
  }

  private static void move(Path part, Path target) throws IOException {
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void discard(@org.jspecify.annotations.Nullable Path part) {
    try {
      if (part != null) {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      Log.warn("could not remove " + part + ": " + e);
    }
  }

  /** The report as JSON. */
  public static String json(Report report) {
    StringWriter out = new StringWriter();
    try {
      JsonReport.write(report, out);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("writing to memory", e);
    }
    return out.toString();
  }
}
