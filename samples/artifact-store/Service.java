package story.artifactstore;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;

/**
 * The same store within a service that answers requests as fast as it can: {@code Service FILLING
 * MILLIS}. What is saved would fill the heap after so many milliseconds; the service runs for the
 * others, if it can. At once, and every half second, it prints how many requests it has answered,
 * and how many in a second of processor time, since machines are shared.
 */
public final class Service {
  private static final Map<String, byte[]> STORE = new HashMap<>();
  private static final int RECENT = 200;
  private static final int AVERAGE = 5120;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long MILLI = 1_000_000;
  private static final long TOLD_EVERY = 500 * MILLI;

  private Service() {}

  public static void main(String[] args) throws InterruptedException {
    long filling = Long.parseLong(args[0]) * MILLI;
    long time = Long.parseLong(args[1]) * MILLI;
    double perNano = (double) Runtime.getRuntime().maxMemory() / AVERAGE / filling;
    Random random = new Random(1);
    Thread.sleep(1500); // a service takes a while to start
    long begun = System.nanoTime();
    long told = -TOLD_EVERY;
    long requests = 0;
    int builds = 0;
    for (long now = 0; now < time; now = System.nanoTime() - begun) {
      while (builds <= now * perNano) {
        STORE.put("build-" + builds, new byte[AVERAGE - 1024 + random.nextInt(2048)]);
        builds++;
      }
      answer(Math.max(0, builds - 1 - random.nextInt(RECENT)));
      requests++;
      if (now - told >= TOLD_EVERY) {
        told = now;
        tell(now, requests, builds);
      }
    }
    tell(System.nanoTime() - begun, requests, builds);
  }

  private static void answer(int build) {
    byte[] artifact = STORE.get("build-" + build);
    if (artifact == null) {
      throw new IllegalStateException("build " + build + " is lost");
    }
    CRC32 sum = new CRC32();
    sum.update(artifact);
  }

  private static void tell(long nanos, long requests, int builds) {
    System.out.printf(
        Locale.ROOT,
        "after %.1f s: %,d requests answered, %,.0f in a second of processor time; %,d builds, %,d"
            + " kept%n",
        nanos / 1e9,
        requests,
        requests * 1e9 / THREADS.getCurrentThreadCpuTime(),
        builds,
        STORE.size());
  }
}
