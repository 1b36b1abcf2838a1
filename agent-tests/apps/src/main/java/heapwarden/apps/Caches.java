package heapwarden.apps;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import java.util.Random;
import java.util.function.Function;

/** A cache that is too small for all that is asked for. */
final class Caches extends App {
  private static final int MOST = 50_000;
  private static final int KEYS = 200_000;
  private static final int GETS = 200_000;

  private final Function<Integer, String> cache;

  private Caches(Function<Integer, String> cache) {
    this.cache = cache;
  }

  private static String load(int key) {
    return "value of " + key;
  }

  static Caches caffeine() {
    var cache =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .executor(Runnable::run)
            .build((Integer key) -> load(key));
    return new Caches(cache::get);
  }

  static Caches guava() {
    var cache =
        CacheBuilder.newBuilder()
            .maximumSize(MOST)
            .build(CacheLoader.from((Integer key) -> load(key)));
    return new Caches(cache::getUnchecked);
  }

  @Override
  long round(int number) {
    Random random = new Random(number);
    long sum = 0;
    for (int i = 0; i < GETS; i++) {
      double place = random.nextDouble();
      sum += cache.apply((int) (KEYS * place * place)).length();
    }
    return sum;
  }
}
