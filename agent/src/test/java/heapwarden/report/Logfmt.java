package heapwarden.report;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads a line of logfmt as the readers of log collectors do: keys and bare values end at a blank,
 * quoted values have the escapes of JSON. Knows nothing of how we write it.
 */
final class Logfmt {
  private final String line;
  private int at;

  private Logfmt(String line) {
    this.line = line;
  }

  static Map<String, String> parse(String line) {
    Map<String, String> fields = new LinkedHashMap<>();
    Logfmt reader = new Logfmt(line);
    while (reader.at < line.length()) {
      String key = reader.upTo("= ");
      String value = "";
      if (reader.at < line.length() && line.charAt(reader.at) == '=') {
        reader.at++;
        value = reader.value();
      }
      if (key.isEmpty() || fields.put(key, value) != null) {
        throw new IllegalArgumentException("the key '" + key + "' in " + line);
      }
      if (reader.at < line.length() && line.charAt(reader.at++) != ' ') {
        throw new IllegalArgumentException("no blank at " + reader.at + " in " + line);
      }
    }
    return fields;
  }

  private String upTo(String ends) {
    int from = at;
    while (at < line.length() && ends.indexOf(line.charAt(at)) < 0) {
      if (line.charAt(at) == '"') {
        throw new IllegalArgumentException("a stray quote at " + at + " in " + line);
      }
      at++;
    }
    return line.substring(from, at);
  }

  private String value() {
    if (at == line.length() || line.charAt(at) != '"') {
      String bare = upTo(" ");
      if (bare.indexOf('=') >= 0) {
        throw new IllegalArgumentException("a bare = in " + bare);
      }
      return bare;
    }
    StringBuilder out = new StringBuilder();
    for (at++; line.charAt(at) != '"'; at++) {
      char c = line.charAt(at);
      out.append(c == '\\' ? escape() : c);
    }
    at++;
    return out.toString();
  }

  private char escape() {
    char c = line.charAt(++at);
    switch (c) {
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 't':
        return '\t';
      case 'b':
        return '\b';
      case 'f':
        return '\f';
      case 'u':
        at += 4;
        return (char) Integer.parseInt(line.substring(at - 3, at + 1), 16);
      case '"':
      case '\\':
      case '/':
        return c;
      default:
        throw new IllegalArgumentException("the escape \\" + c + " in " + line);
    }
  }
}
