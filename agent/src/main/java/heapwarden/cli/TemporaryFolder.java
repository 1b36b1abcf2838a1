package heapwarden.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A folder of files for as long as a command runs: it goes with {@link #close}, or when this
 * process is ended before, by a signal too. What a child still writes there is waited for.
 */
final class TemporaryFolder implements AutoCloseable {
  /** For how long at most; a signal from the terminal ends the child as well. */
  private static final long PATIENCE_SECONDS = 10;

  private final Path path;
  private final Thread atExit = new Thread(this::remove, "heapwarden-remove");
  private volatile @Nullable Process child;

  /** Takes over a folder that is there. */
  TemporaryFolder(Path path) {
    this.path = path;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Makes one among the temporary files of this machine. */
  static TemporaryFolder named(String prefix) throws IOException {
    return new TemporaryFolder(Files.createTempDirectory(prefix));
  }

  Path path() {
    return path;
  }

  Path file(String name) {
    return path.resolve(name);
  }

  /** Names the process that writes there from now on. */
  Process usedBy(Process next) {
    child = next;
    return next;
  }

  @Override
  public void close() {
    remove();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // This process is ending.
    }
  }

  private void remove() {
    Process writer = child;
    if (writer != null) {
      try {
        writer.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    File[] files = path.toFile().listFiles();
    if (files != null) {
      for (File file : files) {
        file.delete();
      }
    }
    path.toFile().delete();
  }
}
