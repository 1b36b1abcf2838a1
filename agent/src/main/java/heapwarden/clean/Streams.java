package heapwarden.clean;

import heapwarden.finding.Cleanup.Outcome;
import heapwarden.finding.Kind;
import heapwarden.track.LiveResource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Closes streams and sockets once nobody is seen to use them.
 *
 * <p>Looks at threads and streams again and again. A stream is closed when nothing was written to
 * it for {@link #STILL} of the limit, no thread is stuck in a write of its class, and all threads
 * were at rest for as long ({@link Stillness}). While some thread is restless, nothing must have
 * been written for {@link #LONG} of the limit: longer than anybody pauses within a record. What has
 * not come to rest when time is up is not closed, but held between two writes where that is
 * possible ({@link Holding}).
 */
final class Streams {
  /** How long nothing must have been written, as a part of the limit. */
  static final double STILL = 0.03;

  /** The same while some thread may come back to it. */
  private static final double LONG = 0.35;

  /** What is kept of the limit for holding what does not come to rest. */
  private static final double RESERVE = 0.3;

  private static final int LOOKS_WHILE_STILL = 4;

  private static final class Watched {
    final LiveResource resource;
    final String label;
    long mark;
    long since;

    Watched(LiveResource resource, String label, long mark, long since) {
      this.resource = resource;
      this.label = label;
      this.mark = mark;
      this.since = since;
    }
  }

  private final Clock clock;
  private final Stillness stillness;
  private final Results results;
  private final Closers closers;
  private final Marks marks;
  private final Holding holding;

  Streams(
      Clock clock,
      Stillness stillness,
      Results results,
      Closers closers,
      Marks marks,
      Holding holding) {
    this.holding = holding;
    this.clock = clock;
    this.stillness = stillness;
    this.results = results;
    this.closers = closers;
    this.marks = marks;
  }

  void close(List<LiveResource> resources) throws InterruptedException {
    List<Watched> waiting = new ArrayList<>();
    for (LiveResource resource : resources) {
      Object held = resource.get();
      if (held != null) {
        String path = resource.label() != null ? resource.label() : marks.path(held);
        long mark = marks.of(held, resource.wrappers());
        waiting.add(new Watched(resource, path == null ? "" : path, mark, clock.now()));
      }
    }
    waiting.sort(Comparator.comparingInt(Streams::rank));
    long step = Math.max(1, clock.part(STILL) / LOOKS_WHILE_STILL);
    stillness.look();
    while (!waiting.isEmpty() && clock.left() > clock.part(RESERVE)) {
      pass(waiting);
      if (!waiting.isEmpty()) {
        Thread.sleep(Math.min(step, Math.max(1, clock.left())));
        stillness.look();
      }
    }
    leave(waiting);
  }

  /** What is written to through buffers whose locks are known is at least not cut in a call. */
  private void leave(List<Watched> waiting) throws InterruptedException {
    Map<Watched, Holding.Hold> holds = new HashMap<>();
    for (Watched one : waiting) {
      List<Object> wrappers = one.resource.wrappers();
      if (Holding.canHold(wrappers)) {
        holds.put(one, holding.begin(wrappers, clock.left() * 3 / 4));
      }
    }
    for (Watched one : waiting) {
      Holding.Hold hold = holds.get(one);
      results.tell(
          one.resource,
          one.label,
          Outcome.LEFT_ALONE,
          hold != null && hold.await(clock.left())
              ? "flushed and held " + between(hold)
              : "left alone, " + why(one));
    }
  }

  private static String between(Holding.Hold hold) {
    return hold.writer().isEmpty()
        ? "until the end"
        : "between two writes of thread \"" + hold.writer() + '"';
  }

  /** Those first that let new work in, then outputs, then what is only read. */
  private static int rank(Watched one) {
    Kind kind = one.resource.kind();
    if (kind == Kind.SERVER_SOCKET || kind == Kind.HTTP_SERVER) {
      return 0;
    }
    boolean onlyRead = one.resource.type().endsWith("InputStream") || kind == Kind.ZIP;
    return onlyRead ? 2 : 1;
  }

  private void pass(List<Watched> waiting) throws InterruptedException {
    for (Iterator<Watched> each = waiting.iterator(); each.hasNext(); ) {
      if (clock.left() <= clock.part(RESERVE)) {
        return;
      }
      Watched one = each.next();
      Object held = one.resource.get();
      if (held == null || !one.resource.isOpen()) {
        each.remove();
      } else if (isAtRest(one, held)) {
        each.remove();
        List<Object> wrappers = one.resource.wrappers();
        results.call(
            one.resource,
            one.label,
            "closed",
            () -> closers.close(held, wrappers),
            clock.patience(waiting.size()));
      }
    }
  }

  private boolean isAtRest(Watched one, Object held) {
    long now = clock.now();
    long mark = marks.of(held, one.resource.wrappers());
    if (mark != one.mark || (isUnmarked(one) && stillness.writingIn(held.getClass()) != null)) {
      one.mark = mark;
      one.since = now;
    }
    if (one.resource.kind() == Kind.SERVER_SOCKET) {
      return true;
    }
    long still = clock.part(STILL);
    return now - one.since >= (stillness.isCalm() ? still : clock.part(LONG))
        && stillness.stuckIn(held.getClass()) == null;
  }

  /** Of what is written to a socket no mark tells. */
  private static boolean isUnmarked(Watched one) {
    return one.resource.kind() != Kind.FILE && one.resource.kind() != Kind.FILE_CHANNEL;
  }

  private String why(Watched one) {
    Object held = one.resource.get();
    String stuck = held == null ? null : stillness.stuckIn(held.getClass());
    if (stuck != null) {
      return "in use by thread \"" + stuck + "\", which stands in a write";
    }
    String writing = held == null ? null : stillness.writingIn(held.getClass());
    String somebody = writing == null ? stillness.restless() : writing;
    return somebody == null ? "in use" : "in use, it seems by thread \"" + somebody + '"';
  }
}
