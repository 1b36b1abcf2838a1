package heapwarden.real;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Reach;
import heapwarden.harness.Run;
import heapwarden.harness.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs of long programs, begun ahead of the tests that judge them, three at a time: they mostly
 * wait.
 */
final class Ahead {
  private static final int AT_ONCE = 3;
  private static final Duration LIMIT = Duration.ofMinutes(12);

  /** One program on one JDK; the main class comes first. */
  private record Program(Jdk jdk, List<String> command) {}

  private final ExecutorService starter = Executors.newFixedThreadPool(AT_ONCE);
  private final Map<Program, Future<Run>> runs = new HashMap<>();
  private final String agent;

  private final Path folder;

  /** Runs with these options of the agent, and a folder for temporary files. */
  Ahead(String agent, Path folder) {
    this.agent = agent;
    this.folder = folder;
  }

  /** Puts a run in line. */
  void begin(Jdk jdk, String... command) {
    begin(agent, jdk, command);
  }

  /** Puts a run with options of its own in line. */
  void begin(String options, Jdk jdk, String... command) {
    Program program = new Program(jdk, List.of(command));
    runs.put(program, starter.submit(() -> start(options, program).end()));
  }

  /** No more come. */
  void all() {
    starter.shutdown();
  }

  /**
   * Puts a run in line of a program that goes on until a file is there: makes that when the agent
   * has looked at its containers so often.
   *
   * @param millis from one look to the next
   */
  void beginUntil(Path stop, long passes, long millis, Jdk jdk, String... command) {
    Program program = new Program(jdk, List.of(command));
    runs.put(
        program,
        starter.submit(
            () -> {
              Running running = start(agent, program);
              try {
                for (long left = passes;
                    left > 0 && running.isAlive();
                    left = passes - passes(running)) {
                  running.leave(Duration.ofMillis(left * millis));
                }
              } finally {
                Files.createFile(stop);
              }
              return running.end();
            }));
  }

  private static long passes(Running running) {
    if (!running.isAlive()) {
      return 0;
    }
    JsonElement census =
        JsonParser.parseString(Reach.done(running, "report", "json"))
            .getAsJsonObject()
            .getAsJsonObject("agent")
            .get("census");
    return census == null || census.isJsonNull()
        ? 0
        : census.getAsJsonObject().get("passes").getAsLong();
  }

  private Running start(String options, Program program) {
    Jvm jvm =
        Jvm.of(program.jdk())
            .agent(options)
            .args("-Djava.io.tmpdir=" + folder)
            .args("-Dorg.slf4j.simpleLogger.defaultLogLevel=error")
            .timeout(LIMIT);
    if (program.jdk().feature() >= 24) {
      jvm.args("--enable-native-access=ALL-UNNAMED"); // Lucene asks for it
    }
    List<String> command = program.command();
    return jvm.start(command.get(0), command.subList(1, command.size()).toArray(String[]::new));
  }

  /** Waits for a run that was put in line. */
  Run of(Jdk jdk, String... command) {
    Future<Run> run = runs.get(new Program(jdk, Arrays.asList(command)));
    try {
      return run.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Ends those that nobody waits for any more. */
  void stop() {
    starter.shutdownNow();
  }
}
