package heapwarden.chaos;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The leaks that have to be found when all is over. */
final class Planted {
  private static final Map<Integer, byte[]> KEPT = new HashMap<>();
  private static final long STEP = 5;

  /** Nothing ever frees a stream of a directory: they must last as long as the patience does. */
  private static final int FORGETS = 200;

  private static int looked;

  private Planted() {}

  static void until(Path stop, Path folder, long millis) throws IOException, InterruptedException {
    long end = System.currentTimeMillis() + millis;
    for (int i = 0; !Files.exists(stop) && System.currentTimeMillis() < end; i++) {
      if (i % FORGETS == 0) {
        forget(folder);
      }
      if (i % 40 == 0) {
        System.gc();
      }
      keep(i);
      Thread.sleep(STEP);
    }
  }

  private static void forget(Path folder) throws IOException {
    DirectoryStream<Path> stream = Files.newDirectoryStream(folder);
    looked += stream.iterator().hasNext() ? 1 : 0;
  }

  private static void keep(int number) {
    KEPT.put(number, new byte[64]);
  }
}
