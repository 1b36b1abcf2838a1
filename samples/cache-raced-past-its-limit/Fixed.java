package story.cacheracedpastitslimit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** Two threads render labels. The last 100 are kept; an older one is written to the disk first. */
public final class Fixed {
  private static final int LIMIT = 100;
  private static final Map<Integer, String> LABELS =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, String> eldest) {
          if (size() <= LIMIT) {
            return false;
          }
          write(eldest.getValue());
          return true;
        }
      };

  static synchronized String label(int article) {
    String label = LABELS.get(article);
    if (label == null) {
      label = "Article " + article;
      LABELS.put(article, label);
    }
    return label;
  }

  private static void write(String label) {
    LockSupport.parkNanos(50_000L * label.length()); // the disk takes its time
  }

  private static void render(Random random, int steps) {
    try {
      for (int step = 0; step < steps; step++) {
        for (int labels = random.nextInt(6); labels > 0; labels--) {
          label(random.nextInt(1_000_000));
        }
        Thread.sleep(10);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Random random = new Random(args.length > 0 ? Long.parseLong(args[0]) : 1);
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 600;
    Random othersRandom = new Random(random.nextLong());
    Thread other = new Thread(() -> render(othersRandom, steps), "renderer");
    other.start();
    render(random, steps);
    other.join();
    System.out.println("more labels kept than allowed: " + (LABELS.size() > LIMIT + 1));
  }
}
