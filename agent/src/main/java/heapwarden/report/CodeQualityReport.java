package heapwarden.report;

import com.google.gson.stream.JsonWriter;
import heapwarden.finding.Finding;
import heapwarden.finding.Severity;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The findings in the part of Code Climate's format that GitLab reads. It compares two of these
 * itself, so what a baseline knows is listed all the same; what is suppressed is not, since there
 * is no word for that. One fingerprint may stand there once only.
 */
final class CodeQualityReport {
  /** Where nothing names a class: GitLab shows nothing that has no path. */
  private static final String NOWHERE = "unknown";

  private CodeQualityReport() {}

  static String text(Results results, SourceRoots sources) {
    StringWriter out = new StringWriter(4096);
    try {
      JsonWriter json = new JsonWriter(out);
      json.setIndent("  ");
      json.setHtmlSafe(false);
      json.beginArray();
      Set<String> fingerprints = new HashSet<>();
      for (Finding finding : results.findings) {
        if (!results.isSuppressed(finding)) {
          boolean first = fingerprints.add(finding.fingerprint());
          issue(json, finding, first ? "" : "-" + finding.verdict(), sources.place(finding));
        }
      }
      json.endArray().flush();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return out.append('\n').toString();
  }

  private static void issue(JsonWriter json, Finding finding, String suffix, @Nullable Place place)
      throws IOException {
    json.beginObject();
    json.name("type").value("issue");
    json.name("check_name").value(finding.verdict() + "/" + finding.kind().label());
    json.name("description").value(Results.sentence(finding));
    json.name("categories").beginArray().value("Bug Risk").endArray();
    json.name("fingerprint").value(finding.fingerprint() + suffix);
    json.name("severity").value(severity(finding.severity()));
    json.name("location").beginObject();
    json.name("path").value(place == null ? NOWHERE : place.path);
    json.name("lines").beginObject();
    json.name("begin").value(place == null ? 1 : Math.max(1, place.line)).endObject();
    json.endObject().endObject();
  }

  private static String severity(Severity severity) {
    switch (severity) {
      case CRITICAL:
        return "blocker";
      case HIGH:
        return "critical";
      case MEDIUM:
        return "major";
      case LOW:
        return "minor";
      default:
        return "info";
    }
  }
}
