package heapwarden.repeat;

import static org.junit.jupiter.api.Assertions.assertTrue;

import heapwarden.inject.Copies;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Tests that are run by {@link RepeatTest} in a JVM of their own, as a build runs tests. */
public class RepeatedCases {
  private static int runs;

  @Test
  void scenario() {
    Scenarios.run();
    System.out.println("scenario " + ++runs);
  }

  @Test
  void other() throws IOException {
    Copies.main(new String[0]);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void fails(int number) {
    assertTrue(number == 1);
  }

  /** Runs all, and says what they came to. */
  public static void main(String[] args) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(RepeatedCases.class))
                .build(),
            listener);
    TestExecutionSummary summary = listener.getSummary();
    System.out.println(
        "found "
            + summary.getTestsFoundCount()
            + ", succeeded "
            + summary.getTestsSucceededCount()
            + ", failed "
            + summary.getTestsFailedCount());
  }
}
