package story.metricswithunboundedtag;

import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Serves orders by number and counts the requests. */
public final class Fixed {
  private static final Metrics METRICS = new Metrics();

  private static final class Metrics {
    private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();
    private int maximum;

    void count(String name, String tag, int micros) {
      maximum = Math.max(maximum, micros);
      counters.computeIfAbsent(name + "{" + tag + "}", key -> new LongAdder()).increment();
    }

    long sum() {
      return counters.values().stream().mapToLong(LongAdder::sum).sum();
    }
  }

  static String serve(String path, int micros) {
    boolean order = path.startsWith("/orders/");
    METRICS.count("http.requests", order ? "route=/orders/{number}" : "route=none", micros);
    return order ? "an order" : "not found";
  }

  public static void main(String[] args) throws InterruptedException {
    Random random = new Random(args.length > 0 ? Long.parseLong(args[0]) : 1);
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 600;
    int served = 0;
    for (int step = 0; step < steps; step++) {
      for (int requests = random.nextInt(6); requests > 0; requests--) {
        String path = "/orders/" + random.nextInt(1_000_000);
        served += serve(path, 500 + random.nextInt(80_000)).equals("an order") ? 1 : 0;
      }
      Thread.sleep(10);
    }
    System.out.println(served + " served, " + METRICS.sum() + " counted");
    System.out.println("the longest took " + METRICS.maximum + " microseconds");
  }
}
