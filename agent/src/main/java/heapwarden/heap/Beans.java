package heapwarden.heap;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadMXBean;
import java.util.List;

/**
 * What the JDK's management classes tell, asked directly: the platform's MBean server is never
 * made. To make this costs a JVM 30 to 70 ms of loading, once; to fill a sample some 20
 * microseconds. Agent's thread only.
 */
final class Beans {
  private final List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans();
  private final List<BufferPoolMXBean> buffers =
      ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class);
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
  private final Survivors survivors =
      new Survivors(ManagementFactory.getGarbageCollectorMXBeans(), pools);

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
