package heapwarden.grow;

import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which containers grow while which tests run: those that static fields of the application and its
 * libraries lead to, by one owner path each.
 *
 * <p>Two looks take turns. A walk as the census makes it, on the agent's thread, finds the
 * containers; in between the sizes of those that fields alone lead to are read again and again, on
 * the thread that has just ended a test, so that what has grown is laid at that test's door and not
 * at those of a second's worth of tests. What only a walk can tell, such as containers in elements
 * of others or chains, is laid at the door of all that ran since the walk before.
 *
 * <p>Both keep to a share of the time: a walk takes place when all so far have taken less than a
 * two-hundredth of it, {@value #CREDIT_MILLIS} ms aside; a reading, which takes some tens of
 * microseconds, when two hundred times as long has passed since the last, or half of that where a
 * class of tests ends; one that was interrupted counts for twice the one before it at most. What is
 * not due is left out, and the next look is for more tests. One thread looks at a time: a reading
 * that meets another is left out too, a walk waits for the moment that a reading takes. Reads
 * fields only; no object is held beyond a look. At most {@value #MAX} containers are followed,
 * {@value #READ} of them by readings, the nearest to static fields first.
 *
 * <p>It is not known in which test a container has got what it held when it was first met.
 */
public final class Gains {
  static final int MAX = 4000;
  static final int READ = 1000;

  /** A container that has gained less is not told of. */
  static final int LEAST = 16;

  static final int CREDIT_MILLIS = 60;
  private static final long CREDIT = CREDIT_MILLIS * 1_000_000L;

  /** Nanoseconds that one walk may take, and at least between two. */
  private static final long BUDGET = 200_000_000;

  private static final long PAUSE = 250_000_000;

  /** Nanoseconds to wait for a reading to end. */
  private static final long PATIENCE = 1_000_000_000;

  /** A walk in so many parts of the time, and a reading. */
  private static final int WALKS = 200;

  private static final int READINGS = 200;
  private static final int CLOSING_READINGS = 100;

  /** The first walk, which meets all classes for the first time, is so many times as long. */
  private static final int FIRST = 4;

  /** Nanoseconds of a reading. */
  private static final long LEAST_COST = 1000;

  /** How many tests are known that have made something grow. */
  private static final int MAX_TESTS = 1 << 16;

  private final Census census;
  private final LongSupplier cpu;
  private final long budget;
  private final long begun = System.nanoTime();

  /** Whether a thread looks; what follows is its own. The agent's thread alone adds and removes. */
  private final AtomicBoolean looking = new AtomicBoolean();

  private final Map<Long, Gain> gains = new HashMap<>();
  private final Map<String, Long> tests = new ConcurrentHashMap<>();
  private volatile Gain[] read = {};
  private final Gain[] changed = new Gain[READ];
  private final long[] sizes = new long[READ];
  private long dropped;

  private volatile long lastReading = begun;
  private volatile long cost;
  private long nextWalk = begun + PAUSE;
  private long spent;
  private int pass;
  private boolean complete = true;

  /** What one walk has met. */
  private static final class Met {
    final long key;
    final String type;
    final long size;
    @Nullable String owner;
    @Nullable Way way;

    /** Whether the way that was known leads there no longer. */
    boolean astray;

    Met(Path path) {
      this.key = path.key;
      this.type = path.type;
      this.size = path.sum;
    }
  }

  /**
   * Prepares.
   *
   * @param agent threads of the agent
   * @param classes those whose static fields count
   * @param cpu the processor time that the calling thread has used, in nanoseconds; 0 when unknown
   */
  public Gains(
      Instrumentation instrumentation,
      ThreadGroup agent,
      Predicate<String> classes,
      LongSupplier cpu) {
    this(new Census(instrumentation, agent), classes, cpu, BUDGET);
  }

  /** For tests, whose own classes must not be taken for the agent's, and which have time. */
  Gains(Census census, Predicate<String> classes, LongSupplier cpu, long budget) {
    this.census = census;
    this.cpu = cpu;
    this.budget = budget;
    census.narrow(classes);
  }

  /** Whether it is time for a walk. Agent's thread only. */
  public boolean isDue() {
    return System.nanoTime() - nextWalk >= 0;
  }

  /**
   * Walks. Agent's thread only.
   *
   * @param ran asked once, after all sizes were read, what ran since it was asked last
   */
  public void walk(Supplier<Meanwhile> ran) {
    long begin = System.nanoTime();
    long cpuBefore = cpu.getAsLong();
    pass++;
    List<Met> all = new ArrayList<>();
    complete = census.sizes(budget, path -> meet(path, all));
    if (enter()) {
      try {
        merge(all, ran.get());
      } finally {
        looking.set(false);
      }
    }
    long end = System.nanoTime();
    long used = cpu.getAsLong() - cpuBefore;
    long walked = used > 0 ? used : end - begin;
    spent += walked;
    long expected = pass == 1 ? walked / FIRST : walked;
    nextWalk = Math.max(end + PAUSE, begun + (spent + expected - CREDIT) * WALKS);
  }

  /** A thread that is in the midst of a reading may have been suspended. */
  private boolean enter() {
    long end = System.nanoTime() + PATIENCE;
    while (!looking.compareAndSet(false, true)) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      Thread.yield();
    }
    return true;
  }

  private void meet(Path path, List<Met> all) {
    if (path.met != 1) {
      return;
    }
    Met met = new Met(path);
    Gain known = gains.get(path.key);
    if (known == null) {
      met.way = gains.size() < MAX ? census.way(path) : null;
    } else {
      met.astray = known.way != null && known.way.size() == Container.UNKNOWN;
      met.way = met.astray ? census.way(path) : null;
      long gained = known.gained() + Math.max(0, met.size - known.size());
      met.owner = known.owner == null && gained >= LEAST ? census.owner(path) : null;
    }
    all.add(met);
  }

  private void merge(List<Met> all, Meanwhile ran) {
    dropped = 0;
    List<Gain> readable = new ArrayList<>();
    for (Met met : all) {
      Gain gain = gains.get(met.key);
      if (gain == null) {
        if (gains.size() >= MAX) {
          dropped++;
          continue;
        }
        gain = new Gain(met.key, met.type, met.size);
        gains.put(met.key, gain);
      } else if (gain.way == null) {
        grow(gain, met.size, ran);
      }
      gain.pass = pass;
      gain.owner = gain.owner == null ? met.owner : gain.owner;
      if (met.way != null || met.astray) {
        gain.way = met.way;
        load(met.way);
        gain.isRead = false;
      }
      if (readable.size() == READ) {
        gain.way = null;
      } else if (gain.way != null) {
        readable.add(gain);
      }
    }
    if (complete) {
      gains.values().removeIf(one -> one.pass != pass);
    }
    read = readable.toArray(new Gain[0]);
  }

  /** So that the first reading has no classes to load, on the thread of a test. */
  private static void load(@Nullable Way way) {
    if (way != null) {
      way.size();
    }
  }

  /**
   * Reads the sizes of what was met, if it is time. Any thread.
   *
   * @param ran asked once, after all sizes were read, what ran since it was asked last; not when it
   *     is not time
   * @param closes whether a class of tests ends, from whose tests others should be told apart
   */
  public void read(Supplier<Meanwhile> ran, boolean closes) {
    long since = System.nanoTime() - lastReading;
    if (since >= cost * (closes ? CLOSING_READINGS : READINGS) && read.length > 0) {
      readNow(ran);
    }
  }

  void readNow(Supplier<Meanwhile> ran) {
    if (!looking.compareAndSet(false, true)) {
      return;
    }
    try {
      long begin = System.nanoTime();
      readAll(ran);
      lastReading = System.nanoTime();
      cost = cost(cost, lastReading - begin);
    } finally {
      looking.set(false);
    }
  }

  /**
   * What a reading is taken to cost: the first one meets all for the first time, and any may have
   * been interrupted, which must not keep others off for long.
   *
   * @param before what the one before was taken to cost, 0 for none
   * @param took nanoseconds
   */
  static long cost(long before, long took) {
    return Math.max(LEAST_COST, before == 0 ? took / FIRST : Math.min(took, 2 * before));
  }

  private void readAll(Supplier<Meanwhile> ran) {
    int count = 0;
    for (Gain gain : read) {
      Way way = gain.way;
      long size = way == null ? Container.UNKNOWN : way.size();
      if (size == Container.UNKNOWN) {
        continue;
      }
      if (!gain.isRead) {
        gain.isRead = true;
        gain.beginAt(size);
      } else if (size != gain.size()) {
        changed[count] = gain;
        sizes[count++] = size;
      }
    }
    Meanwhile meanwhile = ran.get();
    for (int i = 0; i < count; i++) {
      grow(changed[i], sizes[i], meanwhile);
    }
  }

  private void grow(Gain gain, long size, Meanwhile ran) {
    long more = gain.reaches(size, ran);
    String test = ran.test();
    if (more > 0 && test != null && (tests.size() < MAX_TESTS || tests.containsKey(test))) {
      tests.merge(test, more, Long::sum);
    }
  }

  /**
   * The containers that have gained most and still hold it, the largest gain first. Looks once more
   * where any has. Agent's thread only.
   */
  public List<Gained> largest(Supplier<Meanwhile> sinceReading, Supplier<Meanwhile> sinceWalk) {
    readNow(sinceReading);
    boolean any = false;
    for (Gain gain : gains.values()) {
      any |= gain.gained() >= LEAST;
    }
    if (!any) {
      return List.of();
    }
    walk(sinceWalk);
    List<Gained> largest = new ArrayList<>();
    if (!enter()) {
      return List.of();
    }
    try {
      for (Gain gain : gains.values()) {
        if (gain.gained() >= LEAST && gain.owner != null && gain.pass == pass) {
          largest.add(gain.told());
        }
      }
    } finally {
      looking.set(false);
    }
    largest.sort(Comparator.comparingLong(Gained::gained).reversed().thenComparing(Gained::owner));
    return largest;
  }

  /** By how much containers have grown while this test alone ran, before any shrank again. */
  public long gainedIn(String test) {
    return tests.getOrDefault(test, 0L);
  }

  /** Containers that the last walk met and that found no room. */
  public long dropped() {
    return dropped + census.droppedPaths();
  }

  /** Whether the last walk saw all it wanted to see. */
  public boolean isComplete() {
    return complete;
  }

  /** How long all walks have taken, in nanoseconds. */
  public long spent() {
    return spent;
  }

  /** An estimate of the memory held, in bytes. */
  public long bytes() {
    long bytes = census.bytes() + tests.size() * 64L;
    for (Gain gain : gains.values()) {
      bytes += gain.bytes();
    }
    return bytes;
  }
}
