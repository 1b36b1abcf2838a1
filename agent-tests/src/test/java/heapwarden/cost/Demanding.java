package heapwarden.cost;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that asks much of the agent for a while, {@code Demanding QUIET END}: many resources
 * are opened and kept, two threads open and close, until there is a file QUIET. Then all is closed
 * and it rests, until there is a file END.
 */
public final class Demanding {
  private static final int MOST = 60_000;

  /** Costs next to nothing itself; declared to the agent with {@code track=}. */
  static final class Resource implements AutoCloseable {
    @Override
    public void close() {}
  }

  private Demanding() {}

  public static void main(String[] arguments) throws InterruptedException {
    Path quiet = Path.of(arguments[0]);
    Path end = Path.of(arguments[1]);
    List<Resource> kept = new ArrayList<>();
    for (int i = 0; i < MOST; i++) {
      kept.add(new Resource());
    }
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Thread thread =
          new Thread(
              () -> {
                while (!Files.exists(quiet)) {
                  for (int n = 0; n < 2000; n++) {
                    new Resource().close();
                  }
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    kept.forEach(Resource::close);
    kept.clear();
    System.out.println("rests");
    while (!Files.exists(end)) {
      Thread.sleep(20);
      new Resource().close();
    }
    System.out.println("ends");
  }
}
