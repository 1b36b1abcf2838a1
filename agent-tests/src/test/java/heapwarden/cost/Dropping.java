package heapwarden.cost;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Drops a stream unclosed, and may wait until the agent has kept what it has woven. */
public final class Dropping {
  private Dropping() {}

  public static void main(String[] arguments) throws Exception {
    drop();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    for (String folder : arguments) {
      while (!isKept(Path.of(folder)) && System.nanoTime() < end) {
        Thread.sleep(20);
      }
    }
  }

  private static void drop() throws IOException {
    new FileInputStream("/dev/null").read();
  }

  private static boolean isKept(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> !file.toString().endsWith(".part"));
    }
  }
}
