package heapwarden.serve;

import java.util.Locale;

/** Reads an Accept header as far as the form of the metrics depends on it. */
final class Accept {
  private Accept() {}

  /** Whether OpenMetrics is asked for by name, and not less than plain text. */
  static boolean prefersOpenMetrics(String header) {
    double open = 0;
    double text = 0;
    for (String part : header.toLowerCase(Locale.ROOT).split(",")) {
      String[] pieces = part.split(";", -1);
      String type = pieces[0].trim();
      if (type.equals("application/openmetrics-text")) {
        open = Math.max(open, quality(pieces));
      } else if (type.equals("text/plain") || type.equals("text/*")) {
        text = Math.max(text, quality(pieces));
      }
    }
    return open > 0 && open >= text;
  }

  private static double quality(String[] pieces) {
    for (String piece : pieces) {
      String parameter = piece.trim();
      if (parameter.startsWith("version=")
          && !parameter.matches("version=\"?(0\\.0\\.[14]|1\\.0\\.[01])\"?")) {
        return 0;
      }
    }
    for (String piece : pieces) {
      String parameter = piece.trim();
      if (parameter.startsWith("q=")) {
        try {
          return Double.parseDouble(parameter.substring(2));
        } catch (NumberFormatException e) {
          return 0;
        }
      }
    }
    return 1;
  }
}
