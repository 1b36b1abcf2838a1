package heapwarden.report;

import com.google.gson.stream.JsonWriter;
import heapwarden.finding.Quantity;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * How the log is written. Each entry of the forms for machines is one line, in ASCII, whatever is
 * in it: neither a line break in a path nor the character set of stderr can break it in two or
 * spoil it.
 */
enum LogForm {
  /** For a person; an entry may have several lines. */
  TEXT {
    @Override
    String render(LogEntry entry, long millis) {
      return entry.text();
    }
  },
  /** {@code key=value}, quoted where necessary, with the escapes of JSON. */
  LOGFMT {
    @Override
    String render(LogEntry entry, long millis) {
      StringBuilder out = new StringBuilder(512);
      out.append("ts=").append(Quantity.time(millis)).append(" level=").append(level(entry));
      out.append(" logger=heapwarden event=").append(entry.event());
      for (Map.Entry<String, Object> field : entry.fields().entrySet()) {
        Object value = field.getValue();
        String text = value instanceof List ? joined((List<?>) value) : String.valueOf(value);
        out.append(' ').append(field.getKey()).append('=');
        out.append(isBare(text) ? text : ascii(quoted(text)));
      }
      return out.toString();
    }
  },
  /** One JSON object. */
  JSON {
    @Override
    String render(LogEntry entry, long millis) {
      StringWriter out = new StringWriter(512);
      try {
        JsonWriter json = new JsonWriter(out);
        json.setHtmlSafe(false);
        json.beginObject();
        json.name("ts").value(Quantity.time(millis));
        json.name("level").value(level(entry));
        json.name("logger").value("heapwarden").name("event").value(entry.event());
        for (Map.Entry<String, Object> field : entry.fields().entrySet()) {
          json.name(field.getKey());
          value(json, field.getValue());
        }
        json.endObject();
      } catch (IOException e) {
        throw new UncheckedIOException("writing to memory", e);
      }
      return ascii(out.toString());
    }
  };

  private static final char REPLACEMENT = '\ufffd';

  /** An entry as it is printed, without a line break at the end. */
  abstract String render(LogEntry entry, long millis);

  private static String level(LogEntry entry) {
    return entry.isWarning() ? "warn" : "info";
  }

  private static void value(JsonWriter json, Object value) throws IOException {
    if (value instanceof Boolean) {
      json.value((Boolean) value);
    } else if (value instanceof Number) {
      json.value((Number) value);
    } else if (value instanceof List) {
      json.beginArray();
      for (Object one : (List<?>) value) {
        json.value(String.valueOf(one));
      }
      json.endArray();
    } else {
      json.value(String.valueOf(value));
    }
  }

  private static String joined(List<?> parts) {
    StringBuilder out = new StringBuilder(128);
    for (Object part : parts) {
      out.append(out.length() == 0 ? "" : "; ").append(part);
    }
    return out.toString();
  }

  private static boolean isBare(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 127 || c == '=' || c == '"' || c == '\\') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static String quoted(String text) {
    StringWriter out = new StringWriter(text.length() + 16);
    try {
      JsonWriter json = new JsonWriter(out);
      json.setHtmlSafe(false);
      json.setLenient(true);
      json.value(text);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return out.toString();
  }

  /**
   * Outside strings neither form has anything but ASCII. Half of a surrogate pair, which a name of
   * a file may have, is no character; strict readers refuse it.
   */
  private static String ascii(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 127) {
        out.append(c);
      } else if (Character.isSurrogate(c)
          && !(i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1)))) {
        escape(out, REPLACEMENT);
      } else {
        escape(out, c);
        if (Character.isSurrogate(c)) {
          escape(out, text.charAt(++i));
        }
      }
    }
    return out.toString();
  }

  private static void escape(StringBuilder out, char c) {
    out.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.append(Character.forDigit(c >> shift & 0xf, 16));
    }
  }
}
