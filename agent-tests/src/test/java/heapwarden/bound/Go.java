package heapwarden.bound;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/** How the programs here wait for the agent, however busy the machine is. */
final class Go {
  private static final long PATIENCE = 60_000_000_000L;

  private Go() {}

  /** Waits until the test has seen that the agent has found what its policies name. */
  static void await(String file) throws InterruptedException {
    Path path = Path.of(file);
    until(() -> Files.exists(path));
  }

  /** Waits, but not for ever. */
  static void until(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE;
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      Thread.sleep(5);
    }
  }
}
