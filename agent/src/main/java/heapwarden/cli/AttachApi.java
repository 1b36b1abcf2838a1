package heapwarden.cli;

import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's own way into another JVM, {@code com.sun.tools.attach}: by reflection, since the module
 * may be absent, and belongs to a loader that the core does not see.
 */
final class AttachApi {
  private static final String MACHINE = "com.sun.tools.attach.VirtualMachine";

  private final Object machine;
  private final Class<?> type;

  private AttachApi(Class<?> type, Object machine) {
    this.type = type;
    this.machine = machine;
  }

  /**
   * Attaches to a process.
   *
   * @throws Refused when this Java cannot attach to any
   * @throws InvocationTargetException with what the JDK has to say against it
   */
  static AttachApi to(long pid) throws Refused, InvocationTargetException {
    Class<?> type = type();
    return new AttachApi(type, call(type, null, "attach", Long.toString(pid)));
  }

  /** The Java programs that the JDK knows of, each with its main class and arguments. */
  static Map<Long, String> list() throws Refused, InvocationTargetException {
    Map<Long, String> all = new TreeMap<>();
    for (Object one : (Iterable<?>) call(type(), null, "list")) {
      Class<?> descriptor = load("com.sun.tools.attach.VirtualMachineDescriptor");
      all.put(
          Long.valueOf((String) call(descriptor, one, "id")),
          (String) call(descriptor, one, "displayName"));
    }
    return all;
  }

  private static Class<?> type() throws Refused {
    return load(MACHINE);
  }

  private static Class<?> load(String name) throws Refused {
    try {
      return Class.forName(name, true, ClassLoader.getSystemClassLoader());
    } catch (ClassNotFoundException e) {
      throw new Refused(
          "this Java, "
              + System.getProperty("java.home")
              + ", has no module jdk.attach; run the command with the java of a JDK, or start the"
              + " program with -javaagent:heapwarden.jar");
    }
  }

  private static Object call(Class<?> type, @Nullable Object on, String method, String... arguments)
      throws InvocationTargetException {
    Class<?>[] types = new Class<?>[arguments.length];
    java.util.Arrays.fill(types, String.class);
    try {
      return type.getMethod(method, types).invoke(on, (Object[]) arguments);
    } catch (ReflectiveOperationException e) {
      if (e instanceof InvocationTargetException) {
        throw (InvocationTargetException) e;
      }
      throw new IllegalStateException(e);
    }
  }

  /** Loads an agent into it; returns when its {@code agentmain} does. */
  void load(String jar, String argument) throws InvocationTargetException {
    call(type, machine, "loadAgent", jar, argument);
  }

  /** The system properties there. */
  Properties systemProperties() throws InvocationTargetException {
    return (Properties) call(type, machine, "getSystemProperties");
  }

  void close() {
    try {
      call(type, machine, "detach");
    } catch (InvocationTargetException e) {
      // Nothing depends on it: the connection ends with this process.
    }
  }
}
