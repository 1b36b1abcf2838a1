package heapwarden.serve;

import java.io.FileInputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Keeps many class loaders and some files open, fills a queue that nobody empties, and counts what
 * it gets done: a process to look at until it is ended.
 */
final class Serves {
  static final String LEAK = "heapwarden.serve.Serves.HISTORY";
  static final int FILES = 20;
  private static final Deque<byte[]> HISTORY = new ArrayDeque<>();
  private static final List<Object> KEPT = new ArrayList<>();

  private Serves() {}

  /** Takes how many class loaders to open, and for how many seconds to go on at most. */
  public static void main(String[] arguments) throws Exception {
    Path file = Files.createTempFile("serves", ".txt");
    file.toFile().deleteOnExit();
    for (int i = 0; i < FILES; i++) {
      KEPT.add(open(file));
    }
    for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
      KEPT.add(new URLClassLoader(new URL[0]));
    }
    System.out.println("ready");
    long end = System.nanoTime() + Long.parseLong(arguments[1]) * 1_000_000_000;
    while (System.nanoTime() < end) {
      HISTORY.add(new byte[16]);
      Thread.sleep(2);
    }
    System.out.println("kept " + KEPT.size() + " and " + HISTORY.size());
  }

  private static FileInputStream open(Path file) throws IOException {
    return new FileInputStream(file.toFile());
  }
}
