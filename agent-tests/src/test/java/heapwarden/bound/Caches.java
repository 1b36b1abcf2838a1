package heapwarden.bound;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.common.cache.CacheBuilder;

/**
 * Caches of libraries, with and without a limit of their own. Prints how large they became, and
 * what a removal listener is told when an entry is taken out from outside.
 */
public final class Caches {
  private static final int COUNT = 3000;
  private static final Cache<Integer, Integer> LIMITED =
      Caffeine.newBuilder().maximumSize(500).executor(Runnable::run).build();
  private static final Cache<Integer, Integer> UNLIMITED = Caffeine.newBuilder().build();
  private static final Cache<Integer, Integer> NAMED = Caffeine.newBuilder().build();
  private static final com.google.common.cache.Cache<Integer, Integer> GUAVA =
      CacheBuilder.newBuilder().build();

  private Caches() {}

  public static void main(String[] arguments) throws InterruptedException {
    Go.await(arguments[0]);
    for (int i = 0; i < COUNT; i++) {
      LIMITED.put(i, i);
      UNLIMITED.put(i, i);
      NAMED.put(i, i);
      GUAVA.put(i, i);
    }
    LIMITED.cleanUp();
    System.out.println("limited " + LIMITED.estimatedSize());
    System.out.println("unlimited " + UNLIMITED.estimatedSize());
    System.out.println("named " + NAMED.estimatedSize());
    System.out.println("guava " + GUAVA.size());
    Cache<Integer, Integer> caffeine =
        Caffeine.newBuilder()
            .executor(Runnable::run)
            .removalListener((key, value, cause) -> System.out.println("Caffeine:" + cause))
            .build();
    caffeine.put(1, 1);
    caffeine.asMap().remove(1, 1);
    com.google.common.cache.Cache<Integer, Integer> guava =
        CacheBuilder.newBuilder()
            .removalListener(removal -> System.out.println("Guava:" + removal.getCause()))
            .build();
    guava.put(1, 1);
    guava.asMap().remove(1, 1);
  }
}
