package heapwarden.heap;

import java.lang.instrument.Instrumentation;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the JDK's management classes tell, asked directly: the platform's MBean server is never
 * made. To fill a sample takes some 20 microseconds. Agent's thread only.
 */
final class Beans {
  private static final String MODULE = "java.management";
  private static final String PACKAGE = "sun.management";

  /** What loads the native library of the collectors' beans; absent from some runtimes. */
  private static final String EXTENSIONS = "com.sun.management.internal.PlatformMBeanProviderImpl";

  private final List<MemoryPoolMXBean> pools;
  private final List<BufferPoolMXBean> buffers;
  private final ThreadMXBean threads;
  private final ClassLoadingMXBean classes;
  private final Survivors survivors;

  private Beans(
      List<MemoryPoolMXBean> pools,
      List<GarbageCollectorMXBean> collectors,
      List<BufferPoolMXBean> buffers,
      ThreadMXBean threads,
      ClassLoadingMXBean classes) {
    this.pools = pools;
    this.buffers = buffers;
    this.threads = threads;
    this.classes = classes;
    this.survivors = new Survivors(collectors, pools);
  }

  /**
   * Finds the beans: in the JDK's own package, which is opened to the agent alone, or if that
   * cannot be as anybody does, which takes a JVM longer.
   *
   * @throws LinkageError when this runtime has none
   */
  static Beans open(Instrumentation instrumentation) {
    try {
      Module module = ModuleLayer.boot().findModule(MODULE).orElse(null);
      if (module != null) {
        Map<String, Set<Module>> opens = Map.of(PACKAGE, Set.of(Beans.class.getModule()));
        instrumentation.redefineModule(module, Set.of(), Map.of(), opens, Set.of(), Map.of());
      }
      Class.forName(EXTENSIONS);
      return new Beans(
          DirectBeans.pools(),
          DirectBeans.collectors(),
          DirectBeans.buffers(),
          DirectBeans.threads(),
          DirectBeans.classes());
    } catch (ClassNotFoundException | LinkageError e) {
      return new Beans(
          ManagementFactory.getMemoryPoolMXBeans(),
          ManagementFactory.getGarbageCollectorMXBeans(),
          ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class),
          ManagementFactory.getThreadMXBean(),
          ManagementFactory.getClassLoadingMXBean());
    }
  }

  long collections() {
    return survivors.count();
  }

  void fill(HeapSample.Builder sample) {
    sample.complete = true;
    sample.stopsToCollect = survivors.stopsToCollect();
    sample.reading = survivors.read();
    sample.collections = survivors.count();
    sample.collectionMillis = survivors.millis();
    for (MemoryPoolMXBean pool : pools) {
      MemoryUsage usage = pool.getUsage();
      if (usage != null) {
        sample.pools.put(pool.getName(), usage.getUsed());
        if (pool.getName().equals("Metaspace")) {
          sample.metaspaceBytes = usage.getUsed();
        }
      }
    }
    for (BufferPoolMXBean buffer : buffers) {
      if (buffer.getName().equals("direct")) {
        sample.directBytes = buffer.getMemoryUsed();
      } else if (buffer.getName().equals("mapped")) {
        sample.mappedBytes = buffer.getMemoryUsed();
      }
    }
    sample.threads = threads.getThreadCount();
    sample.classes = classes.getLoadedClassCount();
  }
}
