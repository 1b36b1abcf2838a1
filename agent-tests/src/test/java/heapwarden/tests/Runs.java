package heapwarden.tests;

import java.util.List;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs classes of tests as a build tool would, in the order given, and prints how each has ended: a
 * line {@code passed NAME} or {@code failed NAME}, and under it what was said. What stands after
 * the word {@code parallel} runs at the same time.
 */
public final class Runs implements TestExecutionListener {
  private Runs() {}

  public static void main(String[] classes) {
    List<String> all = List.of(classes);
    int parallel = all.indexOf("parallel");
    run(parallel < 0 ? all : all.subList(0, parallel), false);
    if (parallel >= 0) {
      run(all.subList(parallel + 1, all.size()), true);
    }
    System.exit(0); // as forks of build tools do: the pools of the tests would go on
  }

  private static void run(List<String> classes, boolean parallel) {
    LauncherDiscoveryRequestBuilder request =
        LauncherDiscoveryRequestBuilder.request()
            .configurationParameter(
                "junit.jupiter.execution.parallel.enabled", Boolean.toString(parallel))
            .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
            .configurationParameter(
                "junit.jupiter.execution.parallel.mode.classes.default", "concurrent")
            .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
            .configurationParameter(
                "junit.jupiter.execution.parallel.config.fixed.parallelism", "3");
    for (String name : classes) {
      request.selectors(DiscoverySelectors.selectClass(name));
    }
    LauncherFactory.create().execute(request.build(), new Runs());
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    String name =
        test.getSource().isEmpty()
            ? test.getUniqueId()
            : test.getSource().get().toString().replaceAll(".*className = '([^']*)'.*", "$1");
    String what = test.isTest() ? "#" + test.getDisplayName() : "";
    String said = result.getThrowable().map(Throwable::getMessage).orElse("");
    if (test.getSource().isEmpty()) {
      result.getThrowable().ifPresent(Throwable::printStackTrace);
    }
    String how =
        result.getStatus() == TestExecutionResult.Status.SUCCESSFUL ? "passed " : "failed ";
    synchronized (Runs.class) {
      System.out.println(how + name + what + (said.isEmpty() ? "" : "\n" + said));
    }
  }
}
