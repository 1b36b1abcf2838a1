package heapwarden.harness;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A program that runs; its folder has what it prints and its report. */
public final class Running {
  private static final long STEP = 10;

  private final Process process;
  private final Path folder;
  private final Duration timeout;
  private final String command;

  Running(Process process, Path folder, Duration timeout, String command) {
    this.process = process;
    this.folder = folder;
    this.timeout = timeout;
    this.command = command;
  }

  /** Waits until it has printed this; fails when it ends or the time runs out before. */
  public Running untilItSays(String text) {
    long end = System.nanoTime() + timeout.toNanos();
    while (!printed("stdout").contains(text) && !printed("stderr").contains(text)) {
      if (!process.isAlive() || System.nanoTime() > end) {
        kill();
        throw new AssertionError(
            command + " never said " + text + "\n" + printed("stdout") + printed("stderr"));
      }
      pause(STEP);
    }
    return this;
  }

  /** Lets it run for a while. */
  public Running leave(Duration time) {
    pause(time.toMillis());
    return this;
  }

  /** Sends SIGTERM. */
  public Running terminate() {
    process.destroy();
    return this;
  }

  /** Sends a signal by its name, such as {@code INT}. */
  public Running signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
      return this;
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Ends it at once, as the kernel does. */
  public void kill() {
    process.destroyForcibly();
  }

  /** Its number. */
  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for its end, and reads what came of it. */
  public Run end() {
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError(
            "no end after " + timeout + ": " + command + '\n' + printed("stderr"));
      }
      Path report = folder.resolve("report.json");
      JsonObject json =
          Files.exists(report)
              ? JsonParser.parseString(Files.readString(report)).getAsJsonObject()
              : null;
      return new Run(process.exitValue(), printed("stdout"), printed("stderr"), json);
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** What it has printed so far. */
  public String stdout() {
    return printed("stdout");
  }

  /** What it and its agent have said so far. */
  public String stderr() {
    return printed("stderr");
  }

  private String printed(String where) {
    try {
      return Files.readString(folder.resolve(where));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
