package heapwarden.cli;

import heapwarden.config.Request;
import picocli.CommandLine.Command;

/** What keeps a watched process from ending. */
@Command(
    name = "why-alive",
    description = "Lists the threads that keep a watched process from ending, and whose they are.")
final class WhyAlive extends OnProcess {
  @Override
  int on(Target target, Reach reach) throws Refused {
    print("process " + target.pid() + ": " + asked(target, reach, Request.WHY_ALIVE));
    return Main.FINE;
  }
}
