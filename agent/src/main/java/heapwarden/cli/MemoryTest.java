package heapwarden.cli;

import heapwarden.config.OptionException;
import heapwarden.config.Options;
import heapwarden.config.Request;
import heapwarden.finding.Repetition;
import heapwarden.report.SavedReport;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Repeats a scenario, and tells what holds more after each round. */
@Command(
    name = "memory-test",
    description = {
      "Repeats a scenario and tells what holds more after each round, garbage not counted.",
      "Either the command after -- is the scenario, run against a watched process:",
      "  memory-test --on PID -- curl -s http://localhost:8080/orders",
      "or the scenario is a JUnit test that the command after -- runs among others:",
      "  memory-test --repeat com.acme.FooTest#bar:5 -- mvn test",
      "Exit codes: 0 nothing keeps growing, 1 something does, 2 no verdict."
    })
final class MemoryTest implements Callable<Integer> {
  @Option(
      names = "--on",
      paramLabel = "PID|NAME",
      description = "The watched process in which to look.")
  private @Nullable String process;

  @Option(
      names = "--repeat",
      paramLabel = "CLASS#METHOD[:N]",
      description = "The JUnit test to repeat, N times at least.")
  private @Nullable String test;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How many rounds at least; up to four times as many while it is not clear.")
  private int rounds = 5;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "2",
      description = "How many rounds before, which are not measured.")
  private int warmUp = 2;

  @Parameters(paramLabel = "COMMAND", description = "The command, after --.")
  private List<String> command = List.of();

  private final Terminal terminal = new Terminal();

  @Override
  public Integer call() throws Exception {
    if (command.isEmpty() || (process == null) == (test == null)) {
      throw new Refused(
          Main.USAGE, "give --on PID or --repeat CLASS#METHOD, and then -- and a command");
    }
    if (rounds < 2 || warmUp < 0) {
      throw new Refused(Main.USAGE, "--rounds is 2 at least, --warm-up 0");
    }
    return process == null ? repeat(String.valueOf(test)) : on(process);
  }

  private int on(String name) throws Exception {
    Target target = Target.of(name);
    try (Reach reach = Reach.to(target, terminal)) {
      OnProcess.asked(target, reach, Request.STATUS); // rather refused now than after the warm-up
      for (int i = 1; i <= warmUp; i++) {
        run("warm-up " + i);
      }
      ask(target, reach, Request.BEGIN, Integer.toString(rounds), String.join(" ", command));
      try {
        int round = 0;
        do {
          run("round " + ++round);
        } while (ask(target, reach, Request.MARK).equals(Request.MORE));
      } catch (Refused e) {
        reach.ask(Request.ROUNDS, Request.FAILED, String.valueOf(e.getMessage()));
        throw e;
      }
      String answer = ask(target, reach, Request.END);
      int line = answer.indexOf('\n');
      System.out.println(terminal.coloured(answer.substring(line + 1)));
      return answer.substring(0, line).equals("0") ? Main.FINE : Main.GATE_FAILED;
    }
  }

  private static String ask(Target target, Reach reach, String... arguments) throws Refused {
    return OnProcess.asked(target, reach, Request.ROUNDS, arguments);
  }

  private void run(String which) throws Refused, InterruptedException {
    int exit;
    try {
      exit = new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new Refused(Main.USAGE, "the command cannot be run: " + e.getMessage());
    }
    if (exit != 0) {
      throw new Refused(Main.USAGE, "the command ended with " + exit + " in " + which);
    }
  }

  private int repeat(String scenario) throws Refused, IOException, InterruptedException {
    String named =
        scenario.indexOf(':', scenario.indexOf('#') + 1) < 0 ? scenario + ':' + rounds : scenario;
    try {
      Options.check("gate,repeat=" + named);
    } catch (OptionException e) {
      throw new Refused(Main.USAGE, String.valueOf(e.getMessage()));
    }
    int exit;
    List<Repetition> outcomes = new ArrayList<>();
    try (UnderAgent under = new UnderAgent()) {
      exit = under.run("gate,quiet,repeat=" + named, command);
      for (SavedReport report : under.reports()) {
        Repetition outcome = report.repetition();
        if (outcome != null) {
          outcomes.add(outcome);
        }
      }
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
    int leaks = 0;
    boolean judged = !outcomes.isEmpty();
    for (Repetition outcome : outcomes) {
      System.out.println(terminal.coloured(outcome.text()));
      leaks += outcome.leaks();
      judged &= outcome.problem() == null;
    }
    if (outcomes.isEmpty()) {
      System.err.println(
          "heapwarden: "
              + named
              + " was not repeated: no test of that name was run by JUnit 5 or later in a JVM that"
              + " takes JAVA_TOOL_OPTIONS");
    }
    if (exit != 0) {
      System.err.println("heapwarden: the command ended with " + exit);
    }
    return leaks > 0 ? Main.GATE_FAILED : judged && exit == 0 ? Main.FINE : Main.USAGE;
  }
}
