package heapwarden.cli;

import heapwarden.config.OptionException;
import heapwarden.config.Options;
import heapwarden.config.Request;
import heapwarden.config.Request.Answer;
import java.lang.reflect.InvocationTargetException;
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
  /** Since this version a JVM knows which of its code to throw away. */
  private static final int EXACT = 23;

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
    warn(target);
    Answer answer = reach.ask(Request.ATTACH, String.join(",", options));
    if (!answer.isDone()) {
      throw new Refused("process " + target.pid() + ": " + answer.text());
    }
    print("process " + target.pid() + ": " + answer.text());
    return Main.FINE;
  }

  /** Of what the attach will cost, before it does. */
  private static void warn(Target target) throws Refused {
    JavaProcess process = target.process();
    if (process == null || process.isWatched() || process.hasAgent() || process.wasAttached()) {
      return;
    }
    int feature = feature(target);
    if (feature <= 0 || feature >= EXACT) {
      return;
    }
    long seconds = process.compilerSeconds();
    System.err.println(
        "heapwarden: this is Java "
            + feature
            + ", where the first attach to a JVM that was started without an agent makes it compile"
            + " its hot code anew (JDK-8324241, mended in 23); until then it is slower."
            + (seconds < 0 ? "" : " So far it has spent " + seconds + " s on compiling.")
            + " A JVM started with -javaagent:heapwarden.jar=dormant is spared that.");
  }

  /** Of the Java there, such as 17; 0 when it does not tell. */
  private static int feature(Target target) throws Refused {
    try {
      AttachApi machine = AttachApi.to(target.pid());
      try {
        String version = machine.systemProperties().getProperty("java.specification.version", "0");
        return version.startsWith("1.") ? 0 : Integer.parseInt(version);
      } finally {
        machine.close();
      }
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      throw target.refusal(cause instanceof Exception ? (Exception) cause : e);
    }
  }
}
