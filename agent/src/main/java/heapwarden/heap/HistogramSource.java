package heapwarden.heap;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the JVM for a histogram from inside, as {@code jcmd PID GC.class_histogram -all} does from
 * outside: no attaching, no MBean server, no forced collection. The JVM stands still meanwhile, for
 * about a third of a millisecond for each megabyte of small objects, four times that with ZGC and
 * Shenandoah. What it counts includes garbage. Agent's thread only.
 */
final class HistogramSource {
  private static final String MODULE = "jdk.management";
  private static final String PACKAGE = "com.sun.management.internal";
  private static final String COMMAND = "GC.class_histogram -all";

  /** The first version that counts with more than one thread when asked to. */
  private static final int PARALLEL_SINCE = 17;

  private static final int MOST_THREADS = 4;

  private final Object commands;
  private final Method execute;
  private final String command;

  private HistogramSource(Object commands, Method execute, String command) {
    this.commands = commands;
    this.execute = execute;
    this.command = command;
  }

  /**
   * Opens the JDK's package that can do it, to the agent alone.
   *
   * @return {@code null} when this runtime cannot
   */
  static @Nullable HistogramSource open(Instrumentation instrumentation) {
    try {
      Module module = ModuleLayer.boot().findModule(MODULE).orElse(null);
      if (module == null) {
        return null;
      }
      instrumentation.redefineModule(
          module,
          Set.of(),
          Map.of(),
          Map.of(PACKAGE, Set.of(HistogramSource.class.getModule())),
          Set.of(),
          Map.of());
      // Loads the native library.
      Class.forName(PACKAGE + ".PlatformMBeanProviderImpl");
      Class<?> type = Class.forName(PACKAGE + ".DiagnosticCommandImpl");
      Method get = type.getDeclaredMethod("getDiagnosticCommandMBean");
      get.setAccessible(true);
      Object commands = get.invoke(null);
      Method execute = type.getDeclaredMethod("executeDiagnosticCommand", String.class);
      execute.setAccessible(true);
      return commands == null ? null : new HistogramSource(commands, execute, command());
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      return null;
    }
  }

  private static String command() {
    int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
    return Runtime.version().feature() < PARALLEL_SINCE
        ? COMMAND
        : COMMAND + " -parallel=" + threads;
  }

  /** Takes one; {@code null} when the JVM would not. */
  @Nullable Histogram take() {
    try {
      Object text = execute.invoke(commands, command);
      return text == null ? null : Histogram.parse(text.toString());
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }

  /** Opens it when the first histogram is wanted; a class, since the JVM spins one for a lambda. */
  static final class AtFirstUse implements Supplier<@Nullable Histogram> {
    private final Instrumentation instrumentation;
    private @Nullable HistogramSource opened;

    AtFirstUse(Instrumentation instrumentation) {
      this.instrumentation = instrumentation;
    }

    @Override
    public @Nullable Histogram get() {
      if (opened == null) {
        opened = open(instrumentation);
      }
      return opened == null ? null : opened.take();
    }
  }
}
