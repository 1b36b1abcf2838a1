package heapwarden.cli;

import java.io.Console;
import java.io.PrintStream;

/**
 * What is printed where: colour on a terminal only, and never with {@code NO_COLOR} set; a line of
 * progress on stderr for what takes longer than a second, on a terminal only.
 */
final class Terminal {
  private static final long SILENT_MILLIS = 1000;
  private static final String RED = "\u001b[31m";
  private static final String YELLOW = "\u001b[33m";
  private static final String GREEN = "\u001b[32m";
  private static final String BOLD = "\u001b[1m";
  private static final String PLAIN = "\u001b[0m";
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final boolean terminal = isTerminal();
  private final boolean colour = terminal && System.getenv("NO_COLOR") == null;
  private final PrintStream progress = System.err;
  private final long start = System.currentTimeMillis();
  private long said;

  /** Since JDK 22 there is a console even where there is no terminal. */
  private static boolean isTerminal() {
    Console console = System.console();
    if (console == null || "dumb".equals(System.getenv("TERM"))) {
      return false;
    }
    try {
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  boolean isInteractive() {
    return terminal;
  }

  /** Says what is waited for, and how long by now. */
  void waiting(String what) {
    long now = System.currentTimeMillis();
    if (terminal && now - start > SILENT_MILLIS && now - said > SILENT_MILLIS) {
      said = now;
      progress.print(CLEAR_LINE + "heapwarden: " + what + ", " + (now - start) / 1000 + " s");
      progress.flush();
    }
  }

  /** Ends the progress. */
  void arrived() {
    if (said > 0) {
      said = 0;
      progress.print(CLEAR_LINE);
      progress.flush();
    }
  }

  /** A text of several lines; the words at their beginnings are coloured. */
  String coloured(String text) {
    if (!colour) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 100);
    for (String line : text.split("\n", -1)) {
      out.append(out.length() == 0 ? "" : "\n").append(line(line));
    }
    return out.toString();
  }

  private static String line(String line) {
    int colon = line.indexOf(':');
    String head = colon < 0 ? "" : line.substring(0, colon);
    switch (head) {
      case "PROVEN":
      case "ORPHANED":
      case "PRESSURE":
      case "EMERGENCY":
        return RED + head + PLAIN + line.substring(colon);
      case "GROWING":
      case "OVER_BOUND":
      case "ALIVE":
        return YELLOW + head + PLAIN + line.substring(colon);
      case "health":
        String of = line.contains("OK") ? GREEN : line.contains("CRITICAL") ? RED : YELLOW;
        return head + ":" + of + line.substring(colon + 1) + PLAIN;
      case "SUMMARY":
        return BOLD + line + PLAIN;
      default:
        return line;
    }
  }
}
