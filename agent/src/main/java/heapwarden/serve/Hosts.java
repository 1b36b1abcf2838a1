package heapwarden.serve;

import java.util.Locale;

/**
 * The names under which this process may be asked. A browser that was led here by a name of
 * somebody else's, rebound to this address, sends that name: it is refused. What needs no name
 * service cannot be rebound, so numeric addresses and {@code localhost} are fine.
 */
final class Hosts {
  private final String bound;

  /** Also allows the name that is served on. */
  Hosts(String bound) {
    this.bound = bound.toLowerCase(Locale.ROOT);
  }

  /** Whether the value of a Host header is allowed; empty is not. */
  boolean allows(String header) {
    String host = withoutPort(header.trim().toLowerCase(Locale.ROOT));
    return host.equals("localhost") || isNumeric(host) || (!host.isEmpty() && host.equals(bound));
  }

  private static String withoutPort(String header) {
    int end = header.startsWith("[") ? header.indexOf(']') + 1 : header.indexOf(':');
    if (end <= 0) {
      return header;
    }
    String port = header.substring(end);
    for (int i = 1; i < port.length(); i++) {
      if (!isDigit(port.charAt(i))) {
        return "";
      }
    }
    return port.isEmpty() || port.charAt(0) == ':' ? header.substring(0, end) : "";
  }

  private static boolean isNumeric(String host) {
    if (host.startsWith("[") && host.endsWith("]")) {
      String inner = host.substring(1, host.length() - 1);
      return inner.indexOf(':') >= 0 && consistsOf(inner, "0123456789abcdef:.");
    }
    int dots = 0;
    for (String part : host.split("\\.", -1)) {
      dots++;
      if (part.isEmpty() || part.length() > 3 || !consistsOf(part, "0123456789")) {
        return false;
      }
    }
    return dots == 4;
  }

  private static boolean consistsOf(String text, String allowed) {
    for (int i = 0; i < text.length(); i++) {
      if (allowed.indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
