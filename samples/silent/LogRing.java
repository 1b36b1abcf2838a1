package story.silent;

import java.util.Random;

/** Keeps the last 5000 lines of a log in a ring, which is not full for a long time. */
public final class LogRing {
  private static final LogRing LOG = new LogRing(5000);

  private final String[] lines;
  private int written;

  LogRing(int size) {
    lines = new String[size];
  }

  void write(String line) {
    lines[written++ % lines.length] = line;
  }

  public static void main(String[] args) throws InterruptedException {
    Random random = new Random(args.length > 0 ? Long.parseLong(args[0]) : 1);
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 600;
    for (int step = 0; step < steps; step++) {
      for (int events = random.nextInt(6); events > 0; events--) {
        LOG.write("step " + step + ", event " + events);
      }
      Thread.sleep(10);
    }
    System.out.println(LOG.written + " lines written");
  }
}
