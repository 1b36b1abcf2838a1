package heapwarden.cli;

import heapwarden.config.Request;
import heapwarden.config.Request.Answer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Parameters;

/** A command on one process. */
abstract class OnProcess implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "PID|NAME",
      description = {
        "The process: its number, or a part of its main class",
        "or jar that no other JVM here has; see ps."
      })
  private String process = "";

  final Terminal terminal = new Terminal();

  @Override
  public Integer call() throws Exception {
    Target target = Target.of(process);
    try (Reach reach = Reach.to(target, terminal)) {
      return on(target, reach);
    }
  }

  abstract int on(Target target, Reach reach) throws Exception;

  /** Asks, and takes nothing but an answer for one. */
  static String asked(Target target, Reach reach, String verb, String... arguments) throws Refused {
    if (target.process() != null && !target.isWatched()) {
      throw notWatched(target);
    }
    Answer answer = reach.ask(verb, arguments);
    if (!answer.isDone()) {
      throw answer.text().equals(Request.NOT_WATCHED)
          ? notWatched(target)
          : new Refused(Main.USAGE, "process " + target.pid() + ": " + answer.text());
    }
    return answer.text();
  }

  private static Refused notWatched(Target target) {
    return new Refused(
        "process "
            + target.pid()
            + " is not watched; begin with: heapwarden attach "
            + target.pid());
  }

  final void print(String text) {
    System.out.println(terminal.coloured(text.stripTrailing()));
  }
}
