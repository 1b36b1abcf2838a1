package heapwarden.report;

import heapwarden.finding.Quantity;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a report to the files of {@code report=}. Each is written beside its place and then moved
 * there, so nobody reads half of one. What cannot be written goes to stderr instead.
 */
public final class ReportFiles {
  /** For nothing but to be set. */
  @SuppressWarnings("unused")
  private static volatile String prepared = "";

  private ReportFiles() {}

  /**
   * Loads what a report needs of the JDK. A class of it that is first met in a full heap fails to
   * initialise, and then nobody in this JVM can use it any more, the application included.
   */
  public static void prepare() {
    prepared = Quantity.time(0);
  }

  /** Writes one file, without the sources. */
  static @Nullable String write(Report report, String pattern) {
    return write(report, pattern, List.of());
  }

  /**
   * Writes one file, in the {@linkplain Form form} that its suffix names.
   *
   * @param pattern the path, with {@code %p} for the process and {@code %t} for the time
   * @param sourceRoots the folders in which the program's sources are
   * @return the name of the file; {@code null} when it could not be written
   */
  public static @Nullable String write(Report report, String pattern, List<String> sourceRoots) {
    String name = name(pattern, report.jvm.pid, report.to);
    try {
      WholeFile.write(Path.of(name), text(report, name, sourceRoots));
      return name;
    } catch (IOException | RuntimeException e) {
      String instead = Form.of(name) == Form.JSON ? json(report) : TextReport.full(report);
      Log.warn("report=" + name + " cannot be written (" + e + "); here it is instead\n" + instead);
      return null;
    }
  }

  /** A pattern with the process and the time put in. */
  static String name(String pattern, long pid, long millis) {
    return pattern.replace("%p", Long.toString(pid)).replace("%t", Long.toString(millis));
  }

  /** Writes a report that is made already, as a whole and for nobody else to read. */
  public static void save(Path file, String text) throws IOException {
    WholeFile.write(file, text);
  }

  /** Whether that report is to be a page. */
  public static boolean isHtml(String name) {
    return Form.of(name) == Form.HTML;
  }

  /** Whether that report is for a build server, and no {@link SavedReport} even if it is JSON. */
  public static boolean isForBuildServers(String name) {
    return Form.of(name).isOfFindings();
  }

  private static String text(Report report, String name, List<String> sourceRoots) {
    Form form = Form.of(name);
    if (form.isOfFindings()) {
      return Results.of(report).as(form, SourceRoots.of(sourceRoots));
    }
    if (form == Form.HTML) {
      return Page.offline(report);
    }
    return form == Form.JSON ? json(report) : TextReport.full(report);
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
