package heapwarden.report;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Writes a file beside its place and then moves it there, so nobody reads half of one, and what was
 * there stays when it cannot be written. From its first moment nobody but the user of this process
 * can read it: a report tells of the inside of a program. Never through a link or into a file that
 * somebody put there before.
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
    if (isDevice(target)) {
      OutputStream device = Files.newOutputStream(target, StandardOpenOption.APPEND);
      try (Writer out = new OutputStreamWriter(device, StandardCharsets.UTF_8)) {
        out.write(text);
      }
      return;
    }
    Path part = target.resolveSibling(target.getFileName() + "." + ThisProcess.pid() + ".part");
    try {
      Files.deleteIfExists(part);
      // Unlike writeString, this takes half of a surrogate pair, which a name may have.
      try (Writer out = new OutputStreamWriter(create(part), StandardCharsets.UTF_8)) {
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

  private static OutputStream create(Path file) throws IOException {
    return Channels.newOutputStream(
        Files.newByteChannel(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly()));
  }

  private static FileAttribute<?>[] ownerOnly() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  /** What is there to be written to, not to be replaced, such as /dev/stdout. */
  private static boolean isDevice(Path target) {
    return target.startsWith("/dev") && !target.startsWith("/dev/shm");
  }

  private static void move(Path part, Path target) throws IOException {
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
