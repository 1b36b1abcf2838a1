package heapwarden.cli;

import heapwarden.config.Request;
import picocli.CommandLine.Command;

/** How a watched process is. */
@Command(name = "status", description = "How a watched process is: health, heap, findings.")
final class Status extends OnProcess {
  @Override
  int on(Target target, Reach reach) throws Refused {
    print(asked(target, reach, Request.STATUS));
    return Main.FINE;
  }
}
