package heapwarden.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * Folders for as long as the JVM of the tests runs: what a program has said is read after its end.
 */
final class Scratch {
  private static final Queue<Path> FOLDERS = new ConcurrentLinkedQueue<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> FOLDERS.forEach(Scratch::delete)));
  }

  private Scratch() {}

  /** Where temporary files of a program lie too, unless an argument after this says otherwise. */
  static String argument() {
    return "-Djava.io.tmpdir=" + temporary();
  }

  /** The folder of temporary files of this JVM. */
  static Path temporary() {
    return Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
  }

  static Path folder(String name) throws IOException {
    Path folder = Files.createTempDirectory(name);
    FOLDERS.add(folder);
    return folder;
  }

  private static void delete(Path folder) {
    List<Path> all;
    try (Stream<Path> inside = Files.walk(folder)) {
      all = inside.sorted(Comparator.reverseOrder()).toList();
    } catch (IOException | UncheckedIOException e) {
      return; // a program that still runs may be writing there
    }
    all.forEach(file -> file.toFile().delete());
  }
}
