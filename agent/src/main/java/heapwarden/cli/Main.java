package heapwarden.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;

/** The command line: {@code java -jar heapwarden.jar VERB}. Called by the launcher, by name. */
@Command(
    name = "heapwarden",
    description = "Finds what a program never lets go of, in any JVM.",
    versionProvider = Main.Version.class,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "VERB",
    subcommands = {
      HelpCommand.class,
      ShowProcesses.class,
      Attach.class,
      Status.class,
      PrintReport.class,
      Top.class,
      Collect.class,
      WhyAlive.class,
      ShowBounds.class,
      Detach.class,
      JudgeReports.class,
      ShowDifference.class,
      Merge.class,
      MemoryTest.class,
      Inject.class,
      SelfTest.class,
      ShowOptions.class,
      ShowKinds.class,
      Plants.class,
      ControlPlant.class,
      ShowSuppressions.class
    },
    footer = {
      "",
      "To watch a program: java -javaagent:heapwarden.jar -jar app.jar",
      "What a gate never counts: help suppressions",
      "Exit codes: 0 fine, 1 gate failed, 2 usage, 3 could not attach, 4 internal error."
    })
public final class Main implements Runnable {
  static final int FINE = 0;
  static final int GATE_FAILED = 1;
  static final int USAGE = 2;
  static final int NOT_ATTACHED = 3;
  static final int INTERNAL_ERROR = 4;

  private Main() {}

  /** Runs one verb and ends the process with its exit code. */
  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new Main());
    line.setExecutionExceptionHandler(
        (failure, command, result) -> {
          if (failure instanceof Refused) {
            System.err.println("heapwarden: " + failure.getMessage());
            return ((Refused) failure).exitCode();
          }
          System.err.println("heapwarden: " + failure);
          return INTERNAL_ERROR;
        });
    System.exit(line.execute(asked(arguments)));
  }

  /** {@code help suppressions} prints a list, which is no verb. */
  private static String[] asked(String[] arguments) {
    if (arguments.length == 2
        && arguments[0].equals("help")
        && arguments[1].equals(ShowSuppressions.TOPIC)) {
      return new String[] {ShowSuppressions.TOPIC};
    }
    return arguments.length == 0 ? new String[] {"help"} : arguments;
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  /** The version of the jar. */
  static final class Version implements IVersionProvider {
    String number() throws IOException {
      Properties properties = new Properties();
      try (InputStream in =
          Main.class.getClassLoader().getResourceAsStream("heapwarden/version.properties")) {
        properties.load(in);
      }
      return properties.getProperty("version", "of unknown version");
    }

    @Override
    public String[] getVersion() throws IOException {
      return new String[] {
        "heapwarden " + number(),
        "on Java " + Runtime.version() + ", " + System.getProperty("java.vm.name")
      };
    }
  }
}
