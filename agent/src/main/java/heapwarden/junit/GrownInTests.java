package heapwarden.junit;

import heapwarden.grow.Gained;
import heapwarden.grow.Gains;
import heapwarden.grow.Meanwhile;
import heapwarden.report.GrownLine;
import heapwarden.report.Report;
import heapwarden.track.Contexts;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Which containers have grown in which tests: has {@link Gains} look, and tells it what ran. Tests
 * that run at the same time, or between two looks, are not told apart. Made when the first plan
 * begins; nothing is looked at before the agent's thread has turned to it.
 */
final class GrownInTests {
  /** Lines of a report. */
  private static final int MAX_LINES = 100;

  /** What runs tests, and is tested by none. */
  private static final String[] TOOLS = {
    "com.intellij.rt.",
    "junit.",
    "kotlin.",
    "net.bytebuddy.",
    "org.apache.maven.plugin.surefire.",
    "org.apache.maven.surefire.",
    "org.apiguardian.",
    "org.assertj.",
    "org.eclipse.jdt.internal.junit",
    "org.gradle.",
    "org.hamcrest.",
    "org.jacoco.",
    "org.junit.",
    "org.mockito.",
    "org.opentest4j.",
    "org.testng.",
    "scala.",
    "worker.org.gradle.",
  };

  private final Instrumentation instrumentation;

  /** By the id of a test that is under way its context. */
  private final Map<String, Integer> underWay = new ConcurrentHashMap<>();

  private final RanSince sinceReading;
  private final RanSince sinceWalk;
  private volatile @Nullable Gains gains;

  /**
   * Prepares.
   *
   * @param types the class that a context belongs to
   */
  GrownInTests(Instrumentation instrumentation, Contexts contexts, Map<Integer, String> types) {
    this.instrumentation = instrumentation;
    this.sinceReading = new RanSince(contexts, types, underWay);
    this.sinceWalk = new RanSince(contexts, types, underWay);
  }

  /** On the thread of the test. */
  void begun(String id, int context) {
    underWay.put(id, context);
    sinceReading.touch(context);
    sinceWalk.touch(context);
  }

  /**
   * On the thread of the test, before anybody who listens knows that it has ended.
   *
   * @param closes whether it is a class
   */
  void ended(String id, boolean closes) {
    Integer context = underWay.get(id);
    if (context == null) {
      return;
    }
    sinceReading.touch(context);
    sinceWalk.touch(context);
    underWay.remove(id);
    Gains looked = gains;
    if (looked != null) {
      looked.read(sinceReading, closes);
    }
  }

  /** Walks if it is time; see {@link Tests#turn}. */
  void turn(ThreadGroup agent, LongSupplier cpuNanos) {
    Gains looked = gains;
    if (looked == null) {
      gains = new Gains(instrumentation, agent, GrownInTests::counts, cpuNanos);
    } else if (looked.isDue()) {
      looked.walk(sinceWalk);
    }
  }

  private static boolean counts(String type) {
    for (String tool : TOOLS) {
      if (type.startsWith(tool)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Adds the containers that have grown most; looks once more. Agent's thread only.
   *
   * @return by how much containers have grown in a test that ran alone
   */
  ToLongFunction<String> report(Report report) {
    Gains looked = gains;
    if (looked == null) {
      return test -> 0;
    }
    List<GrownLine> lines = new ArrayList<>();
    List<Gained> all = looked.largest(sinceReading, sinceWalk);
    int told = Math.min(MAX_LINES, all.size());
    for (Gained one : all.subList(0, told)) {
      lines.add(line(one));
    }
    report.withGrown(lines, all.size() - told + looked.dropped(), looked.isComplete());
    return looked::gainedIn;
  }

  private static GrownLine line(Gained container) {
    List<GrownLine.Share> shares = new ArrayList<>();
    for (Gained.Share share : container.shares()) {
      Meanwhile ran = share.ran();
      shares.add(new GrownLine.Share(ran.classes(), ran.more(), share.test(), share.gained()));
    }
    return new GrownLine(
        container.owner(),
        container.type(),
        container.size(),
        container.gained(),
        shares,
        container.elsewhere());
  }

  /** An estimate of the memory held, in bytes. */
  long bytes() {
    Gains looked = gains;
    return looked == null ? 0 : looked.bytes();
  }
}
