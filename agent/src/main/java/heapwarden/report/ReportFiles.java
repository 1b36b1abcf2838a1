package heapwarden.report;

import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * Writes a report to the files of {@code report=}. Each is written beside its place and then moved
 * there, so nobody reads half of one. What cannot be written goes to stderr instead.
 */
public final class ReportFiles {
  private ReportFiles() {}

  /**
   * Writes one file; its form follows its suffix, {@code .json}, {@code .html} or text.
   *
   * @param pattern the path, with {@code %p} for the process and {@code %t} for the time
   * @return the name of the file; {@code null} when it could not be written
   */
  public static @Nullable String write(Report report, String pattern) {
    String name =
        pattern
            .replace("%p", Long.toString(report.jvm.pid))
            .replace("%t", Long.toString(report.to));
    Path part = null;
    try {
      Path target = Path.of(name).toAbsolutePath();
      Path folder = target.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      part = target.resolveSibling(target.getFileName() + "." + report.jvm.pid + ".part");
      try (Writer out = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
        out.write(text(report, name));
      }
      move(part, target);
      return name;
    } catch (IOException | RuntimeException e) {
      // A page is for a browser, not for a terminal.
      String instead = isHtml(name) ? TextReport.full(report) : text(report, name);
      Log.warn("report=" + name + " cannot be written (" + e + "); here it is instead\n" + instead);
      discard(part);
      return null;
    }
  }

  /** Whether that report is to be a page. */
  public static boolean isHtml(String name) {
    return name.endsWith(".html") || name.endsWith(".htm");
  }

  private static String text(Report report, String name) {
    if (isHtml(name)) {
      return Page.offline(report);
    }
    return name.endsWith(".json") ? json(report) : TextReport.full(report);
  }

  private static void move(Path part, Path target) throws IOException {
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void discard(@Nullable Path part) {
    try {
      if (part != null) {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      Log.warn("could not remove " + part + ": " + e);
    }
  }

  /** The report as text. */
  public static String text(Report report) {
    return TextReport.full(report);
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
