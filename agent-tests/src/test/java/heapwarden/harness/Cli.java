package heapwarden.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the command line of the jar, in a JVM of its own. */
public final class Cli {
  private static final long TIMEOUT_SECONDS = 90;

  private Cli() {}

  /** What a command came to. */
  public record Outcome(int exitCode, String stdout, String stderr) {
    /** Fails unless it ended well; answers what it printed. */
    public String succeeded() {
      if (exitCode != 0) {
        throw new AssertionError("exit code " + exitCode + "\n" + stdout + stderr);
      }
      return stdout;
    }
  }

  public static Outcome run(String... arguments) {
    return run(List.of(), arguments);
  }

  /** With arguments for the JVM of the command. */
  public static Outcome run(List<String> jvm, String... arguments) {
    return run(Map.of(), jvm, arguments);
  }

  /** With more in its environment, too. */
  public static Outcome run(
      Map<String, String> environment, List<String> jvm, String... arguments) {
    try {
      Path out = Files.createTempFile("cli", ".out");
      Path err = Files.createTempFile("cli", ".err");
      List<String> command = new ArrayList<>();
      command.add(Jdk.current().java().toString());
      command.addAll(jvm);
      command.addAll(List.of("-XX:TieredStopAtLevel=1", "-jar", Jvm.agentJar().toString()));
      command.addAll(List.of(arguments));
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError(command + " did not end");
      }
      Outcome outcome =
          new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
      Files.delete(out);
      Files.delete(err);
      return outcome;
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
