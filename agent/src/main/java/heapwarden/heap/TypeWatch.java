package heapwarden.heap;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a histogram may be taken: while the floor rises and nothing known explains it, at
 * most every {@value #EVERY} samples, and only where the pause is expected to stay within {@value
 * #BUDGET} ms. What one costs is guessed from the size of the heap until one of a heap of {@value
 * #TELLING} MB or more has been measured; from then on by that. Agent's thread only.
 */
class TypeWatch {
  static final int EVERY = 20;
  static final int BUDGET = 200;

  private static final int TELLING = 64;
  private static final double GUESS = 0.33;

  /** Collectors that work while the application runs walk the heap more slowly. */
  private static final double CONCURRENT_GUESS = 1.2;

  private static final double MEGA = 1 << 20;
  private static final double NANOS = 1e6;

  /** Takes a histogram, or answers {@code null} when that is not possible. */
  private final Supplier<@Nullable Histogram> source;

  private final TypeTrends trends = new TypeTrends();
  private List<TypeGrowth> growing = List.of();
  private long sample;
  private long next;
  private double millisPerMega = -1;
  private boolean tooLarge;
  private boolean impossible;

  TypeWatch(Supplier<@Nullable Histogram> source) {
    this.source = source;
  }

  /** The clock, in nanoseconds. */
  long nanos() {
    return System.nanoTime();
  }

  void observe(HeapSample heap, LiveFloor floor, boolean explained) {
    sample++;
    if (!floor.rising() || explained) {
      // Types that grew in another climb are no witnesses of the next.
      trends.clear();
      growing = List.of();
      tooLarge = false;
      return;
    }
    if (sample < next || impossible) {
      return;
    }
    next = sample + EVERY;
    double megas = Math.max(1, heap.usedBytes() / MEGA);
    double expected = megas * millisPerMega(heap);
    tooLarge = expected > BUDGET;
    if (tooLarge) {
      return;
    }
    long start = nanos();
    Histogram histogram = source.get();
    if (histogram == null) {
      impossible = true;
      return;
    }
    if (megas >= TELLING) {
      millisPerMega = (nanos() - start) / NANOS / megas;
    }
    trends.add(histogram, sample);
    growing = trends.growing(floor.risePerSample());
  }

  private double millisPerMega(HeapSample heap) {
    return millisPerMega >= 0 ? millisPerMega : heap.stopsToCollect() ? GUESS : CONCURRENT_GUESS;
  }

  /** The classes that grow, those that add most bytes first. */
  List<TypeGrowth> growing() {
    return growing;
  }

  /** Whether the heap is rising and was too large for a histogram when one was due. */
  boolean tooLarge() {
    return tooLarge;
  }
}
