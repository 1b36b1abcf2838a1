package heapwarden.heap;

import java.lang.management.GarbageCollectorMXBean;

/**
 * One collector of this JVM, by what its figures are worth.
 *
 * <p>A {@link Role#FULL} collection stops the application and leaves the live set, nothing else:
 * Serial, Parallel and G1 have one. What a {@link Role#CONCURRENT} one leaves includes what was
 * allocated or died while it ran: an upper bound. A {@link Role#MARKING} one is G1's, which
 * reclaims next to nothing itself but tells others what they may. A {@link Role#YOUNG} one says
 * nothing of old objects, except that G1 mixes old regions into some ({@link Role#MIXED}), which
 * shows in the old pool's figures. The beans of pauses count stops of the collectors above, and are
 * ignored.
 */
final class Collector {
  enum Role {
    FULL,
    CONCURRENT,
    MARKING,
    MIXED,
    YOUNG,
    IGNORED
  }

  private final GarbageCollectorMXBean bean;
  private final Role role;
  private long count;

  Collector(GarbageCollectorMXBean bean) {
    this.bean = bean;
    this.role = role(bean.getName());
  }

  static Role role(String name) {
    switch (name) {
      case "MarkSweepCompact":
      case "PS MarkSweep":
      case "G1 Old Generation":
        return Role.FULL;
      case "G1 Concurrent GC":
        return Role.MARKING;
      case "Shenandoah Cycles":
      case "ZGC":
      case "ZGC Cycles":
      case "ZGC Major Cycles":
        return Role.CONCURRENT;
      case "G1 Young Generation":
        return Role.MIXED;
      default:
        return name.endsWith("Pauses") ? Role.IGNORED : Role.YOUNG;
    }
  }

  Role role() {
    return role;
  }

  GarbageCollectorMXBean bean() {
    return bean;
  }

  /** Whether it has collected since it was last asked; at first, since the JVM's start. */
  boolean advanced() {
    long now = bean.getCollectionCount();
    boolean advanced = now > count;
    count = now;
    return advanced;
  }
}
