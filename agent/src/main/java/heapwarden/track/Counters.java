package heapwarden.track;

import heapwarden.finding.Kind;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counts by kind, striped by thread so that application threads share no cache line. */
final class Counters {
  private static final int KINDS = Kind.values().length;
  private static final int LINE = 16;
  private static final int ROW = (KINDS + LINE - 1) / LINE * LINE + LINE;

  private final AtomicLongArray cells = new AtomicLongArray(Quota.STRIPES * ROW);

  void add(int thread, Kind kind) {
    cells.getAndIncrement((thread & (Quota.STRIPES - 1)) * ROW + kind.ordinal());
  }

  long of(Kind kind) {
    long sum = 0;
    for (int i = 0; i < Quota.STRIPES; i++) {
      sum += cells.get(i * ROW + kind.ordinal());
    }
    return sum;
  }

  long total() {
    long sum = 0;
    for (Kind kind : Kind.values()) {
      sum += of(kind);
    }
    return sum;
  }
}
