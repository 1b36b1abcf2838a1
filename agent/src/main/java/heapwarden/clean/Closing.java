package heapwarden.clean;

import heapwarden.finding.Cleanup;
import heapwarden.finding.Cleanup.Outcome;
import heapwarden.finding.Kind;
import heapwarden.track.LiveResource;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Closes in order what the user's own code has left open when the JVM ends: periodic tasks, timers,
 * executors, then streams and sockets, whose output is flushed first.
 *
 * <p>Runs after the application's own shutdown hooks, while its threads still run. What may be the
 * application's code is called on other threads ({@link Hands}) and waited for a tenth of the limit
 * at most, so whatever hangs, all the rest has its turn and the limit holds. A stream is closed
 * only when nobody is seen to use it ({@link Streams}); else it is left as it is. What a library or
 * the JDK has opened for itself is never touched.
 */
public final class Closing {
  static final EnumSet<Kind> TASKS = EnumSet.of(Kind.SCHEDULED_TASK, Kind.TIMER_TASK);
  static final EnumSet<Kind> EXECUTORS = EnumSet.of(Kind.SCHEDULED_EXECUTOR, Kind.EXECUTOR);
  static final EnumSet<Kind> STREAMS =
      EnumSet.of(
          Kind.FILE,
          Kind.FILE_CHANNEL,
          Kind.DIRECTORY_STREAM,
          Kind.SOCKET,
          Kind.SERVER_SOCKET,
          Kind.DATAGRAM,
          Kind.SOCKET_CHANNEL,
          Kind.PIPE,
          Kind.ASYNC_CHANNEL,
          Kind.ZIP,
          Kind.HTTP_SERVER);

  private final Consumer<Class<?>> opener;
  private final Predicate<StackTraceElement> own;
  private final Consumer<LiveResource> ending;
  private final Consumer<Cleanup> told;

  /**
   * Prepares a closing.
   *
   * @param opener opens the package of a class of the JDK to the agent
   * @param own whether a frame is the user's own code
   * @param ending is told of each thing that will be ended, just before
   * @param told is told of each outcome as it comes
   */
  public Closing(
      Consumer<Class<?>> opener,
      Predicate<StackTraceElement> own,
      Consumer<LiveResource> ending,
      Consumer<Cleanup> told) {
    this.ending = ending;
    this.opener = opener;
    this.own = own;
    this.told = told;
  }

  /**
   * Closes what is the user's own.
   *
   * @param limitMillis after which it returns at the latest, but for a moment
   */
  public void close(List<LiveResource> open, long limitMillis) throws InterruptedException {
    List<Object> pinned = pinned(open);
    try {
      closeInOrder(open, new Clock(limitMillis));
    } finally {
      Reference.reachabilityFence(pinned);
    }
  }

  private void closeInOrder(List<LiveResource> open, Clock clock) throws InterruptedException {
    Hands hands = new Hands();
    Fields fields = new Fields(opener);
    Closers closers = new Closers(opener, fields, new Marks(fields));
    Results results = new Results(hands, clock, ending, told);
    for (LiveResource task : of(open, TASKS)) {
      Object held = task.get();
      if (held != null) {
        results.call(
            task, "cancelled", () -> Closers.cancelTask(held), clock.patience(open.size()));
      }
    }
    for (LiveResource timer : of(open, EnumSet.of(Kind.TIMER))) {
      Object held = timer.get();
      results.call(
          timer,
          "cancelled",
          () -> closers.cancelTimer(held, timer.worker()),
          clock.patience(open.size()));
    }
    new Executors(clock, hands, results, fields).stop(of(open, EXECUTORS), open);
    Stillness stillness = new Stillness(clock, clock.part(Streams.STILL), hands, own);
    Holding holding = new Holding(fields, own);
    new Streams(clock, stillness, results, closers, new Marks(fields), holding)
        .close(of(open, STREAMS));
    results.settle();
  }

  /** What is garbage already, but not collected yet, must stay until its turn has come. */
  private static List<Object> pinned(List<LiveResource> open) {
    List<Object> pinned = new ArrayList<>();
    for (LiveResource resource : open) {
      Object held = resource.get();
      if (held != null && resource.isOwn()) {
        pinned.add(held);
        pinned.addAll(resource.wrappers());
      }
    }
    return pinned;
  }

  /** What would be closed: no more than said. */
  public static List<Cleanup> intentions(List<LiveResource> open) {
    List<Cleanup> intentions = new ArrayList<>();
    intend(intentions, of(open, TASKS), "would be cancelled");
    intend(intentions, of(open, EnumSet.of(Kind.TIMER)), "would be cancelled");
    intend(intentions, of(open, EXECUTORS), "would be stopped");
    intend(intentions, of(open, STREAMS), "would be closed");
    return intentions;
  }

  private static void intend(
      List<Cleanup> intentions, List<LiveResource> resources, String message) {
    for (LiveResource resource : resources) {
      intentions.add(
          Results.cleanup(resource, Results.label(resource), Outcome.WOULD_CLOSE, message));
    }
  }

  private static List<LiveResource> of(List<LiveResource> open, EnumSet<Kind> kinds) {
    List<LiveResource> some = new ArrayList<>();
    for (LiveResource resource : open) {
      if (kinds.contains(resource.kind()) && resource.isOwn()) {
        some.add(resource);
      }
    }
    return some;
  }
}
