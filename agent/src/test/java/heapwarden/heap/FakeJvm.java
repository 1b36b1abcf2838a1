package heapwarden.heap;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JVM's collectors and pools, set by hand. */
final class FakeJvm {
  /** A pool: what is in it, and what the last collection that worked on it left. */
  static final class Pool {
    long used;
    long left;
  }

  final Map<String, Pool> pools = new LinkedHashMap<>();
  final Map<String, Long> collections = new LinkedHashMap<>();

  FakeJvm pool(String name) {
    pools.put(name, new Pool());
    return this;
  }

  FakeJvm collector(String name) {
    collections.put(name, 0L);
    return this;
  }

  static FakeJvm serial() {
    return new FakeJvm()
        .collector("Copy")
        .collector("MarkSweepCompact")
        .pool("Eden Space")
        .pool("Survivor Space")
        .pool("Tenured Gen");
  }

  static FakeJvm g1() {
    return new FakeJvm()
        .collector("G1 Young Generation")
        .collector("G1 Concurrent GC")
        .collector("G1 Old Generation")
        .pool("G1 Eden Space")
        .pool("G1 Survivor Space")
        .pool("G1 Old Gen");
  }

  static FakeJvm zgc() {
    return new FakeJvm().collector("ZGC Cycles").collector("ZGC Pauses").pool("ZHeap");
  }

  /** A collector ran. */
  void ran(String collector) {
    collections.merge(collector, 1L, Long::sum);
  }

  void set(String pool, long used, long left) {
    pools.get(pool).used = used;
    pools.get(pool).left = left;
  }

  Survivors survivors() {
    List<GarbageCollectorMXBean> beans = new ArrayList<>();
    collections
        .keySet()
        .forEach(
            name ->
                beans.add(
                    fake(
                        GarbageCollectorMXBean.class,
                        name,
                        method ->
                            switch (method) {
                              case "getCollectionCount" -> collections.get(name);
                              case "getCollectionTime" -> 10 * collections.get(name);
                              default -> null;
                            })));
    List<MemoryPoolMXBean> memory = new ArrayList<>();
    pools.forEach(
        (name, pool) ->
            memory.add(
                fake(
                    MemoryPoolMXBean.class,
                    name,
                    method ->
                        switch (method) {
                          case "getType" -> MemoryType.HEAP;
                          case "getUsage" -> usage(pool.used);
                          case "getCollectionUsage" -> usage(pool.left);
                          default -> null;
                        })));
    return new Survivors(beans, memory);
  }

  private static MemoryUsage usage(long bytes) {
    return new MemoryUsage(0, bytes, bytes, -1);
  }

  private static <T> T fake(
      Class<T> type, String name, java.util.function.Function<String, Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            FakeJvm.class.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) ->
                method.getName().equals("getName") ? name : answers.apply(method.getName())));
  }
}
