package heapwarden.report;

import java.util.Locale;

/** What a report file looks like, which its name decides. */
enum Form {
  /** For a person at a terminal. */
  TEXT,
  /** All that is known; the form that the command line reads. */
  JSON,
  /** A page that needs nothing else. */
  HTML,
  /** For code scanning. */
  SARIF,
  /** For whatever shows tests. */
  JUNIT,
  /** For GitLab's merge requests. */
  CODE_QUALITY,
  /** For the summary of a build. */
  MARKDOWN,
  /** Stacks, weighted by how many; for flame graphs. */
  COLLAPSED,
  /** Stacks, weighted by bytes; for flame graphs. */
  COLLAPSED_BYTES;

  private static final String GITLAB_DEFAULT = "gl-code-quality-report.json";

  /** The form of a file of that name: text, where its suffix is none of the others'. */
  static Form of(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".codequality.json") || lower.endsWith(GITLAB_DEFAULT)) {
      return CODE_QUALITY;
    }
    if (lower.endsWith(".sarif") || lower.endsWith(".sarif.json")) {
      return SARIF;
    }
    if (lower.endsWith(".json")) {
      return JSON;
    }
    if (lower.endsWith(".html") || lower.endsWith(".htm")) {
      return HTML;
    }
    if (lower.endsWith(".xml")) {
      return JUNIT;
    }
    if (lower.endsWith(".md")) {
      return MARKDOWN;
    }
    if (lower.endsWith(".bytes.collapsed")) {
      return COLLAPSED_BYTES;
    }
    return lower.endsWith(".collapsed") ? COLLAPSED : TEXT;
  }

  /** Whether it tells of findings and nothing else. */
  boolean isOfFindings() {
    return this != TEXT && this != JSON && this != HTML;
  }
}
