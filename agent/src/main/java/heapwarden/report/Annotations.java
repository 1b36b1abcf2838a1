package heapwarden.report;

import heapwarden.finding.Finding;
import heapwarden.finding.Standing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The findings as workflow commands of GitHub, which it shows beside the lines of a change: an
 * error for each that fails, a warning for one that is likely, a notice for one that is known. It
 * shows ten of a sort in each step; more are not written. What is suppressed is not told of.
 */
public final class Annotations {
  private static final int MOST = 10;
  private static final int LONGEST = 4000;

  private Annotations() {}

  /**
   * Each a line for stdout.
   *
   * @param sourceRoots the folders in which the program's sources are
   */
  public static List<String> lines(Report report, List<String> sourceRoots) {
    return lines(Results.of(report), SourceRoots.of(sourceRoots));
  }

  static List<String> lines(Results results, SourceRoots sources) {
    List<String> errors = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    List<String> notices = new ArrayList<>();
    for (Finding finding : results.findings) {
      Place place = sources.place(finding);
      Standing standing = results.standing(finding);
      if (results.fails(finding)) {
        add(errors, "error", finding, place);
      } else if (standing == Standing.KNOWN) {
        add(notices, "notice", finding, place);
      } else if (standing == null && !Results.isNote(finding)) {
        add(warnings, "warning", finding, place);
      }
    }
    errors.addAll(warnings);
    errors.addAll(notices);
    return errors;
  }

  private static void add(
      List<String> lines, String command, Finding finding, @Nullable Place place) {
    if (lines.size() >= MOST) {
      return;
    }
    StringBuilder line = new StringBuilder(400);
    line.append("::").append(command).append(' ');
    if (place != null) {
      line.append("file=").append(property(place.path)).append(',');
      if (place.line > 0) {
        line.append("line=").append(place.line).append(',');
      }
    }
    line.append("title=")
        .append(property("Heapwarden: " + finding.verdict() + " " + finding.kind().label()));
    line.append("::").append(data(message(finding)));
    lines.add(line.toString());
  }

  private static String message(Finding finding) {
    StringBuilder text = new StringBuilder(Results.sentence(finding));
    for (Finding.PutSite put : finding.putSites()) {
      if (!put.stack().isEmpty()) {
        text.append("\nfilled, ").append(Math.round(100 * put.share())).append(" %, at ");
        text.append(put.stack().get(0));
      }
    }
    text.append("\nfix: ").append(finding.fix());
    text.append("\nfingerprint ").append(finding.fingerprint());
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text.toString();
  }

  private static String property(String value) {
    return data(value.replace('\n', ' ')).replace(":", "%3A").replace(",", "%2C");
  }

  /** One line, from which nothing can break out to be a command of its own. */
  private static String data(String value) {
    StringBuilder data = new StringBuilder(value.length() + 16);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '%') {
        data.append("%25");
      } else if (c == '\n') {
        data.append("%0A");
      } else if (c == '\r') {
        data.append("%0D");
      } else {
        data.append(Plain.isBreak(c) ? '\uFFFD' : c);
      }
    }
    return data.toString();
  }
}
