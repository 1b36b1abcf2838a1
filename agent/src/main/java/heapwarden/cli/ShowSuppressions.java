package heapwarden.cli;

import heapwarden.gate.GateInputException;
import heapwarden.gate.Suppressions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Prints how suppressions are written, and those that are built in. */
@Command(
    name = ShowSuppressions.TOPIC,
    hidden = true,
    description = "Prints the suppressions that are built in.")
final class ShowSuppressions implements Callable<Integer> {
  static final String TOPIC = "suppressions";

  @Override
  public Integer call() throws GateInputException {
    System.out.println("A file of suppressions says what need not be mended, and why, one a line:");
    System.out.println();
    System.out.println("  kind:frame  # reason  until 2027-01-31");
    System.out.println();
    System.out.println("  kind    one of those that the verb kinds lists, or * for any");
    System.out.println(
        "  frame   com.acme.Config.load, with * for any characters and ? for one; it is");
    System.out.println(
        "          held against each frame of the opening, against the owner paths, and");
    System.out.println("          against the fingerprint");
    System.out.println(
        "  until   the last day on which the line holds; without it, it holds for ever");
    System.out.println();
    System.out.println(
        "Lines that have suppressed nothing, and those that hold no more, are reported.");
    System.out.println("Built in:");
    System.out.println();
    System.out.print(Suppressions.builtInText());
    return Main.FINE;
  }
}
