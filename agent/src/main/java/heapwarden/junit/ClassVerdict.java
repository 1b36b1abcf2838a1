package heapwarden.junit;

import heapwarden.config.Options;
import heapwarden.finding.Kind;
import heapwarden.grow.StaticHolders;
import heapwarden.stack.Frames;
import heapwarden.track.Contexts;
import heapwarden.track.LeftByTests;
import heapwarden.track.LiveResource;
import heapwarden.track.Tracker;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What a class of tests is to be blamed for, told when it ends, on its own thread.
 *
 * <p>A class that has left nothing open costs a look at the table. Else the garbage is collected:
 * what is gone unclosed is a leak, whoever opened it. What can still be reached is blamed only when
 * the tests' own code has opened it directly, not by way of a library that may mean to keep it; not
 * in a static initialiser; when no static field of that code holds it; and, if it is a thread, when
 * it does not end within a moment. The rest is left to the verdicts at the end of the run. Each is
 * blamed once.
 */
final class ClassVerdict {
  /** How long a thread may take to end after its test, at most. */
  private static final long PATIENCE = 500;

  private static final long STEP = 20;
  private static final int MAX_TOLD = 10;

  private final long patience;
  private final LeftByTests leftByTests;
  private final Contexts contexts;
  private final Frames folding;
  private final Instrumentation instrumentation;

  ClassVerdict(
      Options options,
      Instrumentation instrumentation,
      Tracker tracker,
      Contexts contexts,
      Frames folding) {
    this.patience = Math.min(PATIENCE, options.settle());
    this.leftByTests = new LeftByTests(tracker, contexts);
    this.contexts = contexts;
    this.folding = folding;
    this.instrumentation = instrumentation;
  }

  /** Of one site, those that are alike. */
  private static final class Told {
    final LiveResource example;
    final Map<String, Integer> openers = new LinkedHashMap<>();
    int lost;
    int open;

    Told(LiveResource example) {
      this.example = example;
    }
  }

  /**
   * Judges a class.
   *
   * @param type its name
   * @param which the contexts of its tests and fixtures
   * @return what to tell as its failure; {@code null} when it has left nothing
   */
  @Nullable AssertionError of(String type, IntPredicate which) {
    List<LiveResource> left = new ArrayList<>(leftByTests.of(which));
    if (left.isEmpty()) {
      return null;
    }
    // What was found lost is told to us once only.
    List<LiveResource> leaks = new ArrayList<>();
    collect(left);
    for (LiveResource one : leftByTests.of(which)) {
      boolean known = false;
      for (LiveResource before : left) {
        known |= before.sameAs(one);
      }
      if (!known) {
        left.add(one);
      }
    }
    Map<String, Integer> daemons = daemons(left);
    for (LiveResource one : left) {
      boolean leak = one.isLost() ? one.kind().loss() != Kind.Loss.NONE : isLeft(one, daemons);
      if (leak && one.blame()) {
        leaks.add(one);
      }
    }
    return leaks.isEmpty() ? null : failure(type, leaks);
  }

  /** Twice, since what a finaliser or a cleaner lets go of is gone only then. */
  private void collect(List<LiveResource> left) {
    long end = System.nanoTime() + patience * 1_000_000;
    int rounds = 0;
    boolean waits = true;
    try {
      while (waits && (rounds < 2 || System.nanoTime() < end)) {
        if (rounds < 2) {
          System.gc();
        }
        rounds++;
        waits = false;
        for (LiveResource one : left) {
          boolean undecided = one.isOpen() && !one.isLost();
          waits |= undecided && (rounds < 2 || isEnding(one));
        }
        if (waits) {
          Thread.sleep(STEP);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isEnding(LiveResource one) {
    Object thread = one.kind() == Kind.THREAD ? one.get() : null;
    return thread instanceof Thread && ((Thread) thread).isAlive();
  }

  private static Map<String, Integer> daemons(List<LiveResource> left) {
    Map<String, Integer> daemons = new HashMap<>();
    for (LiveResource one : left) {
      if (isDaemon(one)) {
        daemons.merge(one.site(), 1, Integer::sum);
      }
    }
    return daemons;
  }

  private static boolean isDaemon(LiveResource one) {
    Object thread = one.kind() == Kind.THREAD ? one.get() : null;
    return thread instanceof Thread && ((Thread) thread).isDaemon();
  }

  private boolean isLeft(LiveResource one, Map<String, Integer> daemons) {
    if (!one.isOpen() || one.kind().endsWithTheJvm() || !isOwn(one) || !isOfTests(one)) {
      return false;
    }
    Object resource = one.get();
    if (resource == null
        || (resource instanceof Thread && !((Thread) resource).isAlive())
        || (isDaemon(one) && daemons.getOrDefault(one.site(), 0) < 2)) {
      return false;
    }
    Set<String> names = own(one);
    return new StaticHolders(instrumentation, names).find(names, resource) == null;
  }

  private static boolean isOwn(LiveResource one) {
    if (one.kind() != Kind.THREAD && one.kind() != Kind.PROCESS) {
      return one.isOwn();
    }
    StackTraceElement[] frames = one.frames();
    int outside = Frames.firstOutsideJdk(frames);
    return outside < frames.length;
  }

  /** Whether nothing but the tests' own code leads from the test to the opening. */
  private boolean isOfTests(LiveResource one) {
    StackTraceElement[] frames = one.frames();
    boolean entered = false;
    for (StackTraceElement frame : frames) {
      boolean own = folding.isOwn(frame);
      entered |= own;
      if (!Frames.isJdk(frame)) {
        if (frame.getMethodName().equals("<clinit>")) {
          return false;
        }
        if (entered && isOfTestFramework(frame.getClassName())) {
          return true;
        }
        if (entered && !own) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isOfTestFramework(String name) {
    return name.startsWith("org.junit.")
        || name.startsWith("junit.")
        || name.startsWith("org.testng.");
  }

  private Set<String> own(LiveResource one) {
    Set<String> names = new HashSet<>();
    for (StackTraceElement frame : one.frames()) {
      if (folding.isOwn(frame)) {
        names.add(frame.getClassName());
      }
    }
    return names;
  }

  private AssertionError failure(String type, List<LiveResource> leaks) {
    Map<String, Told> bySite = new LinkedHashMap<>();
    for (LiveResource one : leaks) {
      String key = one.kind() + " " + one.type() + " " + one.site();
      Told told = bySite.get(key);
      if (told == null) {
        told = new Told(one);
        bySite.put(key, told);
      }
      told.lost += one.isLost() ? 1 : 0;
      told.open += one.isLost() ? 0 : 1;
      String test = contexts.name(one.context());
      if (test != null && (told.openers.containsKey(test) || told.openers.size() < MAX_TOLD)) {
        told.openers.merge(test, 1, Integer::sum);
      }
    }
    StringBuilder out = new StringBuilder(400);
    out.append("heapwarden: ").append(type).append(" has left ").append(leaks.size());
    out.append(leaks.size() == 1 ? " resource open" : " resources open");
    int lines = 0;
    for (Told told : bySite.values()) {
      if (lines++ == MAX_TOLD) {
        out.append("\n  and at ").append(bySite.size() - MAX_TOLD).append(" more sites");
        break;
      }
      line(out, told);
    }
    AssertionError error = new AssertionError(out.toString());
    error.setStackTrace(toTheTest(bySite.values().iterator().next().example.frames()));
    return error;
  }

  /** Without what the test framework does to call it. */
  private static StackTraceElement[] toTheTest(StackTraceElement[] frames) {
    int end = 0;
    while (end < frames.length && !isOfTestFramework(frames[end].getClassName())) {
      end++;
    }
    int own = end;
    while (own > 0 && Frames.isJdk(frames[own - 1])) { // reflection
      own--;
    }
    return Arrays.copyOf(frames, own > 0 ? own : end);
  }

  private static void line(StringBuilder out, Told told) {
    LiveResource one = told.example;
    out.append("\n  ").append(one.kind().label()).append(" (").append(one.type()).append("), ");
    if (told.lost > 0) {
      out.append(told.lost).append(" collected by the garbage collector without being closed");
    }
    if (told.open > 0) {
      out.append(told.lost > 0 ? ", " : "").append(told.open).append(" still open");
    }
    out.append("\n    opened at ").append(one.site().isEmpty() ? "an unknown site" : one.site());
    String separator = "\n    by ";
    for (Map.Entry<String, Integer> opener : told.openers.entrySet()) {
      out.append(separator).append(opener.getKey());
      out.append(opener.getValue() > 1 ? " (" + opener.getValue() + " times)" : "");
      separator = ", ";
    }
    if (one.label() != null) {
      out.append("\n    such as ").append(one.label());
    }
    out.append("\n    fix: call ").append(one.kind().closer()).append(" when done");
  }
}
