package heapwarden.faults;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** Opens files ever deeper until the stack ends, again and again; then leaks one as usual. */
@SuppressWarnings("InfiniteRecursion")
final class NearTheLimit {
  private static File file;

  private NearTheLimit() {}

  public static void main(String[] arguments) throws Exception {
    file = Files.writeString(Path.of(arguments[0]), "content").toFile();
    Set<String> ends = new TreeSet<>();
    for (int round = 0; round < 15; round++) {
      // Another size each time: so the end falls on another instruction.
      Thread thread =
          new Thread(
              null,
              () -> {
                try {
                  dive();
                } catch (Throwable e) {
                  ends.add(e.getClass().getName());
                }
              },
              "diver",
              400_000 + 1024L * round);
      thread.start();
      thread.join();
    }
    System.out.println(ends);
    for (int i = 0; i < 3; i++) {
      leak();
    }
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(100);
    }
  }

  private static int dive() throws IOException {
    int read;
    try (FileInputStream in = new FileInputStream(file)) {
      read = in.read();
    }
    return read + dive();
  }

  private static void leak() throws IOException {
    System.out.println(new FileInputStream(file).read());
  }
}
