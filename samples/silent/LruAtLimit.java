package story.silent;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** A cache of the 200 thumbnails used last, which is full soon and stays so. */
public final class LruAtLimit {
  private static final int LIMIT = 200;
  private static final Map<Integer, byte[]> THUMBNAILS =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, byte[]> eldest) {
          return size() > LIMIT;
        }
      };

  static byte[] thumbnail(int picture) {
    return THUMBNAILS.computeIfAbsent(picture, key -> new byte[500 + key % 100]);
  }

  public static void main(String[] args) throws InterruptedException {
    Random random = new Random(args.length > 0 ? Long.parseLong(args[0]) : 1);
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 600;
    long bytes = 0;
    for (int step = 0; step < steps; step++) {
      for (int shown = random.nextInt(10); shown > 0; shown--) {
        bytes += thumbnail(random.nextInt(10_000)).length;
      }
      Thread.sleep(10);
    }
    System.out.println(bytes + " bytes shown");
  }
}
