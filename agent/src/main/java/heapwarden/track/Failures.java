package heapwarden.track;

import heapwarden.finding.Injection;
import heapwarden.finding.Kind.Loss;
import heapwarden.hook.Sink;
import heapwarden.stack.Site;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The sink of I/O calls where {@code inject} asks for failures: which resources the calling thread
 * has opened in the named packages and not closed yet, and, once in a run, what to throw at the one
 * call that was chosen. What was open then is judged at the end.
 *
 * <p>On application threads, each call of which passes all that is open: this is for tests only,
 * and for gates only. No lock is taken and nothing of the application is held or called. At most
 * {@value #MOST_OPEN} resources are watched at once and {@value #MOST_POINTS} points kept; what is
 * beyond is counted as dropped.
 */
public final class Failures extends Sink {
  private static final int MOST_OPEN = 1024;
  private static final int MOST_POINTS = 10_000;

  /** What an I/O call is, and what it may throw. */
  public static final class Call {
    private final String text;
    private final String failure;

    public Call(String text, String failure) {
      this.text = text;
      this.failure = failure;
    }
  }

  /** A resource that is open. */
  private static final class Watched {
    final Entry entry;
    final WeakReference<Thread> thread;
    int calls;

    Watched(Entry entry, Thread thread) {
      this.entry = entry;
      this.thread = new WeakReference<>(thread);
    }
  }

  /** A resource that was open when a call was made to fail. */
  private static final class Judged {
    final Injection.Point point;
    final Entry entry;

    Judged(Injection.Point point, Entry entry) {
      this.point = point;
      this.entry = entry;
    }
  }

  private final Predicate<String> named;
  private final IntFunction<Call> calls;
  private final @Nullable String openTarget;
  private final @Nullable String ioTarget;
  private final Queue<Watched> open = new ConcurrentLinkedQueue<>();
  private final AtomicLong watched = new AtomicLong();
  private final Map<Site, Map<Integer, Integer>> points = new ConcurrentHashMap<>();
  private final AtomicLong known = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicBoolean done = new AtomicBoolean();
  private final List<Judged> judged = new ArrayList<>();
  private volatile @Nullable String thrown;

  /**
   * Creates a sink.
   *
   * @param named tells whether a class is in the packages
   * @param calls tells of a call site by its number
   * @param openTarget the kind and the open site of the resource during which a call is to fail;
   *     {@code null} for none
   * @param ioTarget the text of that call
   */
  public Failures(
      Predicate<String> named,
      IntFunction<Call> calls,
      @Nullable String openTarget,
      @Nullable String ioTarget) {
    this.named = named;
    this.calls = calls;
    this.openTarget = openTarget;
    this.ioTarget = ioTarget;
    load(Watched.class, Judged.class, Injection.Point.class, Call.class);
  }

  /** Naming them has loaded them: no thread of the application should have to. */
  private static void load(Class<?>... used) {
    assert used.length > 0;
  }

  /** The kind and the place of an open site, as {@code openTarget} has it. */
  public static String target(String kind, String open) {
    return kind + ' ' + open;
  }

  void opened(Entry entry, Thread thread) {
    Site site = entry.site;
    if (site.kind().loss() == Loss.NONE
        || site.firstOwn() < 0
        || !named.test(site.frames()[site.firstOwn()].getClassName())) {
      return;
    }
    if (watched.get() >= MOST_OPEN) {
      prune();
    }
    if (watched.get() >= MOST_OPEN) {
      dropped.getAndIncrement();
      return;
    }
    watched.getAndIncrement();
    open.add(new Watched(entry, thread));
  }

  private void prune() {
    for (Watched one : open) {
      if (!one.entry.isOpen()) {
        forget(one);
      }
    }
  }

  private void forget(Watched one) {
    if (open.remove(one)) {
      watched.getAndDecrement();
    }
  }

  @Override
  @SuppressWarnings("NullAway") // as in its superclass
  public Throwable io(int number) {
    if (open.isEmpty()) {
      return null;
    }
    Thread thread = Thread.currentThread();
    boolean fails = false;
    List<Judged> here = new ArrayList<>();
    for (Watched one : open) {
      if (!one.entry.isOpen()) {
        forget(one);
      } else if (one.thread.get() == thread) {
        one.calls++;
        note(one.entry.site, number, one.calls);
        if (openTarget != null && !done.get()) {
          here.add(new Judged(point(one.entry.site, number, one.calls), one.entry));
          fails |= isTarget(one.entry.site, number);
        }
      }
    }
    return fails && done.compareAndSet(false, true) ? failure(number, here) : null;
  }

  private void note(Site site, int number, int call) {
    Map<Integer, Integer> ofSite = points.get(site);
    if (ofSite == null) {
      ofSite = new ConcurrentHashMap<>();
      Map<Integer, Integer> first = points.putIfAbsent(site, ofSite);
      ofSite = first == null ? ofSite : first;
    }
    if (ofSite.containsKey(number)) {
      return;
    }
    if (known.getAndIncrement() >= MOST_POINTS) {
      dropped.getAndIncrement();
    } else {
      ofSite.putIfAbsent(number, call);
    }
  }

  private Injection.Point point(Site site, int number, int call) {
    return new Injection.Point(site.kind().label(), site.line(), calls.apply(number).text, call);
  }

  private boolean isTarget(Site site, int number) {
    return calls.apply(number).text.equals(ioTarget)
        && target(site.kind().label(), site.line()).equals(openTarget);
  }

  private Throwable failure(int number, List<Judged> here) {
    Call call = calls.apply(number);
    String message = "made to fail by heapwarden: " + call.text;
    Throwable failure;
    try {
      failure =
          (Throwable)
              Class.forName(call.failure, true, null)
                  .getConstructor(String.class)
                  .newInstance(message);
    } catch (ReflectiveOperationException e) {
      failure = new java.io.IOException(message);
    }
    synchronized (judged) {
      judged.addAll(here);
    }
    thrown = failure.getClass().getName();
    return failure;
  }

  /** What came of it, at the end. */
  public Injection outcome() {
    List<Injection.Point> met = new ArrayList<>();
    for (Map.Entry<Site, Map<Integer, Integer>> site : points.entrySet()) {
      for (Map.Entry<Integer, Integer> call : site.getValue().entrySet()) {
        met.add(point(site.getKey(), call.getKey(), call.getValue()));
      }
    }
    met.sort(Comparator.comparing(Injection.Point::key));
    List<Injection.Outcome> outcomes = new ArrayList<>();
    synchronized (judged) {
      for (Judged one : judged) {
        boolean collected = one.entry.isCollected();
        boolean leak = collected || one.entry.isOpen();
        String fate =
            collected ? "collected without being closed" : leak ? "open at the end" : "closed";
        outcomes.add(new Injection.Outcome(one.point, fate, leak));
      }
    }
    return new Injection(unique(met), thrown, outcomes, dropped.get());
  }

  /** Sites that differ in frames further out may open at the same place. */
  private static List<Injection.Point> unique(List<Injection.Point> sorted) {
    List<Injection.Point> unique = new ArrayList<>();
    String last = "";
    for (Injection.Point point : sorted) {
      if (!point.key().equals(last)) {
        unique.add(point);
      }
      last = point.key();
    }
    return unique;
  }
}
