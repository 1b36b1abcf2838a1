package heapwarden.heap;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.ThreadMXBean;
import java.util.List;
import sun.management.ManagementFactoryHelper;

/**
 * The beans that {@code ManagementFactory} hands out, from where it has them itself: it looks for
 * them among those of all modules, by a service loader and streams, for which 25 classes are spun,
 * and loads that of logging on the way. Has a compilation of its own, since release 11 does not
 * show that class; linking fails with a {@code LinkageError} where it is not opened.
 */
final class DirectBeans {
  private DirectBeans() {}

  static List<MemoryPoolMXBean> pools() {
    return ManagementFactoryHelper.getMemoryPoolMXBeans();
  }

  static List<GarbageCollectorMXBean> collectors() {
    return ManagementFactoryHelper.getGarbageCollectorMXBeans();
  }

  static List<BufferPoolMXBean> buffers() {
    return ManagementFactoryHelper.getBufferPoolMXBeans();
  }

  static ThreadMXBean threads() {
    return ManagementFactoryHelper.getThreadMXBean();
  }

  static ClassLoadingMXBean classes() {
    return ManagementFactoryHelper.getClassLoadingMXBean();
  }
}
