package heapwarden.junit;

import heapwarden.config.Options;
import heapwarden.finding.Finding;
import heapwarden.hook.Hooks;
import heapwarden.hook.Sink;
import heapwarden.report.Report;
import heapwarden.report.TestLine;
import heapwarden.stack.Frames;
import heapwarden.track.Contexts;
import heapwarden.track.SiteSample;
import heapwarden.track.Snapshot;
import heapwarden.track.Tracker;
import heapwarden.weave.Weaver;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Tells the tests of a gate apart: the sink of their begin and end, on the threads that run them.
 *
 * <p>Each test method and each class is a context; what runs in between, fixtures of a class
 * included, is the class's. Nothing is done before the first test plan begins; then tasks are
 * followed too. With {@code gate.per-test=fail} a class that has left something open is told to
 * have failed, see {@link ClassVerdict}. A platform that tells of its tests in another way than is
 * known is noticed at the end, by a class that it loads only when a test has run.
 */
public final class Tests extends Sink {
  /** Lines of a report. */
  private static final int MAX_LINES = 2000;

  private final Options options;
  private final Instrumentation instrumentation;
  private final Weaver weaver;
  private final Tracker tracker;
  private final Frames folding;
  private final Contexts contexts;

  /** For whom a thread worked before a test that is under way, by the test's id. */
  private final Map<String, Integer> before = new ConcurrentHashMap<>();

  /** The class that a context belongs to. */
  private final Map<Integer, String> types = new ConcurrentHashMap<>();

  private volatile boolean begun;
  private @Nullable ClassVerdict verdicts;

  /** {@code null} where containers are not looked for. */
  private @Nullable GrownInTests grown;

  public Tests(
      Options options,
      Instrumentation instrumentation,
      Weaver weaver,
      Tracker tracker,
      Frames folding) {
    this.options = options;
    this.instrumentation = instrumentation;
    this.weaver = weaver;
    this.tracker = tracker;
    this.folding = folding;
    this.contexts = new Contexts(options.failsTests());
  }

  @Override
  public void begun(Object test) {
    if (!begun) {
      begin();
    }
    try {
      TestNode node = TestNode.of(test);
      String name = node.name();
      String type = node.type();
      if (name != null && type != null) {
        int number = contexts.number(name);
        types.putIfAbsent(number, type);
        if (grown != null && number != Contexts.NONE) {
          grown.begun(node.id(), number);
        }
        before.put(node.id(), contexts.enter(number));
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e); // counted as an error of a hook
    }
  }

  /** On the thread of the first plan, which is to be followed from its begin. */
  private synchronized void begin() {
    if (begun) {
      return;
    }
    if (options.failsTests()) {
      verdicts = new ClassVerdict(options, instrumentation, tracker, contexts, folding);
    }
    if (options.census()) {
      grown = new GrownInTests(instrumentation, contexts, types);
    }
    tracker.tellApart(contexts);
    weaver.followTasks(instrumentation);
    Hooks.carry(contexts);
    begun = true;
  }

  @Override
  public Object ended(Object test, Object result) {
    try {
      TestNode node = TestNode.of(test);
      Integer outer = before.remove(node.id());
      String name = node.name();
      if (outer != null && name != null && contexts.current() == contexts.number(name)) {
        contexts.enter(outer);
      }
      if (grown != null) {
        grown.ended(node.id(), node.isClass());
      }
      ClassVerdict judge = verdicts;
      String type = node.type();
      if (judge == null || type == null || !node.isClass()) {
        return result;
      }
      AssertionError leak = judge.of(type, number -> type.equals(types.get(number)));
      return leak == null ? result : failed(result, leak);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What has failed anyway keeps its own reason. */
  private static Object failed(Object result, AssertionError why)
      throws ReflectiveOperationException {
    Class<?> type = result.getClass();
    Object status = type.getMethod("getStatus").invoke(result);
    return String.valueOf(status).equals("SUCCESSFUL")
        ? type.getMethod("failed", Throwable.class).invoke(null, why)
        : result;
  }

  /** Whether a test plan has begun. */
  public boolean haveBegun() {
    return begun;
  }

  /**
   * Looks at what grows while they run, if it is time. Agent's thread only.
   *
   * @param agent the agent's own threads
   * @param cpuNanos what the calling thread has used so far
   */
  public void turn(ThreadGroup agent, LongSupplier cpuNanos) {
    if (begun && grown != null) {
      grown.turn(agent, cpuNanos);
    }
  }

  /** An estimate of the memory held for what grows, in bytes. */
  public long bytes() {
    return grown == null ? 0 : grown.bytes();
  }

  /** Why classes that leak could not be told to fail; {@code null} when they could. */
  public @Nullable String problem() {
    return begun || weaver.haveTestsRun() || !options.failsTests() || options.quiet()
        ? null
        : "gate.per-test=fail: nothing ran on the JUnit Platform here, so no test could be made to"
            + " fail; the run is judged as a whole";
  }

  /**
   * Adds what each test has opened, what it has left open of what the findings are about, and what
   * has grown. Agent's thread only.
   */
  public void report(Report report, Snapshot snapshot, List<Finding> findings) {
    if (weaver.haveTestsRun() && (!begun || weaver.missesTests())) {
      report.withoutTests();
    }
    if (!begun) {
      return;
    }
    ToLongFunction<String> gained = grown == null ? test -> 0 : grown.report(report);
    Set<String> judged = new HashSet<>();
    for (Finding finding : findings) {
      if (finding.isGateGrade()) {
        judged.add(finding.fingerprint());
      }
    }
    Map<String, Long> left = new HashMap<>();
    for (SiteSample site : snapshot.sites()) {
      if (judged.contains(site.site().fingerprint(folding))) {
        site.goneOpeners().forEach((name, count) -> left.merge(name, count, Long::sum));
        site.liveOpeners().forEach((name, count) -> left.merge(name, count, Long::sum));
      }
    }
    List<TestLine> lines = new ArrayList<>();
    for (int number = 1; number <= contexts.last(); number++) {
      String name = contexts.name(number);
      String type = types.get(number);
      if (name != null && type != null) {
        long open = left.getOrDefault(name, 0L);
        int opened = contexts.opened(number);
        lines.add(new TestLine(name, type, opened, open, gained.applyAsLong(name)));
      }
    }
    lines.sort(TestLine.WORST_FIRST);
    int told = Math.min(MAX_LINES, lines.size());
    report.withTests(lines.subList(0, told), lines.size() - told + contexts.dropped());
  }
}
