package heapwarden.track;

import heapwarden.hook.Sink;
import heapwarden.track.Handovers.Handover;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * For whom each thread works: the tests of a gate, each known by a number from 1 on, 0 being
 * nobody.
 *
 * <p>A thread has the number of the test that it runs, or that made it, or whose task it runs. It
 * is kept in a thread local of the JDK's own types, so that no thread leads to the agent. The sink
 * of tasks: lock-free, some tens of nanoseconds for one that a test hands over, less for others. At
 * most {@value #MAX} tests are told apart; what others open is nobody's, and they are counted.
 */
public final class Contexts extends Sink {
  /** The number of nobody. */
  public static final int NONE = 0;

  static final int MAX = 1 << 16;

  /** What is kept for tests that are to be blamed; the report has the rest. */
  private static final int MAX_LOST = 4096;

  private final InheritableThreadLocal<Integer> current = new InheritableThreadLocal<>();
  private final Handovers handovers = new Handovers();
  private final ConcurrentHashMap<String, Integer> numbers = new ConcurrentHashMap<>();
  private final AtomicReferenceArray<String> names = new AtomicReferenceArray<>(MAX);
  private final AtomicIntegerArray opened = new AtomicIntegerArray(MAX);
  private final AtomicInteger last = new AtomicInteger();
  private final AtomicInteger nameless = new AtomicInteger();
  private final ConcurrentLinkedQueue<Entry> lost = new ConcurrentLinkedQueue<>();
  private final AtomicInteger lostCount = new AtomicInteger();
  private final boolean blames;

  /**
   * Creates contexts.
   *
   * @param blames whether somebody asks what tests have left open while they go on
   */
  public Contexts(boolean blames) {
    this.blames = blames;
  }

  /** The number of a test; {@link #NONE} when there are too many. */
  public int number(String test) {
    Integer known = numbers.get(test);
    if (known != null) {
      return known;
    }
    if (last.get() >= MAX - 1) {
      nameless.getAndIncrement();
      return NONE;
    }
    return numbers.computeIfAbsent(test, this::next);
  }

  private int next(String test) {
    int number = last.incrementAndGet();
    if (number >= MAX) {
      last.decrementAndGet();
      return NONE;
    }
    names.set(number, test);
    return number;
  }

  /** The name of a test; {@code null} for nobody. */
  public @Nullable String name(int number) {
    return number == NONE ? null : names.get(number);
  }

  /** The highest number so far. */
  public int last() {
    return Math.min(last.get(), MAX - 1);
  }

  /** How many resources a test has opened. */
  public int opened(int number) {
    return opened.get(number);
  }

  /**
   * How many times a test could not be told apart, and a task not be followed, for want of room.
   */
  public long dropped() {
    return nameless.get() + handovers.dropped();
  }

  /** The number that the calling thread works for. */
  public int current() {
    Integer number = current.get();
    return number == null ? NONE : number;
  }

  /** From now on the calling thread works for another; answers for whom before. */
  public int enter(int number) {
    int before = current();
    if (before != number) {
      current.set(number);
    }
    return before;
  }

  @Override
  public void submitted(Object task) {
    int number = current();
    if (number == NONE || (task instanceof ForkJoinTask && handovers.next(task) != null)) {
      return; // a stage that is handed over when it is due belongs to who made it
    }
    handovers.add(task, number);
  }

  @Override
  public void running(Object task) {
    Handover handover = handovers.isEmpty() ? null : handovers.next(task);
    boolean told = task instanceof ForkJoinTask; // of these the end is told as well
    if (handover == null) {
      int before = told ? current() : enter(NONE);
      if (told && before != NONE) {
        begin(handovers.add(task, NONE));
      }
      return;
    }
    if (told) {
      begin(handover);
      return;
    }
    enter(handover.context);
    if (!(task instanceof RunnableScheduledFuture)) { // which may be run again
      handovers.end(handover);
    }
  }

  private void begin(@Nullable Handover handover) {
    if (handover == null) {
      return;
    }
    int before = enter(handover.context);
    if (handover.depth == 0) {
      handover.before = before;
    }
    handover.depth = handover.depth + 1;
  }

  @Override
  public void ran(Object task) {
    Handover handover = handovers.isEmpty() ? null : handovers.running(task);
    if (handover == null) {
      return;
    }
    int depth = handover.depth - 1;
    handover.depth = depth;
    if (depth == 0) {
      enter(handover.before);
      handovers.end(handover);
    }
  }

  /** Notes what is opened; before anybody else knows of the entry. */
  void open(Entry entry) {
    int number = current();
    if (number != NONE) {
      entry.openIn(number);
      opened.getAndIncrement(number);
    }
  }

  /** Notes what is about to be found collected, unclosed. Agent's thread only. */
  void losing(Entry entry) {
    if (blames && entry.context() != NONE && !entry.isBlamed()) {
      if (lostCount.get() < MAX_LOST) {
        lostCount.getAndIncrement();
        lost.add(entry);
      }
    }
  }

  /**
   * What was found collected, of these and not told before, if it was not closed at that moment.
   */
  List<Entry> takeLost(IntPredicate which) {
    List<Entry> taken = new ArrayList<>();
    for (Entry one : lost) {
      if (which.test(one.context()) && lost.remove(one)) {
        lostCount.getAndDecrement();
        taken.add(one);
      }
    }
    return taken;
  }
}
