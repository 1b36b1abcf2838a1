package heapwarden.serve;

import java.util.Random;

/** Requests that no honest client sends. */
final class Malformed {
  private static final String[] METHODS = {
    "GET", "POST", "HEAD", "TRACE", "CONNECT", "get", "", "\u0000", "G ET", "PRI", "OPTIONS"
  };
  private static final String[] PATHS = {
    "/",
    "/health",
    "/metrics",
    "/api/system/gc",
    "/api/system/resources?limit=x",
    "//",
    "*",
    "",
    "/%",
    "/%zz",
    "/../../etc/passwd",
    "http://evil.com/",
    "/\u0000",
    "/api/system/resources?kind=%00&site=%ff",
    "?",
    "/ /"
  };
  private static final String[] VERSIONS = {
    "HTTP/1.1", "HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "", "HTTP", "X/1.1"
  };
  private static final String[] HEADERS = {
    "Host: localhost",
    "Host: evil.com",
    "Host:",
    "Host",
    ": x",
    "Content-Length: -1",
    "Content-Length: 99999999999",
    "Content-Length: x",
    "Content-Length: 3",
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: gzip, chunked",
    "Connection: close",
    "Connection: upgrade",
    "Upgrade: h2c",
    "Expect: 100-continue",
    "Accept: ;;,q=",
    "\u0000: \u0000",
    "Authorization: Bearer",
    "Authorization: Basic Og==",
    " folded",
    "A\tB: c",
    "Range: bytes=0-"
  };
  private static final String[] ENDS = {"\r\n", "\n", "\r", "\r\r\n"};

  private Malformed() {}

  private static String one(Random random, String[] of) {
    return of[random.nextInt(of.length)];
  }

  /** The same for the same state of the generator; raw bytes as characters up to 255. */
  static String request(Random random) {
    StringBuilder out = new StringBuilder();
    if (random.nextInt(10) == 0) {
      int length = random.nextInt(400);
      for (int i = 0; i < length; i++) {
        out.append((char) random.nextInt(256));
      }
      return out.toString();
    }
    String end = random.nextInt(3) == 0 ? one(random, ENDS) : "\r\n";
    out.append(one(random, METHODS)).append(' ').append(one(random, PATHS)).append(' ');
    out.append(one(random, VERSIONS)).append(end);
    int headers = random.nextInt(6);
    for (int i = 0; i < headers; i++) {
      out.append(one(random, HEADERS)).append(end);
    }
    if (random.nextInt(4) != 0) {
      out.append(end);
    }
    if (random.nextInt(4) == 0) {
      out.append("x".repeat(random.nextInt(2000)));
    }
    if (random.nextInt(5) == 0) {
      out.setLength(random.nextInt(out.length() + 1));
    }
    if (random.nextInt(5) == 0 && out.length() > 0) {
      out.setCharAt(random.nextInt(out.length()), (char) random.nextInt(256));
    }
    return out.toString();
  }
}
