package heapwarden.harness;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Asks an agent in a running program as the command line does, but from this JVM, which is quicker:
 * by a folder with a file for the question and one for the answer.
 */
public final class Reach {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long STEP = 5;

  private Reach() {}

  /** An answer. */
  public record Answer(boolean done, String text) {}

  /** Attaches to the program and asks. */
  public static Answer ask(Running program, String verb, String... arguments) {
    try {
      Path folder = Scratch.folder("heapwarden-asks");
      try {
        Path part = folder.resolve("part");
        Files.writeString(
            part, String.join("\n", Stream.concat(Stream.of(verb), Stream.of(arguments)).toList()));
        Files.move(part, folder.resolve("request"));
        load(program, "ask=" + folder);
        return await(folder.resolve("answer"));
      } finally {
        for (Path file : List.of(folder.resolve("request"), folder.resolve("answer"), folder)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new AssertionError("cannot ask", e);
    }
  }

  /** The same, and fails unless it is done. */
  public static String done(Running program, String verb, String... arguments) {
    Answer answer = ask(program, verb, arguments);
    if (!answer.done()) {
      throw new AssertionError(verb + " was refused: " + answer.text());
    }
    return answer.text();
  }

  /** Loads the agent with these options, as {@code jcmd} does. */
  public static void load(Running program, String options) {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(program.pid()));
      try {
        machine.loadAgent(Jvm.agentJar().toString(), options);
      } finally {
        machine.detach();
      }
    } catch (Exception e) {
      throw new AssertionError("cannot attach", e);
    }
  }

  private static Answer await(Path file) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.exists(file)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("no answer within " + PATIENCE);
      }
      try {
        Thread.sleep(STEP);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      }
    }
    String text = Files.readString(file);
    return new Answer(text.startsWith("done\n"), text.substring(text.indexOf('\n') + 1));
  }
}
