package heapwarden.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Any command, run to its end. */
public final class Command {
  private static final long TIMEOUT_SECONDS = 120;

  private Command() {}

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

  public static Outcome run(Map<String, String> environment, List<String> command) {
    try {
      Path folder = Scratch.folder("command");
      Path out = folder.resolve("out");
      Path err = folder.resolve("err");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
      builder.environment().put("TMPDIR", Scratch.temporary().toString());
      builder.environment().putIfAbsent("HEAPWARDEN_CACHE", "off");
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError(command + " did not end");
      }
      return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
