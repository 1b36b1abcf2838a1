package heapwarden.launch;

import heapwarden.config.Request;
import heapwarden.config.Request.Answer;
import heapwarden.hook.Hooks;
import java.io.File;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A dynamic attach: starts the agent, or hands over to the one that is at work. It runs in the core
 * of its own that every attach gets; but for the hook class the two know nothing of each other, and
 * may be of different builds. On the JVM's "Attach Listener" thread.
 */
public final class Attached implements BiPredicate<@Nullable String, Instrumentation> {
  private static final int TRIES = 50;
  private static final long STEP = 100;

  /** For the launcher. */
  public Attached() {}

  /** For a dynamic attach; answers whether this agent is at work from now on. */
  @Override
  public boolean test(@Nullable String argument, Instrumentation instrumentation) {
    try {
      return attach(argument, instrumentation);
    } catch (Exception e) {
      throw new UndeclaredThrowableException(e);
    }
  }

  private static boolean attach(@Nullable String argument, Instrumentation instrumentation)
      throws Exception {
    File folder = Request.folder(argument);
    if (folder == null) {
      return plain(argument, instrumentation);
    }
    @Nullable String problem;
    try {
      if (isWatched()) {
        problem = handOver(argument);
        if (problem == null) {
          return false;
        }
      } else {
        return first(folder, instrumentation);
      }
    } catch (Exception | Error e) {
      problem = e.getMessage() == null ? e.toString() : e.getMessage();
    }
    Request.answer(folder, new Answer(false, problem));
    return false;
  }

  /**
   * With options, as by {@code jcmd}: there is nobody to tell but stderr. No gate ends a program
   * for them that ran before.
   */
  private static boolean plain(@Nullable String options, Instrumentation instrumentation)
      throws Exception {
    String problem;
    if (isWatched()) {
      problem = handOver(options);
      if (problem != null) {
        System.err.println("heapwarden: " + problem);
      }
      return false;
    }
    problem =
        Agent.start(Dormant.options(instrumentation, options), instrumentation, new ArrayList<>());
    if (problem == null) {
      return true;
    }
    Agent.decline(problem);
    return false;
  }

  private static boolean first(File folder, Instrumentation instrumentation) throws Exception {
    Request request = Request.take(folder);
    if (request == null) {
      return false;
    }
    if (!request.verb().equals(Request.ATTACH)) {
      Request.answer(folder, new Answer(false, Request.NOT_WATCHED));
      return false;
    }
    long start = System.nanoTime();
    List<String> spared = new ArrayList<>();
    String options = Dormant.options(instrumentation, request.argument(0, ""));
    String problem = Agent.start(options, instrumentation, spared);
    if (problem != null) {
      Request.answer(folder, new Answer(false, problem.isEmpty() ? "level=off" : problem));
      return false;
    }
    long millis = (System.nanoTime() - start) / 1_000_000;
    try {
      Request.answer(folder, new Answer(true, started(millis, spared)));
    } catch (IOException e) {
      // It is at work all the same; the command line sees that it got no answer.
      System.err.println("heapwarden: cannot answer the command line: " + e.getMessage());
    }
    return true;
  }

  private static String started(long millis, List<String> spared) {
    StringBuilder said =
        new StringBuilder("is watched; to begin took ").append(millis).append(" ms");
    if (!spared.isEmpty()) {
      said.append("\nleft alone, since it is loaded and may be hot: ");
      said.append(String.join(", ", spared)).append(" (profile=full follows these too)");
    }
    return said.toString();
  }

  /** Whether an agent is at work, or just starting. */
  static boolean isWatched() {
    if (!Boot.isDefined()) {
      return false;
    }
    String other = Boot.otherVersion();
    if (other != null) {
      throw new IllegalStateException(other);
    }
    return Hooks.installed();
  }

  /**
   * Waits for an agent that is just starting.
   *
   * @return what speaks against it; {@code null} when it will answer
   */
  private static @Nullable String handOver(@Nullable String argument) throws InterruptedException {
    for (int i = 0; i < TRIES; i++) {
      String reply = Hooks.ask(argument == null ? "" : argument);
      if (reply.equals(Hooks.WILL_ANSWER)) {
        return null;
      }
      if (!reply.isEmpty()) {
        return reply;
      }
      Thread.sleep(STEP);
    }
    return "the agent there has not started, or is leaving";
  }
}
