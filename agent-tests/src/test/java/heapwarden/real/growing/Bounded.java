package heapwarden.real.growing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.common.cache.CacheBuilder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Caches with a bound: Caffeine's and Guava's, one of each that fills all the time without getting
 * full, and one of each that is full, turning over; and a linked map that drops its eldest, full
 * too. Argument: for how many milliseconds.
 */
public final class Bounded {
  private static final int MANY = 1_000_000;
  private static final int FEW = 500;

  private static final Cache<Integer, String> CAFFEINE =
      Caffeine.newBuilder().maximumSize(MANY).build();
  private static final Cache<Integer, String> CAFFEINE_FULL =
      Caffeine.newBuilder().maximumSize(FEW).build();
  private static final com.google.common.cache.Cache<Integer, String> GUAVA =
      CacheBuilder.newBuilder().maximumSize(MANY).build();
  private static final com.google.common.cache.Cache<Integer, String> GUAVA_FULL =
      CacheBuilder.newBuilder().maximumSize(FEW).build();
  private static final Map<Integer, String> ELDEST_FULL = Collections.synchronizedMap(new Eldest());

  private Bounded() {}

  public static void main(String[] args) throws Exception {
    Steps.run(Long.parseLong(args[0]), Bounded::step);
    CAFFEINE_FULL.cleanUp();
    System.out.println(
        CAFFEINE.estimatedSize()
            + " "
            + CAFFEINE_FULL.estimatedSize()
            + " "
            + GUAVA.size()
            + " "
            + GUAVA_FULL.size()
            + " "
            + ELDEST_FULL.size());
  }

  private static void step(int i) {
    for (int k = 10 * i; k < 10 * i + 10; k++) {
      String value = "value" + k;
      CAFFEINE.put(k, value);
      CAFFEINE_FULL.put(k, value);
      GUAVA.put(k, value);
      GUAVA_FULL.put(k, value);
      ELDEST_FULL.put(k, value);
    }
  }

  /** Holds the last few. */
  private static final class Eldest extends LinkedHashMap<Integer, String> {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Integer, String> eldest) {
      return size() > FEW;
    }
  }
}
