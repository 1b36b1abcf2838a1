package heapwarden.report;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes a file beside its place and then moves it there, so nobody reads half of one, and what was
 * there stays when it cannot be written.
 */
final class WholeFile {
  private WholeFile() {}

  /** Writes it; makes the folders it needs. */
  static void write(Path file, String text) throws IOException {
    Path target = file.toAbsolutePath();
    Path folder = target.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Path part =
        target.resolveSibling(target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    try {
      // Unlike writeString, this takes half of a surrogate pair, which a name may have.
      try (Writer out =
          new OutputStreamWriter(Files.newOutputStream(part), StandardCharsets.UTF_8)) {
        out.write(text);
      }
      move(part, target);
    } catch (IOException | RuntimeException | Error e) {
      try {
        Files.deleteIfExists(part);
      } catch (IOException f) {
        e.addSuppressed(f);
      }
      throw e;
    }
  }

  private static void move(Path part, Path target) throws IOException {
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
