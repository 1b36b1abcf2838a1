package heapwarden.heap;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads what collections leave, by polling once a sample instead of listening: no thread of the JVM
 * ever runs our code.
 *
 * <p>Each pool keeps what it held after the last collection that worked on it. For the old pools
 * that is the figure wanted: G1's is set by mixed and full collections only. Right after a full
 * collection the sum of all pools is taken as they were at its end, which is the live set. What
 * happens between two samples is seen by its last collection alone; a floor needs no more. A
 * marking of G1 writes the same figure, before others reclaim what it has found dead: what they
 * left is known only of a sample without one, or after {@value #MARKINGS} with one, as the least
 * that was in the old pools at any of them. Agent's thread only.
 */
final class Survivors {
  /** After so many samples with a marking, what was reclaimed between them counts as well. */
  private static final int MARKINGS = 3;

  private final List<Collector> collectors = new ArrayList<>();
  private final List<MemoryPoolMXBean> old = new ArrayList<>();
  private final List<MemoryPoolMXBean> young = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private long lastOld;
  private long left = -1;

  /** In the old pools at any sample since the first such marking. */
  private long least;

  private boolean exact;

  /** Samples that met a marking since then. */
  private int markings;

  Survivors(List<GarbageCollectorMXBean> beans, List<MemoryPoolMXBean> pools) {
    for (GarbageCollectorMXBean bean : beans) {
      collectors.add(new Collector(bean));
    }
    for (MemoryPoolMXBean pool : pools) {
      if (pool.getType() == MemoryType.HEAP) {
        names.add(pool.getName());
        (isYoung(pool.getName()) ? young : old).add(pool);
      }
    }
  }

  private static boolean isYoung(String pool) {
    return pool.contains("Eden") || pool.contains("Survivor") || pool.contains("Young");
  }

  Reading read() {
    Collector full = null;
    boolean concurrent = false;
    boolean mixed = false;
    boolean marked = false;
    for (Collector collector : collectors) {
      if (collector.role() != Collector.Role.IGNORED && collector.advanced()) {
        mixed |= collector.role() == Collector.Role.MIXED;
        concurrent |= collector.role() == Collector.Role.CONCURRENT;
        marked |= collector.role() == Collector.Role.MARKING;
        if (collector.role() == Collector.Role.FULL) {
          full = collector;
        }
      }
    }
    long afterOld = after(old);
    long nowOld = now(old);
    boolean reclaimed = mixed && !marked && afterOld != lastOld;
    least = markings == 0 ? nowOld : Math.min(least, nowOld);
    markings += marked ? 1 : 0;
    boolean fresh = concurrent || full != null || reclaimed || markings == MARKINGS;
    lastOld = afterOld;
    if (fresh) {
      exact = full != null;
      left = full == null ? Math.min(afterOld, least) : afterFull(full);
      markings = 0;
    }
    long bound = (fresh ? Math.min(afterOld, nowOld) : nowOld) + after(young);
    return new Reading(left, exact, fresh, fresh && exact ? left : bound);
  }

  private long afterFull(Collector full) {
    long bytes = -1;
    try {
      bytes = AfterFull.bytes(full.bean(), names);
    } catch (LinkageError e) {
      // A runtime without jdk.management: the pools tell nearly the same.
    }
    return bytes < 0 ? after(old) + after(young) : bytes;
  }

  private static long after(List<MemoryPoolMXBean> pools) {
    long bytes = 0;
    for (MemoryPoolMXBean pool : pools) {
      MemoryUsage usage = pool.getCollectionUsage();
      bytes += usage == null ? 0 : usage.getUsed();
    }
    return bytes;
  }

  private static long now(List<MemoryPoolMXBean> pools) {
    long bytes = 0;
    for (MemoryPoolMXBean pool : pools) {
      MemoryUsage usage = pool.getUsage();
      bytes += usage == null ? 0 : usage.getUsed();
    }
    return bytes;
  }

  /** Whether there is a collector whose figures are exact. */
  boolean stopsToCollect() {
    for (Collector collector : collectors) {
      if (collector.role() == Collector.Role.FULL) {
        return true;
      }
    }
    return false;
  }

  /** Collections so far; those that are part of another are not counted. */
  long count() {
    long count = 0;
    for (Collector collector : collectors) {
      if (collector.role() != Collector.Role.IGNORED) {
        count += Math.max(0, collector.bean().getCollectionCount());
      }
    }
    return count;
  }

  /** Milliseconds spent collecting so far; of concurrent cycles only what stopped the threads. */
  long millis() {
    long millis = 0;
    for (Collector collector : collectors) {
      if (!collector.bean().getName().endsWith("Cycles")) {
        millis += Math.max(0, collector.bean().getCollectionTime());
      }
    }
    return millis;
  }
}
