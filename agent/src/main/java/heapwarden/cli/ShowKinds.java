package heapwarden.cli;

import heapwarden.finding.Kind;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the table of kinds; the README's is printed by it too. */
@Command(name = "kinds", description = "Prints the kinds of resources that are followed.")
final class ShowKinds implements Runnable {
  @Option(names = "--markdown", description = "As a table for a page.")
  private boolean markdown;

  @Override
  public void run() {
    if (markdown) {
      System.out.println("| kind | such as | ended by | when dropped without it |");
      System.out.println("|---|---|---|---|");
    }
    for (Kind kind : Kind.values()) {
      System.out.printf(
          Locale.ROOT,
          markdown ? "| `%s` | `%s` | %s | %s |%n" : "  %-19s %-46s %s; dropped: %s%n",
          kind.label(),
          kind.type(),
          kind.closer(),
          fate(kind));
    }
  }

  private static String fate(Kind kind) {
    switch (kind.loss()) {
      case RECOVERED:
        return "freed by some garbage collection, late";
      case PERMANENT:
        return "lost until the JVM ends";
      case UNKNOWN:
        return "its library decides";
      default:
        return kind.canBeOrphaned()
            ? "nothing lost; a growing number is a leak, and one that nobody can shut down any more"
            : "nothing lost; only a growing number is a leak";
    }
  }
}
