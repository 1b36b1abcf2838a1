package heapwarden.cli;

import heapwarden.config.Request;
import picocli.CommandLine.Command;

/** A full collection in a watched process. */
@Command(
    name = "gc",
    description = {
      "Collects all garbage of a watched process.",
      "The application stands still meanwhile. What nobody holds and nobody closed is known for certain after that."
    })
final class Collect extends OnProcess {
  @Override
  int on(Target target, Reach reach) throws Refused {
    print("process " + target.pid() + ": " + asked(target, reach, Request.GC));
    return Main.FINE;
  }
}
