package heapwarden.transparency;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import junit.framework.AssertionFailedError;
import junit.framework.Test;
import junit.framework.TestListener;
import junit.framework.TestResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs a published suite in this JVM and writes a line for each test: its name, a tab, what came of
 * it. A failure is known by the class of what was thrown: messages may hold times and hash codes.
 *
 * <p>Arguments: the file to write, then {@code suite:CLASS} for a class of JUnit 3 with a {@code
 * suite()}, {@code suite:CLASS#METHOD} for another method that makes one, {@code jar:PATH} for all
 * classes of a jar.
 */
final class SuiteRun {
  private final Map<String, String> outcomes = new TreeMap<>();
  private final Map<String, Integer> times = new HashMap<>();

  private SuiteRun() {}

  public static void main(String[] arguments) throws Exception {
    SuiteRun run = new SuiteRun();
    for (String argument : arguments) {
      if (argument.startsWith("suite:")) {
        run.suite(argument.substring("suite:".length()));
      } else if (argument.startsWith("jar:")) {
        run.jar(Path.of(argument.substring("jar:".length())));
      }
    }
    run.write(Path.of(arguments[0]));
    // Some suites leave threads behind that would keep the JVM.
    System.exit(0);
  }

  private synchronized void write(Path file) throws IOException {
    StringBuilder text = new StringBuilder();
    outcomes.forEach(
        (test, outcome) -> text.append(test).append('\t').append(outcome).append('\n'));
    Files.writeString(file, text.toString(), StandardCharsets.UTF_8);
  }

  /** Of the same name there may be several, as JUnit 3 allows: they are numbered. */
  private synchronized void note(String test, String outcome) {
    String name = test.replace('\n', ' ').replace('\r', ' ').replace('\t', ' ');
    int time = times.merge(name, 1, Integer::sum);
    outcomes.put(time == 1 ? name : name + " #" + time, outcome);
  }

  private void suite(String name) throws ReflectiveOperationException {
    int hash = name.indexOf('#');
    Class<?> type = Class.forName(hash < 0 ? name : name.substring(0, hash));
    Object one = hash < 0 ? null : type.getConstructor().newInstance();
    Test suite = (Test) type.getMethod(hash < 0 ? "suite" : name.substring(hash + 1)).invoke(one);
    TestResult result = new TestResult();
    result.addListener(
        new TestListener() {
          private String outcome = "";

          @Override
          public void startTest(Test test) {
            outcome = "SUCCESSFUL";
          }

          @Override
          public void addError(Test test, Throwable error) {
            outcome = "FAILED " + error.getClass().getName();
          }

          @Override
          public void addFailure(Test test, AssertionFailedError failure) {
            outcome = "FAILED " + failure.getClass().getName();
          }

          @Override
          public void endTest(Test test) {
            note(test.toString(), outcome);
          }
        });
    suite.run(result);
  }

  private void jar(Path jar) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(DiscoverySelectors.selectClasspathRoots(Set.of(jar)))
            .filters(ClassNameFilter.includeClassNamePatterns(".*Test(s|Case)?"))
            .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
            .build();
    LauncherFactory.create()
        .execute(
            request,
            new TestExecutionListener() {
              @Override
              public void executionSkipped(TestIdentifier test, String reason) {
                note(test.getUniqueId(), "SKIPPED");
              }

              @Override
              public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                boolean well = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
                if (test.isTest() || !well) {
                  String thrown =
                      result.getThrowable().map(t -> " " + t.getClass().getName()).orElse("");
                  note(test.getUniqueId(), result.getStatus() + thrown);
                }
              }
            });
  }
}
