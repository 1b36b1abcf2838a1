package heapwarden.cli;

import heapwarden.config.Request;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The policies of a watched process. */
@Command(
    name = "bounds",
    description = {
      "Lists the policies of a watched process, or changes them.",
      "load FILE reads others, observe NAME and enforce NAME change what one does."
    })
final class ShowBounds extends OnProcess {
  private static final List<String> ACTIONS = List.of("list", "load", "observe", "enforce");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "ACTION",
      description = "${DEFAULT-VALUE}",
      defaultValue = "list")
  private String action = "list";

  @Parameters(index = "2", arity = "0..1", paramLabel = "FILE|NAME", defaultValue = "")
  private String of = "";

  @Override
  int on(Target target, Reach reach) throws Refused {
    if (!ACTIONS.contains(action) || of.isEmpty() != action.equals("list")) {
      throw new Refused(
          Main.USAGE, "bounds PID, bounds PID load FILE, bounds PID observe NAME or enforce NAME");
    }
    String argument = action.equals("load") ? Path.of(of).toAbsolutePath().toString() : of;
    print(asked(target, reach, Request.BOUNDS, action, argument));
    return Main.FINE;
  }
}
