package heapwarden.heap;

import com.sun.management.HotSpotDiagnosticMXBean;
import heapwarden.config.Options;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is done about the heap, beyond telling: only what the user asked for with {@code dump=} and
 * {@code gc=pressure}. The dump comes first, while what filled the heap is still there. Agent's
 * thread only.
 */
final class Relief {
  private final @Nullable HeapDump dump;
  private final @Nullable ForcedCollections collections;

  Relief(Options options, HeapSampler sampler) {
    this.dump = options.dump().isEmpty() ? null : new HeapDump(options.dump());
    this.collections =
        options.collectsUnderPressure()
            ? new ForcedCollections(
                System::gc, Relief::used, sampler::collections, Relief::ignoresExplicitCollections)
            : null;
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** {@code false} as well where the JVM does not tell. */
  private static boolean ignoresExplicitCollections() {
    try {
      HotSpotDiagnosticMXBean jvm =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      return jvm != null && Boolean.parseBoolean(jvm.getVMOption("DisableExplicitGC").getValue());
    } catch (IllegalArgumentException | LinkageError e) {
      return false;
    }
  }

  /**
   * Does what is due at this sample.
   *
   * @return what was done, a sentence each
   */
  List<String> act(boolean pressed, boolean emergency) {
    List<String> done = new ArrayList<>(2);
    if (emergency && dump != null) {
      add(done, dump.write(used()));
    }
    if (collections != null) {
      add(done, collections.collect(pressed || emergency));
    }
    return done;
  }

  private static void add(List<String> done, @Nullable String sentence) {
    if (sentence != null) {
      done.add(sentence);
    }
  }

  /** Where the heap was dumped to; {@code null} when it was not. */
  @Nullable String dumpFile() {
    return dump == null ? null : dump.file();
  }

  /** How often it was collected on purpose. */
  int count() {
    return collections == null ? 0 : collections.count();
  }

  /** The bytes in the heap before and after the last of these; -1 each when there was none. */
  long[] beforeAndAfter() {
    return collections == null
        ? new long[] {-1, -1}
        : new long[] {collections.before(), collections.after()};
  }
}
