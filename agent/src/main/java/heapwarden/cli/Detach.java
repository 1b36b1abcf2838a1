package heapwarden.cli;

import heapwarden.config.Request;
import picocli.CommandLine.Command;

/** Takes the agent out. */
@Command(
    name = "detach",
    description = {
      "Ends the watching of a process.",
      "The last report is written, every class is as it was, and the agent's memory is free",
      "again. It can be attached to anew."
    })
final class Detach extends OnProcess {
  @Override
  int on(Target target, Reach reach) throws Refused {
    print("process " + target.pid() + ": " + asked(target, reach, Request.DETACH));
    return Main.FINE;
  }
}
