package heapwarden.launch;

import heapwarden.config.Request;
import heapwarden.junit.RepeatedTest;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Measures the rounds of a test that is repeated, on the agent's thread, while the one that ran the
 * test waits. Loaded, with all it takes, before any test has begun.
 */
final class RoundsByTest implements RepeatedTest.Steps {
  /** How long to wait for the agent after a round, in milliseconds. */
  private static final long PATIENCE = 300_000;

  private final Warden warden;

  RoundsByTest(Warden warden) {
    this.warden = warden;
    load(Step.class);
  }

  /** Naming it has loaded it. */
  private static void load(Class<?> used) {
    assert used != null;
  }

  @Override
  public String take(List<String> words)
      throws InterruptedException, ExecutionException, TimeoutException {
    return warden.access().requests().ask(new Step(warden, words), PATIENCE);
  }

  /** Run on the agent's thread. */
  private static final class Step implements Callable<String> {
    private final Warden warden;
    private final List<String> words;

    Step(Warden warden, List<String> words) {
      this.warden = warden;
      this.words = words;
    }

    @Override
    public String call() {
      return new Answers(warden).rounds(new Request(Request.ROUNDS, words)).text();
    }
  }
}
