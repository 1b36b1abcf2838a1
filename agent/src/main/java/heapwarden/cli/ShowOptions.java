package heapwarden.cli;

import heapwarden.config.Option;
import java.util.Locale;
import picocli.CommandLine.Command;

/** Prints the table of the agent's options; the README's is printed by it too. */
@Command(name = "options", description = "Prints the options of the agent.")
final class ShowOptions implements Runnable {
  @picocli.CommandLine.Option(names = "--markdown", description = "As a table for a page.")
  private boolean markdown;

  @Override
  public void run() {
    if (markdown) {
      System.out.println("| option | value | default | what it does |");
      System.out.println("|---|---|---|---|");
    }
    for (Option option : Option.values()) {
      if (markdown) {
        System.out.printf(
            Locale.ROOT,
            "| `%s` | %s | %s | %s |%n",
            option.key(),
            value(option),
            option.defaultValue().isEmpty() ? "" : "`" + option.defaultValue() + "`",
            option.sentence());
      } else {
        System.out.printf(
            Locale.ROOT,
            "  %-14s %-9s %s%s%n",
            option.key(),
            value(option),
            option.sentence(),
            option.defaultValue().isEmpty() ? "" : " [" + option.defaultValue() + "]");
      }
    }
  }

  private static String value(Option option) {
    return option.type().name().toLowerCase(Locale.ROOT);
  }
}
