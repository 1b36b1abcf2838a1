package heapwarden;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.function.BiPredicate;

/**
 * The only public door: premain, agentmain and main of the jar.
 *
 * <p>The JVM puts this class on the application's class path and keeps the first copy for ever, so
 * it is frozen: it holds no state, knows no option, and hands everything to the core, which a fresh
 * {@link CoreLoader} reads from the jar; when the core answers that it did not start, the jar is
 * closed again. It is compiled for Java 8 so that an older JVM prints one polite line instead of an
 * UnsupportedClassVersionError. Nothing leaves {@code premain} or {@code agentmain}: an exception
 * there would abort the application.
 */
public final class Launcher {
  private static final String PREMAIN = "heapwarden.launch.Agent";
  private static final String AGENTMAIN = "heapwarden.launch.Attached";
  private static final String CLI = "heapwarden.cli.Main";

  private Launcher() {}

  /** Called by the JVM for {@code -javaagent}, on the main thread, before the application. */
  public static void premain(String options, Instrumentation instrumentation) {
    start(PREMAIN, options, instrumentation);
  }

  /** Called by the JVM for a dynamic attach, on the "Attach Listener" thread. */
  public static void agentmain(String options, Instrumentation instrumentation) {
    start(AGENTMAIN, options, instrumentation);
  }

  /** The command line: {@code java -jar heapwarden.jar VERB}. */
  public static void main(String[] arguments) throws Throwable {
    if (tooOld()) {
      System.err.println("heapwarden: " + needsJava11());
      System.exit(2);
    }
    try {
      new CoreLoader(ownJar(), "command")
          .loadClass(CLI)
          .getMethod("main", String[].class)
          .invoke(null, (Object) arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /**
   * Through an interface of the JDK, since nothing of the core can be named here: a method called
   * by reflection costs a starting JVM of JDK 18 or later some three milliseconds.
   */
  private static void start(String door, String options, Instrumentation instrumentation) {
    try {
      if (tooOld()) {
        System.err.println(
            "heapwarden: off, " + needsJava11() + "; the application runs without it");
        return;
      }
      CoreLoader core = new CoreLoader(ownJar(), "start");
      @SuppressWarnings("unchecked")
      BiPredicate<String, Instrumentation> agent =
          (BiPredicate<String, Instrumentation>)
              core.loadClass(door).getDeclaredConstructor().newInstance();
      if (!agent.test(options, instrumentation)) {
        core.close();
      }
    } catch (Throwable e) {
      Throwable cause = e instanceof UndeclaredThrowableException ? e.getCause() : e;
      if (door.equals(AGENTMAIN)) {
        System.err.println(
            "heapwarden: this attach has failed, the application goes on as before: " + cause);
        return;
      }
      System.err.println("heapwarden: off, could not start: " + cause);
      if (isGate(options)) {
        System.exit(2);
      }
      System.err.println("heapwarden: the application runs without it");
    }
  }

  /** A gate that cannot judge must not let anything pass. */
  private static boolean isGate(String options) {
    String all = "," + options + ",";
    return all.contains(",gate,") || all.contains(",gate=true,");
  }

  private static File ownJar() throws Exception {
    return new File(Launcher.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static boolean tooOld() {
    return System.getProperty("java.specification.version", "1.").startsWith("1.")
        || "9".equals(System.getProperty("java.specification.version"))
        || "10".equals(System.getProperty("java.specification.version"));
  }

  private static String needsJava11() {
    return "needs Java 11 or later, this is " + System.getProperty("java.version");
  }
}
