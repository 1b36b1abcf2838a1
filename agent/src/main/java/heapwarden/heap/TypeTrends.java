package heapwarden.heap;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Compares histograms and names the classes that grow.
 *
 * <p>A class grows when there are more objects of it in each histogram than in the one before, over
 * {@value #LEAST} at least and the last {@value #MOST} at most, and when its bytes make up {@value
 * #LEAST_PERCENT} % of the rise of the heap's floor: garbage comes and goes, and what grows without
 * weight fills no heap. The arrays and strings inside a growing object are named along with it.
 * Keeps {@value #MOST} histograms. Agent's thread only.
 */
final class TypeTrends {
  static final int LEAST = 4;
  static final int MOST = 6;

  private static final int LEAST_PERCENT = 5;
  private static final int MOST_NAMED = 8;

  /** One histogram and when it was taken, in samples. */
  private static final class Taken {
    final Histogram histogram;
    final long sample;

    Taken(Histogram histogram, long sample) {
      this.histogram = histogram;
      this.sample = sample;
    }
  }

  private final Deque<Taken> taken = new ArrayDeque<>();

  void add(Histogram histogram, long sample) {
    if (taken.size() == MOST) {
      taken.removeFirst();
    }
    taken.addLast(new Taken(histogram, sample));
  }

  void clear() {
    taken.clear();
  }

  /**
   * The classes that grow, those that add most bytes first.
   *
   * @param floorPerSample how many bytes the heap's floor rises a sample
   */
  List<TypeGrowth> growing(double floorPerSample) {
    List<TypeGrowth> growing = new ArrayList<>();
    if (taken.size() < LEAST || floorPerSample <= 0) {
      return growing;
    }
    Taken first = taken.getFirst();
    Taken last = taken.getLast();
    for (Map.Entry<String, Histogram.Row> type : last.histogram.rows().entrySet()) {
      if (!ratchets(type.getKey())) {
        continue;
      }
      Histogram.Row then = first.histogram.rows().get(type.getKey());
      Histogram.Row now = type.getValue();
      long rise = then == null ? 0 : now.bytes - then.bytes;
      double perSample = rise / (double) Math.max(1, last.sample - first.sample);
      if (100 * perSample >= LEAST_PERCENT * floorPerSample) {
        growing.add(new TypeGrowth(type.getKey(), now.count, now.bytes, perSample));
      }
    }
    growing.sort(Comparator.comparingDouble(TypeGrowth::perSample).reversed());
    return List.copyOf(growing.subList(0, Math.min(MOST_NAMED, growing.size())));
  }

  private boolean ratchets(String type) {
    long before = 0;
    for (Taken each : taken) {
      Histogram.Row row = each.histogram.rows().get(type);
      if (row == null || row.count <= before) {
        return false;
      }
      before = row.count;
    }
    return true;
  }
}
