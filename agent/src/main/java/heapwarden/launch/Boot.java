package heapwarden.launch;

import heapwarden.hook.Hooks;
import heapwarden.hook.Neighbour;
import heapwarden.peek.BootClass;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Defines the hook class, its sink and its neighbour beside {@code java.lang.Object}: {@code
 * java.lang} and what else the agent reads is opened to the unnamed module of the agent's own
 * loader, and to nobody else.
 */
final class Boot {
  // The build renames these strings together with the classes.
  private static final String[] CLASSES = {
    "heapwarden.hook.Sink", "heapwarden.hook.Hooks", "heapwarden.hook.Neighbour"
  };

  private Boot() {}

  /**
   * Opens what the agent reads, and defines the hook classes unless an earlier attach did.
   *
   * @throws IllegalStateException when an earlier agent left a hook class this one cannot use
   */
  static void defineHooks(Instrumentation instrumentation) throws IOException {
    Module base = Object.class.getModule();
    Set<Module> core = Set.of(Boot.class.getModule());
    instrumentation.redefineModule(
        base,
        Set.of(),
        Map.of(), // exports too would cost a starting JVM another two lambdas
        Map.of(
            "java.lang", core,
            "java.util", core,
            "java.util.concurrent", core,
            "jdk.internal.misc", core),
        Set.of(),
        Map.of());
    for (String name : CLASSES) {
      BootClass.define(name);
    }
    String problem = otherVersion();
    if (problem != null) {
      throw new IllegalStateException(problem);
    }
  }

  /** Whether an earlier attach has defined the hook classes. */
  static boolean isDefined() {
    return BootClass.find(CLASSES[1]) != null;
  }

  /** Why the hook classes that are there cannot be used; {@code null} when they can. */
  static @Nullable String otherVersion() {
    int abi = Hooks.abi();
    return abi == Hooks.ABI
        ? null
        : "an agent of another version was attached before (hooks "
            + abi
            + ", not "
            + Hooks.ABI
            + "); restart the JVM to use this one";
  }

  /** Opens the package of a class of the JDK to the agent, and to nobody else. */
  static void open(Instrumentation instrumentation, Class<?> type) {
    instrumentation.redefineModule(
        type.getModule(),
        Set.of(),
        Map.of(),
        Map.of(type.getPackageName(), Set.of(Boot.class.getModule())),
        Set.of(),
        Map.of());
  }

  /** The class file of the hook class itself, for a rehearsal of the weaver. */
  static byte[] hookBytes() throws IOException {
    return BootClass.bytes(CLASSES[1]);
  }

  /**
   * Whether this JVM is writing an archive of classes: woven ones must not get into it, and weaving
   * some crashes the dump. Before JDK 16 the JVM refuses to dump with an agent.
   */
  static boolean isDumpingArchive() {
    return Neighbour.isDumpingArchive() || Neighbour.isDumpingClassList();
  }
}
