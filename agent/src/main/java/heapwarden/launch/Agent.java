package heapwarden.launch;

import heapwarden.config.Environment;
import heapwarden.config.OptionException;
import heapwarden.config.Options;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Starts the agent: parse, define the hook class, weave, hand over to the agent's thread.
 *
 * <p>Runs on the application's main thread before its main method, so it loads little: no logging,
 * no streams, no regular expressions, no management. Everything else happens on the thread of
 * {@link Warden}. Called by the launcher, by name.
 */
public final class Agent implements BiPredicate<@Nullable String, Instrumentation> {
  private static final int USAGE = 2;

  /** For the launcher. */
  public Agent() {}

  /** For {@code -javaagent}; answers whether the agent is at work. */
  @Override
  public boolean test(@Nullable String argument, Instrumentation instrumentation) {
    if (Bystander.isThis(argument)) {
      return false;
    }
    String problem;
    try {
      problem = start(argument, instrumentation, null);
    } catch (Exception e) {
      throw new UndeclaredThrowableException(e);
    }
    if (problem == null) {
      return true;
    }
    refuse(argument, problem);
    return false;
  }

  /**
   * Starts watching.
   *
   * @param spared takes the names of what is left alone, since it is hot; {@code null} at the start
   *     of the JVM, when nothing is
   * @return why it does not; empty when that is as it was asked for, {@code null} when it watches
   */
  static @Nullable String start(
      @Nullable String argument, Instrumentation instrumentation, @Nullable List<String> spared)
      throws Exception {
    Options options;
    try {
      options = Options.parse(argument, System.getProperties(), Environment.variables());
    } catch (OptionException e) {
      return e.getMessage();
    }
    if (options.off()) {
      return "";
    }
    if (options.dormant() && spared == null) {
      if (!options.quiet()) {
        System.err.println(
            "heapwarden: dormant, nothing is watched before: java -jar heapwarden.jar attach PID");
      }
      return "";
    }
    if (spared == null && Boot.isDefined() && Attached.isWatched()) {
      return "since another one watches this process already.";
    }
    Gating gating = options.gate() ? Gating.prepare(options) : null;
    String problem = gating == null ? null : gating.problem();
    if (problem != null) {
      return problem;
    }
    Boot.defineHooks(instrumentation);
    if (Boot.isDumpingArchive()) {
      System.err.println("heapwarden: off, since this JVM is writing a class archive");
      return "";
    }
    List<String> hot = Wiring.connect(options, instrumentation, gating, spared != null);
    if (spared != null) {
      spared.addAll(hot);
    }
    return null;
  }

  /** A gate that cannot judge must not let the application pass. */
  private static void refuse(@Nullable String argument, String problem) {
    if (!problem.isEmpty()
        && Options.asksForGate(argument, System.getProperties(), Environment.variables())) {
      System.err.println("heapwarden: " + problem);
      System.exit(USAGE);
    }
    decline(problem);
  }

  /** Watching must not harm the application. */
  static void decline(String problem) {
    if (!problem.isEmpty()) {
      System.err.println("heapwarden: off, " + problem + " The application runs without it.");
    }
  }
}
