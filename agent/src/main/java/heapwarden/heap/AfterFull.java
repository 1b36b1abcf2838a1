package heapwarden.heap;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.Set;

/**
 * What a full collection left, all pools at one instant. Apart, since it is in a module of its own
 * that may be absent, and loads classes that only a full collection needs.
 */
final class AfterFull {
  private AfterFull() {}

  /** Bytes in the given pools after the last collection of this bean; -1 when it is not told. */
  static long bytes(java.lang.management.GarbageCollectorMXBean bean, Set<String> pools) {
    if (!(bean instanceof GarbageCollectorMXBean)) {
      return -1;
    }
    GcInfo info = ((GarbageCollectorMXBean) bean).getLastGcInfo();
    if (info == null) {
      return -1;
    }
    long bytes = 0;
    for (Map.Entry<String, MemoryUsage> after : info.getMemoryUsageAfterGc().entrySet()) {
      if (pools.contains(after.getKey())) {
        bytes += after.getValue().getUsed();
      }
    }
    return bytes;
  }
}
