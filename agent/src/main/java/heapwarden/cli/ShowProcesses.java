package heapwarden.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The JVMs here. */
@Command(name = "ps", description = "Lists the JVMs on this machine, and which are watched.")
final class ShowProcesses implements Callable<Integer> {
  private static final String ROW = "%7s  %-8s  %-12s  %s%n";

  @Override
  public Integer call() throws IOException, Refused {
    if (!JavaProcess.isKnowable()) {
      for (Map.Entry<Long, String> one : Target.listed().entrySet()) {
        System.out.printf(Locale.ROOT, "%7d  %s%n", one.getKey(), one.getValue());
      }
      return Main.FINE;
    }
    List<JavaProcess> all = JavaProcess.all();
    if (all.isEmpty()) {
      System.out.println("No JVM runs here that this user may see.");
      return Main.FINE;
    }
    System.out.printf(ROW, "PID", "", "USER", "MAIN");
    for (JavaProcess one : all) {
      System.out.printf(Locale.ROOT, ROW, one.pid(), state(one), one.userName(), one.main());
    }
    return Main.FINE;
  }

  private static String state(JavaProcess process) {
    return process.isWatched() ? "watched" : process.isDormant() ? "dormant" : "";
  }
}
