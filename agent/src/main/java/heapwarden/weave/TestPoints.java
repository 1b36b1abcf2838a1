package heapwarden.weave;

import heapwarden.finding.Kind;
import heapwarden.weave.HookPoint.At;
import heapwarden.weave.HookPoint.Builder;
import heapwarden.weave.HookPoint.Call;
import heapwarden.weave.HookPoint.Operand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the JUnit Platform tells that a test begins and ends, and where the JDK hands tasks from
 * one thread to another: both only woven where tests are told apart or repeated, the latter once a
 * test plan has begun.
 *
 * <p>All engines tell their launcher through one class, the same in all releases of the platform:
 * on the thread that runs the test, before any listener learns of the end and after all have learnt
 * of the begin, so that what listeners open is no test's. A point there sees all test frameworks
 * that run on the platform, in whatever loader they are, and adds nothing to any class path: a
 * service that the JVM's class path names would break a launcher that lies in a loader below it.
 *
 * <p>A thread inherits the context of the one that makes it, virtual ones too, by a thread local.
 * What is left are tasks that run on threads made before: each executor of the JDK, and the stages
 * of a {@code CompletableFuture}, which any executor may run.
 */
final class TestPoints {
  /** Tells all listeners of a launcher what an engine says. */
  static final String PLATFORM = "org/junit/platform/launcher/core/ExecutionListenerAdapter";

  /** How a test has ended: part of what engines are written for, so that its name will stay. */
  static final String RESULT = "org/junit/platform/engine/TestExecutionResult";

  private static final Operand TASK = Operand.argument(0);

  private final Map<String, List<HookPoint>> byClass = new HashMap<>();
  private String in = "";

  private TestPoints() {}

  /** Those of the class named {@link #PLATFORM}. */
  static List<HookPoint> ofPlatform() {
    TestPoints points = new TestPoints();
    points.in = PLATFORM;
    points.add(points.at("executionStarted", Call.BEGUN, At.EXIT).resource(TASK));
    points.add(
        points
            .at("executionFinished", Call.ENDED, At.ENTRY)
            .resource(TASK)
            .detail(Operand.argument(1)));
    return points.byClass.getOrDefault(PLATFORM, List.of());
  }

  /** Where all tests that an engine has were run, and all who listen know. */
  static List<HookPoint> afterPlatform() {
    TestPoints points = new TestPoints();
    points.in = PLATFORM;
    points.add(points.at("executionFinished", Call.FINISHED, At.EXIT).detail(TASK));
    return points.byClass.getOrDefault(PLATFORM, List.of());
  }

  /** Both. */
  static List<HookPoint> and(List<HookPoint> some, List<HookPoint> others) {
    List<HookPoint> all = new ArrayList<>(some);
    all.addAll(others);
    return all;
  }

  /** Where tasks are handed over, by internal class name. */
  static Map<String, List<HookPoint>> ofTasks() {
    TestPoints points = new TestPoints();
    points.in = "java/util/concurrent/ThreadPoolExecutor";
    points.add(points.at("execute", Call.SUBMITTED, At.ENTRY).resource(TASK));
    points.add(
        points
            .at("runWorker", Call.RUNNING, At.ENTRY)
            .beforeCallOf("beforeExecute")
            .resource(Operand.RESULT));
    points.in = "java/util/concurrent/ScheduledThreadPoolExecutor";
    points.add(points.at("delayedExecute", Call.SUBMITTED, At.ENTRY).resource(TASK));
    points.in = "java/util/concurrent/ForkJoinTask";
    points.add(points.at(HookPoint.CONSTRUCTOR, Call.SUBMITTED, At.EXIT));
    points.runs("doExec");
    points.in = "java/util/concurrent/CompletableFuture$AsyncRun";
    points.runs("run");
    points.in = "java/util/concurrent/CompletableFuture$AsyncSupply";
    points.runs("run");
    points.in = "java/util/concurrent/CompletableFuture$Completion";
    points.runs("run");
    return points.byClass;
  }

  private void runs(String method) {
    add(at(method, Call.RUNNING, At.ENTRY));
    add(at(method, Call.RAN, At.EXIT));
  }

  /** The kind has no meaning here. */
  private Builder at(String method, Call call, At at) {
    return new Builder(in, method, call, Kind.CLOSEABLE, at);
  }

  private void add(Builder builder) {
    List<HookPoint> points = byClass.get(in);
    if (points == null) {
      points = new ArrayList<>(2);
      byClass.put(in, points);
    }
    points.add(builder.build());
  }
}
