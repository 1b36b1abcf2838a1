package heapwarden.real.growing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.netty.util.collection.IntObjectHashMap;
import it.unimi.dsi.fastutil.objects.Object2ObjectOpenHashMap;
import java.util.Map;
import org.eclipse.collections.impl.map.mutable.UnifiedMap;

/**
 * Four maps of as many libraries, all static, all without a bound, each growing at a pace of its
 * own. Argument: for how many milliseconds.
 */
public final class Unbounded {
  private static final Cache<String, String> CACHE = Caffeine.newBuilder().build();
  private static final Map<String, String> UNIFIED = new UnifiedMap<>();
  private static final Map<String, String> OPEN = new Object2ObjectOpenHashMap<>();
  private static final IntObjectHashMap<String> NUMBERED = new IntObjectHashMap<>();

  private Unbounded() {}

  public static void main(String[] args) throws Exception {
    Steps.run(
        Long.parseLong(args[0]),
        i -> {
          cache(i);
          unify(i);
          open(i);
          number(i);
        });
    System.out.println(
        CACHE.estimatedSize() + " " + UNIFIED.size() + " " + OPEN.size() + " " + NUMBERED.size());
  }

  private static void cache(int i) {
    String unused = CACHE.get("key" + i, key -> "value of " + key);
  }

  private static void unify(int i) {
    for (int k = 0; k < 2; k++) {
      UNIFIED.put("key" + i + '.' + k, "value" + i);
    }
  }

  private static void open(int i) {
    for (int k = 0; k < 3; k++) {
      OPEN.put("key" + i + '.' + k, "value" + i);
    }
  }

  private static void number(int i) {
    for (int k = 0; k < 4; k++) {
      NUMBERED.put(4 * i + k, "value" + i);
    }
  }
}
