package heapwarden.cost;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Ends some milliseconds after a file says something, at the latest after a minute. */
final class Waiting {
  private Waiting() {}

  public static void main(String[] arguments) throws Exception {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (!Files.readString(Path.of(arguments[0])).contains(arguments[1])
        && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    Thread.sleep(Long.parseLong(arguments[2]));
  }
}
