package heapwarden.serve;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What of a request decides about its answer. Immutable. */
final class Asked {
  private static final int MAX_PARAMETERS = 16;

  private final String method;
  private final String path;
  private final Map<String, String> parameters;
  private final Map<String, String> headers;

  /**
   * Takes a request apart.
   *
   * @param path as sent, without the query
   * @param query as sent, without the question mark; {@code null} for none
   * @param headers by name in lower case
   * @throws IllegalArgumentException when the query cannot be read
   */
  Asked(String method, String path, @Nullable String query, Map<String, String> headers) {
    this.method = method;
    this.path = path;
    this.parameters = parameters(query);
    this.headers = Map.copyOf(headers);
  }

  private static Map<String, String> parameters(@Nullable String query) {
    Map<String, String> parameters = new HashMap<>();
    if (query == null) {
      return parameters;
    }
    for (String part : query.split("&", MAX_PARAMETERS + 1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        parameters.put(
            part.substring(0, equals).toLowerCase(Locale.ROOT), decode(part.substring(equals + 1)));
      }
    }
    if (parameters.size() > MAX_PARAMETERS) {
      throw new IllegalArgumentException("too many parameters");
    }
    return parameters;
  }

  private static String decode(String text) {
    return java.net.URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  String method() {
    return method;
  }

  String path() {
    return path;
  }

  /** The value of a parameter; empty without one. */
  String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }

  /** The value of a header; empty without one. */
  String header(String name) {
    return headers.getOrDefault(name, "");
  }
}
