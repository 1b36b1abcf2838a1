package heapwarden.harness;

import heapwarden.harness.Command.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs the command line of the jar, in a JVM of its own. */
public final class Cli {
  private Cli() {}

  public static Outcome run(String... arguments) {
    return run(List.of(), arguments);
  }

  /** With arguments for the JVM of the command. */
  public static Outcome run(List<String> jvm, String... arguments) {
    return run(Map.of(), jvm, arguments);
  }

  /** With more in its environment, too. */
  public static Outcome run(
      Map<String, String> environment, List<String> jvm, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Jdk.current().java().toString());
    command.add(Scratch.argument());
    command.addAll(jvm);
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-jar", Jvm.agentJar().toString()));
    command.addAll(List.of(arguments));
    return Command.run(environment, command);
  }
}
