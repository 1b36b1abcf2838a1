package heapwarden.heap;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Takes samples of the process's memory. Made only when the first is due: what it loads must not
 * burden a program that ends before. Agent's thread only.
 */
final class HeapSampler {
  private static final String LIMIT = "Max open files";

  private final Cgroup cgroup = new Cgroup(new File("/"));
  private final File descriptors = new File("/proc/self/fd");
  private final long descriptorLimit = descriptorLimit();
  private final @Nullable Beans beans;

  HeapSampler(Instrumentation instrumentation) {
    beans = beans(instrumentation);
  }

  /** A runtime may lack the module, or the application's own modules may not need it. */
  private static @Nullable Beans beans(Instrumentation instrumentation) {
    try {
      return Beans.open(instrumentation);
    } catch (LinkageError e) {
      return null;
    }
  }

  HeapSample sample() {
    Runtime runtime = Runtime.getRuntime();
    long committed = runtime.totalMemory();
    HeapSample.Builder sample =
        new HeapSample.Builder(committed - runtime.freeMemory(), committed, runtime.maxMemory());
    cgroup.refresh();
    sample.containerLimitBytes = cgroup.limit();
    sample.containerUsedBytes = cgroup.usage();
    sample.descriptors = openDescriptors();
    sample.descriptorLimit = descriptorLimit;
    if (beans != null) {
      beans.fill(sample);
    }
    return sample.build();
  }

  /** How many collections there were so far; 0 where that is not told. */
  long collections() {
    return beans == null ? 0 : beans.collections();
  }

  /** The soft limit, which the JVM raises at its start and nobody changes later; Linux tells it. */
  private static long descriptorLimit() {
    try (InputStream limits = new FileInputStream("/proc/self/limits")) {
      for (String line : new String(limits.readAllBytes(), StandardCharsets.US_ASCII).split("\n")) {
        if (line.startsWith(LIMIT)) {
          return Long.parseLong(line.substring(LIMIT.length()).trim().split(" ")[0]);
        }
      }
    } catch (IOException | RuntimeException e) {
      // Not told, or unlimited.
    }
    return -1;
  }

  /** Linux from 6.2 on tells the number as the size of the folder; before, its entries count. */
  private long openDescriptors() {
    long size = descriptors.length();
    if (size > 0) {
      return size;
    }
    String[] entries = descriptors.list();
    return entries == null ? -1 : entries.length - 1;
  }
}
