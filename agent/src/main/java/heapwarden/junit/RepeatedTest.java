package heapwarden.junit;

import heapwarden.config.Repeat;
import heapwarden.config.Request;
import heapwarden.hook.Hooks;
import heapwarden.hook.Sink;
import heapwarden.report.Log;
import heapwarden.weave.Weaver;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Runs the test that {@code repeat} names again and again once its engine has run all tests, and
 * has the agent measure after each round, while the program stands still.
 *
 * <p>On the thread that ran the tests, by a launcher of its own that the build does not listen to:
 * what the build reports is what its tests came to before. Once only in a JVM.
 */
public final class RepeatedTest extends Sink {
  private static final int WARM_UP = 2;

  private final Steps steps;
  private final Repeat repeat;
  private final AtomicBoolean begun = new AtomicBoolean();

  private RepeatedTest(Steps steps, Repeat repeat) {
    this.steps = steps;
    this.repeat = repeat;
    load(Platform.class, Platform.Runs.class);
  }

  /** The agent's part in it. */
  public interface Steps {
    /**
     * Has the agent's thread take a step of {@link Request#ROUNDS}, and waits for it. On a thread
     * of the application, which should not have to load anything for it.
     *
     * @param words the arguments of that request
     * @return the answer to it
     * @throws TimeoutException when there is none in time
     * @throws ExecutionException with what the step threw
     */
    String take(List<String> words)
        throws InterruptedException, ExecutionException, TimeoutException;
  }

  /** Prepares for the end of the tests; before the weaver is installed. */
  public static void prepare(Steps steps, Repeat repeat, Weaver weaver) {
    weaver.followEndOfTests();
    Hooks.repeat(new RepeatedTest(steps, repeat));
  }

  /** Naming them has loaded them: no thread of the application should have to. */
  private static void load(Class<?>... used) {
    assert used.length > 0;
  }

  @Override
  public void finished(Object adapter, Object descriptor) {
    if (begun.get()) {
      return;
    }
    try {
      Platform platform = new Platform(adapter.getClass().getClassLoader());
      if (!platform.isEngine(descriptor)) {
        return;
      }
      List<String> ids = platform.ids(descriptor, repeat.type(), repeat.method());
      if (!ids.isEmpty() && begun.compareAndSet(false, true)) {
        repeat(platform, ids);
      }
    } catch (ReflectiveOperationException | TimeoutException | ExecutionException e) {
      Log.warn("repeat=" + repeat + " has ended early: " + cause(e));
    } catch (InterruptedException e) {
      Log.warn("repeat=" + repeat + " was interrupted");
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      Log.warn("repeat=" + repeat + " failed: " + e);
      throw e;
    }
  }

  private static Throwable cause(Throwable e) {
    return e.getCause() == null ? e : e.getCause();
  }

  private void repeat(Platform platform, List<String> ids)
      throws ReflectiveOperationException,
          TimeoutException,
          ExecutionException,
          InterruptedException {
    String problem = null;
    Platform.Runs runs = null;
    try {
      runs = platform.runs(ids);
    } catch (NoSuchMethodException | ClassNotFoundException e) {
      problem = "this JUnit cannot repeat a test, which takes 5.8 or later: " + e.getMessage();
    }
    for (int i = 1; i <= WARM_UP && runs != null && problem == null; i++) {
      problem = told(runs.run(), "warm-up " + i);
    }
    String answer =
        answerTo(
            Request.BEGIN,
            Integer.toString(repeat.rounds()),
            repeat.type() + '#' + repeat.method());
    for (int i = 1; runs != null && problem == null && answer.equals(Request.MORE); i++) {
      problem = told(runs.run(), "round " + i);
      answer = problem == null ? answerTo(Request.MARK) : answer;
    }
    if (problem == null) {
      answerTo(Request.END);
    } else {
      answerTo(Request.FAILED, problem);
    }
  }

  private static @Nullable String told(@Nullable String problem, String which) {
    return problem == null ? null : "in " + which + " " + problem;
  }

  private String answerTo(String... words)
      throws TimeoutException, ExecutionException, InterruptedException {
    return steps.take(List.of(words));
  }
}
