package heapwarden.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * The processor time for each operation, of which a neighbour who takes the processor away is no
 * part: that of the whole process, where compilers and collectors count, and that of the threads
 * which run the benchmark.
 */
public final class CpuProfiler implements InternalProfiler {
  static final String PROCESS = "cpu.norm";
  static final String WORKERS = "cpu.workers.norm";

  /** How JMH names the threads that run a benchmark. */
  private static final String WORKER = "-jmh-worker-";

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  private long before;
  private long workersBefore;

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    workersBefore = workers();
    before = system.getProcessCpuTime();
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    double spent = system.getProcessCpuTime() - before;
    double spentByWorkers = workers() - workersBefore;
    long operations = Math.max(1, result.getMetadata().getAllOps());
    return List.of(
        new ScalarResult(PROCESS, spent / operations, "ns/op", AggregationPolicy.AVG),
        new ScalarResult(WORKERS, spentByWorkers / operations, "ns/op", AggregationPolicy.AVG));
  }

  private long workers() {
    long sum = 0;
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().contains(WORKER)) {
        sum += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
      }
    }
    return sum;
  }

  @Override
  public String getDescription() {
    return "processor time for each operation";
  }
}
