package heapwarden.cli;

import heapwarden.config.OptionException;
import heapwarden.config.Options;
import heapwarden.config.Request;
import heapwarden.config.Request.Answer;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Begins to watch a process that runs. */
@Command(
    name = "attach",
    description = {
      "Begins to watch a process that runs, or changes how a watched one is watched.",
      "The options are those of -javaagent; see options."
    })
final class Attach extends OnProcess {
  @Parameters(
      index = "1..*",
      paramLabel = "key=value",
      description = "Options, such as interval=5s app=com.acme.")
  private List<String> options = List.of();

  @Override
  public Integer call() throws Exception {
    try {
      Options.check(String.join(",", options));
    } catch (OptionException e) {
      throw new Refused(Main.USAGE, String.valueOf(e.getMessage()));
    }
    return super.call();
  }

  @Override
  int on(Target target, Reach reach) throws Refused {
    Answer answer = reach.ask(Request.ATTACH, String.join(",", options));
    if (!answer.isDone()) {
      throw new Refused("process " + target.pid() + ": " + answer.text());
    }
    print("process " + target.pid() + ": " + answer.text());
    return Main.FINE;
  }
}
